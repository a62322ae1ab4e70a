"""The verbs: everything that can be done to the records, each one transaction.

A screen and a command call the same verb. A verb checks the rules, commits, and returns the new
records; whatever it raises is a StoreError whose text is for the reader.
"""

from __future__ import annotations

from store.verbs.arranging import Arranging
from store.verbs.boards import Boards
from store.verbs.copying import Copying
from store.verbs.correcting import Correcting
from store.verbs.duties import Duties
from store.verbs.keeping import Keeping
from store.verbs.patrol import Patrol
from store.verbs.rule_changes import RuleChanges
from store.verbs.stock import Stocking


class Desk(Boards, Correcting, Copying, Patrol, Duties, Keeping, RuleChanges, Stocking, Arranging):
    """The office's desk: one engine, one person, one day."""
