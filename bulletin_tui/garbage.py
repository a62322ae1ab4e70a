"""When garbage is looked for: the whole program stands still meanwhile.

What is new is looked through in a millisecond, all that a large folder holds in a tenth of a second
and more: in a window that is left for when nobody types.
"""

from __future__ import annotations

import gc

DUE = 10
"""So often what is new is looked through before Python itself would look through all."""
_NEVER = 2**31 - 1


def begin() -> None:
    """Begin to look for garbage, which stops while modules are imported, and never in those."""
    gc.freeze()
    gc.enable()


def leave_for_quiet() -> None:
    """Look only through what is new from now on; the rest waits for `look_through`."""
    new, survived, _ = gc.get_threshold()
    gc.set_threshold(new, survived, _NEVER)


def look_through() -> None:
    """Look through all, if that is due: nobody waits for a key just now."""
    if gc.get_count()[2] >= DUE:
        gc.collect()
