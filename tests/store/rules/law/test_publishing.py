"""The latest day on which information must be up."""

from __future__ import annotations

from datetime import date

from store.models import new_material
from store.rules.law.calendar import Due, WorkCalendar
from store.rules.law.publishing import publish_by
from store.rules.law.rulebook import RuleBook, built_in

FORMED = date(2026, 11, 24)


def test_of_several_limits_the_strictest_counts() -> None:
    """Whoever keeps the shortest keeps all of them, unlike with what must hang."""
    usual = built_in().rules["N22"]
    local = usual.model_copy(update={"id": "本地", "days": 3})
    later = local.model_copy(update={"id": "以后", "days": 1, "in_force_from": date(2026, 11, 25)})
    values = {"id": "m", "title": "预算公开", "unit_id": "u", "matter": usual.matter}
    paper = new_material("notice", {**values, "formed_on": FORMED})
    for rules, day in (((usual,), date(2026, 12, 22)), ((usual, local, later), date(2026, 11, 27))):
        for order in (rules, rules[::-1]):
            book = RuleBook({rule.id: rule for rule in order})
            assert publish_by(paper, book, WorkCalendar()) == Due(day, is_provisional=False)
    assert publish_by(paper, RuleBook({}), WorkCalendar()) is None
