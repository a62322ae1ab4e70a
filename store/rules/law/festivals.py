"""The statutory holidays of years whose notice is not out (全国年节及纪念日放假办法, 2024-11-10),
and the festivals whose day moves from year to year.

Art. 2: 元旦 1 day, 春节 4 (除夕 to 初三), 清明 1, 劳动节 2 (1 and 2 May), 端午 1, 中秋 1, 国庆 3.
Which weekends are worked in exchange is known only from the yearly notice.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

_LUNAR = {
    2016: ("02-08", "04-04", "06-09", "08-09", "09-15", "10-09"),
    2017: ("01-28", "04-04", "05-30", "08-28", "10-04", "10-28"),
    2018: ("02-16", "04-05", "06-18", "08-17", "09-24", "10-17"),
    2019: ("02-05", "04-05", "06-07", "08-07", "09-13", "10-07"),
    2020: ("01-25", "04-04", "06-25", "08-25", "10-01", "10-25"),
    2021: ("02-12", "04-04", "06-14", "08-14", "09-21", "10-14"),
    2022: ("02-01", "04-05", "06-03", "08-04", "09-10", "10-04"),
    2023: ("01-22", "04-05", "06-22", "08-22", "09-29", "10-23"),
    2024: ("02-10", "04-04", "06-10", "08-10", "09-17", "10-11"),
    2025: ("01-29", "04-04", "05-31", "08-29", "10-06", "10-29"),
    2026: ("02-17", "04-05", "06-19", "08-19", "09-25", "10-18"),
    2027: ("02-06", "04-05", "06-09", "08-08", "09-15", "10-08"),
    2028: ("01-26", "04-04", "05-28", "08-26", "10-03", "10-26"),
    2029: ("02-13", "04-04", "06-16", "08-16", "09-22", "10-16"),
    2030: ("02-03", "04-05", "06-05", "08-05", "09-12", "10-05"),
    2031: ("01-23", "04-05", "06-24", "08-24", "10-01", "10-24"),
    2032: ("02-11", "04-04", "06-12", "08-12", "09-19", "10-12"),
    2033: ("01-31", "04-04", "06-01", "08-01", "09-08", "10-01"),
    2034: ("02-19", "04-05", "06-20", "08-20", "09-27", "10-20"),
    2035: ("02-08", "04-05", "06-10", "08-10", "09-16", "10-09"),
    2036: ("01-28", "04-04", "05-30", "08-28", "10-04", "10-27"),
}
"""The days of _NAMES by year; since 2016, for what was done then may be done again."""
_NAMES = ("春节", "清明节", "端午节", "七夕节", "中秋节", "重阳节")
_SUNDAYS = (("母亲节", 5, 2), ("助残日", 5, 3), ("父亲节", 6, 3))
"""Month and number of the Sunday on which each falls."""


def movable_days(year: int) -> dict[str, date]:
    """What has another day of the common calendar every year, by name, as far as it is known."""
    lunar = _LUNAR.get(year, ())
    found = {
        name: date.fromisoformat(f"{year}-{day}") for name, day in zip(_NAMES, lunar, strict=False)
    }
    for name, month, number in _SUNDAYS if lunar else ():
        first = date(year, month, 1)
        found[name] = first + timedelta(days=6 - first.weekday() + 7 * (number - 1))
    return found


@cache
def statutory_days(year: int) -> dict[date, str]:
    """The holidays by day; of a year without lunar dates only those of the common calendar.

    A holiday on a weekend is made up for on a working day (art. 6): the next that is free.
    """
    fixed = [(date(year, 1, 1), "元旦")]
    fixed += [(date(year, 5, day), "劳动节") for day in (1, 2)]
    fixed += [(date(year, 10, day), "国庆节") for day in (1, 2, 3)]
    if moving := movable_days(year):
        fixed += [(moving["春节"] + timedelta(days=n), "春节") for n in range(-1, 3)]
        fixed += [(moving[name], name) for name in ("清明节", "端午节", "中秋节")]
    return _made_up(fixed)


def _made_up(holidays: list[tuple[date, str]]) -> dict[date, str]:
    found: dict[date, str] = {}
    for day, name in sorted(holidays):
        while day.weekday() >= 5 or day in found:
            found.setdefault(day, name)
            day += timedelta(days=1)
        found[day] = name
    return found
