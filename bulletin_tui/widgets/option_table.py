"""What a list of options is made of."""

from __future__ import annotations

from bulletin_tui.widgets.record_table import RecordTable

Option = tuple[str, str]
"""A key and the label that people see."""
NEW = "+"
"""The key of an option that makes what is not in the list yet; no filter hides it."""


class OptionTable(RecordTable[Option]):
    """What makes an option is none that could be marked; the cursor comes to it by itself only."""

    def _may_mark(self, index: int) -> bool:
        return super()._may_mark(index) and self._key_of(index) != NEW

    def _lead(self, index: int | None) -> str:
        lead = super()._lead(index)
        return lead if index is None or self._may_mark(index) else " " * len(lead)
