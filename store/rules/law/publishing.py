"""What must be up by a day, and is not: the clock that starts when information is formed."""

from __future__ import annotations

from datetime import date

from store.models import Material
from store.models.rules import Clock
from store.rules.law.calendar import Due, WorkCalendar
from store.rules.law.periods import due_on
from store.rules.law.rulebook import RuleBook
from store.rules.tasks import Group, Task


def publish_by(material: Material, book: RuleBook, calendar: WorkCalendar) -> Due | None:
    """The last day on which it must be up by the strictest rule of its matter; None without one."""
    if material.formed_on is None or not material.matter:
        return None
    rules = book.of(material.matter, Clock.PUBLISH, material.formed_on)
    ends = [due for rule in rules if (due := due_on(rule, material.formed_on, calendar))]
    return min(ends, key=lambda due: due.day, default=None)


def task(material: Material, unit: str, due: Due, planned: date | None, today: date) -> Task | None:
    """The reminder; None while it is planned to go up in time. `planned` is the first such day."""
    late = (today - due.day).days
    if planned is not None and planned <= due.day and late <= 0:
        return None
    told = [f"{material.formed_on:%m-%d} 形成", f"排在 {planned:%m-%d}" if planned else "没有排期"]
    return Task(
        Group.PUBLISH_BY,
        Material.table,
        material.id,
        what=material.title,
        where=unit,
        due=due.day,
        note="，".join([*([f"晚了 {late} 天"] if late > 0 else []), *told]),
        is_provisional=due.is_provisional,
    )
