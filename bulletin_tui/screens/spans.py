"""Which days a list is about: this week, this month, a year, or from one day to another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from textual import on

from bulletin_tui.dates import days_in_month
from bulletin_tui.widgets.field import Field
from bulletin_tui.widgets.form import Form
from bulletin_tui.widgets.form_dialog import FormDialog
from store.rules.agenda import week_of

NOW, EVER, OWN = "", "all", "own"


@dataclass(frozen=True, slots=True)
class Span:
    """Some days, open where None, and whether archived years are among them."""

    name: str = ""
    start: date | None = None
    end: date | None = None
    archived: bool = True

    @property
    def told(self) -> str:
        """The days in the heading of a list."""
        if self.start is None or self.end is None:
            ends = f"{self.start} 起" if self.start else f"到 {self.end}" if self.end else ""
            return self.name or ends or "所有日子"
        days = f"{self.start} 至 {self.end}"
        return f"{self.name}（{days}）" if self.name else days


def spans(today: date, archived: Iterable[str]) -> dict[str, Span]:
    """What there is to choose from, by key; years that were archived have their number for it."""
    monday, sunday = week_of(today)
    month = today.replace(day=days_in_month(today.year, today.month))
    return {
        NOW: Span("现在的（没归档）", archived=False),
        EVER: Span("所有年份"),
        "week": Span("本周", monday, sunday),
        "month": Span("本月", today.replace(day=1), month),
        "year": Span("今年", *_year(today.year)),
        OWN: Span("自己定从哪天到哪天"),
        **{year: Span(f"{year} 年", *_year(int(year))) for year in archived},
    }


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


class SpanDialog(FormDialog[Span]):
    """Answers the days from one to another, or None if the user went back."""

    QUESTION = "看从哪天到哪天的"
    HINT = "填好回车就看   Tab 下一格   空着就不限   Esc 返回"

    def __init__(self, span: Span, today: date) -> None:
        fields = [
            Field("start", "从", "date", value=span.start),
            Field("end", "到", "date", value=span.end),
        ]
        super().__init__(fields, today)

    @on(Form.Submitted)
    def _submitted(self, event: Form.Submitted) -> None:
        event.stop()
        start, end = (self._day(event.values[name]) for name in ("start", "end"))
        if start and end and end < start:
            self.form.show_problems({"end": f"{end} 在 {start} 之前，请改正"})
        else:
            self.dismiss(Span("", start, end))

    @staticmethod
    def _day(value: object) -> date | None:
        return value if isinstance(value, date) else None
