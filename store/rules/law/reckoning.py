"""The day counter: from a day, by a law or by a number of days, to the last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from store.days import ONE_DAY
from store.errors import Refused
from store.models.rules import Clock, Rule, Unit
from store.models.vocabulary import vocabulary
from store.rules.law.calendar import Due, Source, WorkCalendar
from store.rules.law.periods import due_on, last_day, longest
from store.rules.law.rulebook import RuleBook

_FIRST = (Clock.DISPLAY, Clock.PERMIT, Clock.PUBLISH, Clock.REPLY, Clock.REMOVE)
"""What is meant where nobody says which clock, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A period that begins on a day, and when it ends."""

    start: date
    days: int | None
    """None where no rule names a number."""
    unit: Unit
    counts_first_day: bool
    due: Due | None
    calendar: str
    """Version of the working calendar that it was reckoned with; empty for plain days."""
    matter: str = ""
    rule: Rule | None = None
    """The one that counts: of several, the one that ends last."""
    rules: tuple[tuple[Rule, Due | None], ...] = ()
    """All for the same clock, with the day each of them ends on."""
    others: tuple[Rule, ...] = ()
    """Those for the other clocks: they begin on another day, such as that of forming."""
    elsewhere: tuple[tuple[Rule, Due | None], ...] = ()
    """Those of other places for the same clock, which do not count here."""
    office: str = ""
    """Where the office is; empty while the rules of all regions count."""

    @property
    def is_display(self) -> bool:
        """Whether it tells how long something must hang."""
        return self.rule is not None and self.rule.clock is Clock.DISPLAY

    @property
    def removable_from(self) -> date | None:
        """The first day on which it may come down; a day of taking down is no full day."""
        return self.due.day + ONE_DAY if self.is_display and self.due else None

    @property
    def guessed_years(self) -> list[str]:
        """The years whose notice of holidays it was reckoned without."""
        if not (self.due and self.due.is_provisional):
            return []
        sources = (part.split() for part in self.calendar.split(", "))
        return [year for year, source in sources if source == Source.ESTIMATED]

    def as_json(self) -> dict[str, Any]:
        """What `bulletin due --json` prints."""
        down, rule = self.removable_from, self.rule
        return {
            "start": self.start.isoformat(),
            "due": self.due.day.isoformat() if self.due else None,
            "provisional": self.due.is_provisional if self.due else False,
            "removable_from": down.isoformat() if down else None,
            "kind": self.matter or None,
            "clock": rule.clock.value if rule else None,
            "rule": rule.id if rule else None,
            "basis": rule.basis if rule else None,
            "region": rule.region if rule else None,
            "status": rule.status.value if rule else None,
            "days": self.days,
            "unit": self.unit,
            "counts_first_day": self.counts_first_day,
            "calendar": self.calendar,
            "rules": [_as_json(rule, due) for rule, due in self.rules],
            "others": [_as_json(rule, None) for rule in self.others],
            "elsewhere": [_as_json(rule, due) for rule, due in self.elsewhere],
            "office_region": self.office or None,
        }


def _as_json(rule: Rule, due: Due | None) -> dict[str, Any]:
    return {
        **rule.model_dump(mode="json"),
        "due": due.day.isoformat() if due else None,
        "provisional": due.is_provisional if due else False,
    }


def reckon_days(start: date, days: int, unit: Unit, calendar: WorkCalendar) -> Reckoning:
    """So many days or working days after a day, which is not counted; raises Refused."""
    due = _ended(start, days, unit, calendar)
    version = calendar.version(start, due.day) if unit == "workday" else ""
    return Reckoning(start, days, unit, False, due, version)


def _ended(start: date, days: int, unit: Unit, calendar: WorkCalendar) -> Due:
    try:
        return last_day(start, days, unit, False, calendar)
    except (ValueError, OverflowError):
        raise Refused(f"从 {start} 算不到 {days} 天以后，请写小一点的天数。") from None


def reckon_matter(
    book: RuleBook, matter: str, start: date, calendar: WorkCalendar, clock: Clock | None = None
) -> Reckoning:
    """How long the law gives or asks for a matter; without a clock, the first that has a rule.

    Raises Refused where no rule is in force on that day.
    """
    word = vocabulary("matter").label(matter)
    found = {each: rules for each in _FIRST if (rules := book.of(matter, each, start))}
    if not found or (clock and clock not in found):
        raise Refused(_none_in_force(book, matter, word, start))
    chosen = clock or next(iter(found))
    rules = found.pop(chosen)
    ends = tuple((rule, due_on(rule, start, calendar)) for rule in rules)
    rule, due = longest(rules, start, calendar) or (rules[0], None)
    counted = due is not None and (rule.unit == "workday" or due.is_provisional)
    return Reckoning(
        start=start,
        days=rule.days,
        unit=rule.unit,
        counts_first_day=rule.counts_first_day,
        due=due,
        calendar=calendar.version(start, due.day) if due and counted else "",
        matter=matter,
        rule=rule,
        rules=ends,
        others=tuple(other for each in found.values() for other in each),
        elsewhere=tuple(
            (rule, due_on(rule, start, calendar)) for rule in book.elsewhere(matter, chosen, start)
        ),
        office=book.region,
    )


def _none_in_force(book: RuleBook, matter: str, word: str, start: date) -> str:
    elsewhere = [rule for clock in _FIRST for rule in book.elsewhere(matter, clock, start)]
    if elsewhere:
        told = "、".join(f"{r.name}，{r.clock.label} {r.length}" for r in elsewhere)
        said = f"{book.region}没有查到“{word}”的规则，别处的只作参考：{told}"
        return f"{said}。请看当地的规定，写进自己的规则。"
    known = [rule for rule in book.rules.values() if rule.matter == matter]
    later = [r.in_force_from for r in known if r.in_force_from and r.in_force_from > start]
    if later:
        return f"{start} 的“{word}”没有查到规则：现有的规则从 {min(later)} 起才有效。"
    return f"“{word}”没有查到规则。请看规则表，或直接按天数算。"
