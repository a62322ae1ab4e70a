"""What a form offers for the end of a 公示期: the last day that the law wants, with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bulletin_tui.screens.edit import Offer
from bulletin_tui.widgets.field import Field
from store.days import provisional_mark
from store.desk import Desk
from store.errors import Refused
from store.models import KINDS
from store.models.notices import Period
from store.models.rules import Clock
from store.rules.law.legal import days_of, is_short
from store.rules.law.matters import matters_for
from store.rules.law.reckoning import Reckoning, reckon_matter

_NOTHING: tuple[str, dict[str, object]] = ("", {})


def matter_field(kind: str) -> tuple[Field, ...]:
    """Asks what it is about, of the kinds of which a law may ask something."""
    terms = matters_for(kind)
    if not terms:
        return ()
    label = {"publicity": "哪种公示", "consultation": "哪种意见"}.get(kind, "公开事项")
    choices = [("", "没有法定期限"), *((term.code, term.label) for term in terms)]
    help = "选了它，程序就知道至少要贴几天；ctrl+t 算日子，也看规则"
    return (Field("matter", label, "choice", choices=choices, help=help),)


def period_offer(kind: str, desk: Desk) -> Offer | None:
    """For kinds with a period: until when the law wants it, as soon as its start is known."""
    if not issubclass(KINDS[kind], Period):
        return None

    def offer(values: Mapping[str, Any]) -> tuple[str, dict[str, object]]:
        matter, start = values.get("matter"), values.get("period_from")
        if not matter or not isinstance(start, date):
            return _NOTHING
        try:
            found = reckon_matter(desk.rules, str(matter), start, desk.calendar, Clock.DISPLAY)
        except Refused as refused:
            return str(refused), {}
        last = values.get("period_to")
        return _said(found, last if isinstance(last, date) else None, desk)

    return offer


def _said(found: Reckoning, last: date | None, desk: Desk) -> tuple[str, dict[str, object]]:
    rule, due = found.rule, found.due
    assert rule is not None
    if due is None:
        return f"{rule.name}：没有定天数", {}
    doubt = "" if rule.status.value == "verified" else f"，{rule.status.label}"
    guessed = provisional_mark(due.is_provisional)
    why = f"{rule.name} {rule.length}{doubt}"
    if last is not None and not is_short(found, last):
        return f"公示期有 {days_of(found, last, desk.calendar)}，够了{guessed}。{why}", {}
    filled: dict[str, object] = {"period_to": due.day}
    if last is None:
        return f"应公示到 {due.day}{guessed}，按 ^o 填上。{why}", filled
    has = days_of(found, last, desk.calendar)
    return f"只有 {has}，应到 {due.day}{guessed}，按 ^o 改。{why}", filled
