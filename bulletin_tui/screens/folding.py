"""Long groups shown by their first lines, so that a day with hundreds of tasks can be seen over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from bulletin_tui.widgets.grouped_table import Heading

T = TypeVar("T")
FEW, LONG, MANY = 5, 8, 60
"""Lines that a folded group shows, from how many it can be folded, and on a day with how many."""


class Folding:
    """Which groups are folded: the long ones of a busy day, until somebody says otherwise."""

    def __init__(self) -> None:
        self._turned: set[str] = set()
        """Keys of the groups that somebody wants the other way."""

    def turn(self, key: str) -> None:
        """Fold a group, or show all of it."""
        self._turned ^= {key}

    def is_folded(self, key: str, groups: Mapping[str, Sequence[T]]) -> bool:
        """Whether only its first lines are shown; a group that stands alone hides no other."""
        lines = sum(map(len, groups.values()))
        is_usual = lines >= MANY and len(groups) > 1
        return len(groups[key]) >= LONG and (key in self._turned) is not is_usual

    def unfold(self, groups: Mapping[str, Sequence[T]]) -> None:
        """Show all of these groups in full."""
        self._turned ^= {key for key in groups if self.is_folded(key, groups)}

    def shown(
        self, headings: Mapping[str, Heading], groups: Mapping[str, Sequence[T]]
    ) -> list[tuple[Heading, Sequence[T]]]:
        """The groups in their order, each with the lines that are shown of it."""
        found: list[tuple[Heading, Sequence[T]]] = []
        for key, rows in groups.items():
            heading = headings[key]
            if self.is_folded(key, groups):
                heading = Heading(f"{heading.text}，先列 {FEW} 条，f 全列", heading.style)
                rows = rows[:FEW]
            found.append((heading, rows))
        return found
