"""A line in which a date can be typed the way people write it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.validation import ValidationResult, Validator

from bulletin_tui.dates import FIRST_DAY, LAST_DAY, parse_date
from bulletin_tui.widgets.line_input import LineInput

_DAYS = Binding.Group("前后一天", compact=True)
"""Named at the foot: in other fields these keys lead on."""


class DateValidator(Validator):
    """Accepts what `parse_date` reads; its failure is the sentence to show."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today

    def validate(self, value: str) -> ValidationResult:
        """An empty line is not judged here: whether a date is needed is the form's business."""
        try:
            if value.strip():
                parse_date(value, self._today)
        except ValueError as error:
            return self.failure(str(error), value)
        return self.success()


class DateField(LineInput):
    """Reads 20261124, 2026年11月24日, 11-24, 明天, +7; becomes 2026-11-24 when it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "shift(1)", "后一天", id="date.next-day", group=_DAYS),
        Binding("down", "shift(-1)", "前一天", id="date.previous-day", group=_DAYS),
    ]

    def __init__(
        self,
        today: date,
        value: date | None = None,
        *,
        placeholder: str = "如 2026-11-24、明天、+7",
        id: str | None = None,
    ) -> None:
        """`today` is what 今天 and dates without a year refer to."""
        super().__init__(
            value.isoformat() if value else "",
            placeholder=placeholder,
            validators=DateValidator(today),
            select_on_focus=True,
            id=id,
        )
        self._today = today

    @property
    def value_date(self) -> date | None:
        """The day that is written, or None if the line is empty or cannot be read."""
        try:
            return parse_date(self.value, self._today)
        except ValueError:
            return None

    @property
    def problem(self) -> str:
        """What is wrong with what is written; an empty line has no problem."""
        try:
            if self.value.strip():
                parse_date(self.value, self._today)
        except ValueError as error:
            return str(error)
        return ""

    @property
    def problem_if_done(self) -> str:
        """What is wrong with it as the day on which something was done."""
        if (day := self.value_date) is None:
            return self.problem or "请填是哪一天。"
        return f"日期 {day} 还没有到，请写实际去的那一天" if day > self._today else ""

    def normalise(self) -> None:
        """Write a date that can be read as 2026-11-24; leave anything else as it is typed."""
        if (day := self.value_date) is not None:
            self.value = day.isoformat()

    def on_blur(self) -> None:
        """The user has finished typing."""
        self.normalise()

    def action_shift(self, days: int) -> None:
        """Move by days; an empty line starts at today."""
        if not self.value.strip():
            self.value = self._today.isoformat()
        elif (day := self.value_date) is not None and not self._at_end(day, days):
            self.value = (day + timedelta(days=days)).isoformat()
        self.cursor_position = len(self.value)

    @staticmethod
    def _at_end(day: date, days: int) -> bool:
        return day == (LAST_DAY if days > 0 else FIRST_DAY)
