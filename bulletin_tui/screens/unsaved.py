"""Screens on which something may be entered that is not saved yet: nobody leaves them unasked."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class HoldsEntries(Protocol):
    """Told apart by what it has; `heading` names it in the question."""

    heading: str

    @property
    def is_dirty(self) -> bool:
        """Whether something is entered that nobody has saved."""
