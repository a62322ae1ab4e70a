"""How a state looks on a bar: a word of one character, a colour, and a filling without colour."""

from __future__ import annotations

from store.rules.wall.lifecycle import State

PARTS = {
    State.SCHEDULED: "planned",
    State.PRINTED: "printed",
    State.OVERDUE_POSTING: "late",
    State.POSTED: "hanging",
    State.DUE_REMOVAL: "due",
    State.OVERDUE_REMOVAL: "overdue",
    State.INTERRUPTED: "fallen",
}
"""Component classes of the timeline; what is not named is over."""
OVER = "over"

SIGNS = {
    State.SCHEDULED: "排",
    State.PRINTED: "印",
    State.OVERDUE_POSTING: "晚",
    State.POSTED: "贴",
    State.DUE_REMOVAL: "撤",
    State.OVERDUE_REMOVAL: "超",
    State.INTERRUPTED: "掉",
    State.REMOVED: "完",
    State.WITHDRAWN: "更",
    State.CANCELLED: "消",
}
"""First on every bar that has room for it: a bar must be understood without its colour."""

FILLINGS = {
    State.SCHEDULED: ".",
    State.PRINTED: ":",
    State.OVERDUE_POSTING: "~",
    State.OVERDUE_REMOVAL: "!",
    State.INTERRUPTED: ".",
    State.REMOVED: "-",
    State.WITHDRAWN: "-",
    State.CANCELLED: "-",
}
HUNG = "="
"""What hangs is filled with this where there are no colours."""
TODAY = ":"
"""Today's line where there are no colours."""
HOLE, TINY = "x", "#"
"""A day on which it did not hang; a bar of one cell."""
MARK, MARK_PROVISIONAL, GOES_ON_LEFT, GOES_ON_RIGHT = "|", "?", "<", ">"


def part_of(state: State) -> str:
    """Name of the component class, without its prefix."""
    return PARTS.get(state, OVER)


def sign_of(state: State) -> str:
    """The character that says the state."""
    return SIGNS[state]


def filling_of(state: State) -> str:
    """What fills a bar where there are no colours."""
    return FILLINGS.get(state, HUNG)
