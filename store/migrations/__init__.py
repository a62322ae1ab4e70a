"""Documents of older versions, brought to the shape that the models of today read.

To change the shape of a record: raise SCHEMA_VERSION, add `to_N.py` with a function `upgraded`,
name it in STEPS, and keep a small folder of the older schema in the tests. Files on disk are not
rewritten for it: what was written stays as it was, and is brought up whenever it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from store.migrations import to_2, to_3, to_4

Document = dict[str, Any]
STEPS: Mapping[int, Callable[[str, Document], Document]] = {
    2: to_2.upgraded,
    3: to_3.upgraded,
    4: to_4.upgraded,
}
"""By the schema that each step leads to: a table's name and a document in, the document out."""


def upgraded(table: str, document: Document, schema: int) -> Document:
    """A stored document of an older schema, in the shape of today's."""
    for number in sorted(STEPS):
        if number > schema:
            document = STEPS[number](table, document)
    return document
