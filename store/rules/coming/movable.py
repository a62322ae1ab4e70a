"""Festivals whose day moves: which of them a text is about, and by how much it moves.

What was done twelve days before 春节 is done twelve days before it again, whatever the date.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from store.days import told_day
from store.rules.coming.shifting import How, Shift
from store.rules.law.festivals import movable_days

NEAR = timedelta(days=60)
"""What lies further from a festival has nothing to do with its day."""
_WORDS = {
    "春节": ("春节", "新春", "迎春", "除夕", "小年", "腊八", "元宵", "年货"),
    "清明节": ("清明",),
    "端午节": ("端午",),
    "七夕节": ("七夕",),
    "中秋节": ("中秋",),
    "重阳节": ("重阳",),
    "母亲节": ("母亲节",),
    "助残日": ("助残日",),
    "父亲节": ("父亲节",),
}
"""By which a title tells that it is about a festival, or about what goes with its day."""


def festival_in(texts: Iterable[str]) -> str:
    """The first of these festivals that the texts name; empty for none."""
    for text in texts:
        for name, words in _WORDS.items():
            if any(word in text for word in words):
                return name
    return ""


def festival_shift(name: str, day: date, years: int) -> Shift | None:
    """By how much a day moves with a festival; None for one that is not near it, or not known."""
    old = _near(name, day)
    new = movable_days(old.year + years).get(name) if old else None
    if old is None or new is None:
        return None
    return Shift(How.FESTIVAL, years, (new - old).days)


def told_distance(name: str, day: date) -> str:
    """How far from a festival a day lies, such as 春节前 12 天; empty for one that is not near."""
    festival = _near(name, day)
    if festival is None:
        return ""
    days = (day - festival).days
    return f"{name}{'前' if days < 0 else '后'} {abs(days)} 天" if days else f"{name}当天"


def told_festival(name: str, old: date, shift: Shift) -> str:
    """Where a day would move to with its festival; empty for one that moves there anyway."""
    is_yearly = shift.how not in (How.DAYS, How.MONTH)
    own = festival_shift(name, old, shift.years) if is_yearly else None
    if own is None or own.moved(old).day == shift.moved(old).day:
        return ""
    return f"跟着{name}走是 {told_day(own.moved(old).day)}"


def _near(name: str, day: date) -> date | None:
    """The festival that a day is about; None where there is none near it."""
    years = range(day.year - 1, day.year + 2)
    known = (found for year in years if (found := movable_days(year).get(name)))
    festival = min(known, key=lambda one: abs(one - day), default=None)
    return festival if festival and abs(festival - day) <= NEAR else None
