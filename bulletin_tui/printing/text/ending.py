"""What of a body stays on one page with the signature below it."""

from __future__ import annotations

from typing import NamedTuple

from bulletin_tui.printing.text import wording
from bulletin_tui.printing.text.markup import Block

LINE_EMS = 28
"""Characters in a line of the grid."""
_LONG_LINES = 5
_CLOSE = 4
"""Characters at least in the line that stands with the signature."""
_FEW_ROWS = 3
_LAST_ROWS = 2


class Parted(NamedTuple):
    """What flows; a long paragraph or table whose end stays with the signature; what does too."""

    head: list[Block]
    long: Block | None
    tail: list[Block]


def parted(blocks: list[Block]) -> Parted:
    """Part the blocks so that two lines or more of them stay with the signature.

    Of a long table they are its last two rows (`last`), of a list its last two items, of a long
    paragraph its last lines, which the template sees to. What introduces them stays too.
    """
    head, ems = list(blocks), 0.0
    tail: list[Block] = []
    while head and (ems <= LINE_EMS or head[-1].get("sticky")):
        block = head.pop()
        if block["kind"] == "table" and len(block["rows"]) > _FEW_ROWS:
            rows = block["rows"]
            long = block | {"rows": rows[:-_LAST_ROWS], "last": rows[-_LAST_ROWS:]}
            return Parted(head, long, tail)
        if block["kind"] == "par" and block_ems(block) > _LONG_LINES * LINE_EMS:
            return Parted(head, _closed(block), tail)
        if block["kind"] == "list" and len(block["items"]) > _FEW_ROWS:
            head.append(block | {"items": block["items"][:-_LAST_ROWS]})
            tail.insert(0, block | {"items": block["items"][-_LAST_ROWS:]})
            break
        tail.insert(0, block)
        ems += max(block_ems(block) + 2, LINE_EMS / 2)
    return Parted(head, None, tail)


def _closed(block: Block) -> Block:
    """A paragraph whose last characters (`close`) are not parted; nor are signs from theirs."""
    *before, (role, text) = block["runs"]
    end = len(text) - _CLOSE
    places = range(end, max(0, end - 2 * _CLOSE), -1)
    at = next((at for at in places if wording.may_break(text, at)), len(text))
    return block | {"runs": [*before, [role, text[:at]]], "close": [[role, text[at:]]]}


def block_ems(block: Block) -> float:
    """About how many characters wide a block is in one line; a picture is as good as many."""
    if block["kind"] == "par":
        return sum(wording.em_width(text) for _, text in block["runs"])
    if block["kind"] == "pictures":
        return 6.0 * LINE_EMS
    rows = block["rows"] if block["kind"] == "table" else block["items"]
    return float(LINE_EMS * len(rows))
