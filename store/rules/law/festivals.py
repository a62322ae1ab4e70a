"""The statutory holidays of years whose notice is not out (全国年节及纪念日放假办法, 2024-11-10).

Art. 2: 元旦 1 day, 春节 4 (除夕 to 初三), 清明 1, 劳动节 2 (1 and 2 May), 端午 1, 中秋 1, 国庆 3.
Which weekends are worked in exchange is known only from the yearly notice.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

_LUNAR = {
    2027: ("02-06", "04-05", "06-09", "09-15"),
    2028: ("01-26", "04-04", "05-28", "10-03"),
    2029: ("02-13", "04-04", "06-16", "09-22"),
    2030: ("02-03", "04-05", "06-05", "09-12"),
    2031: ("01-23", "04-05", "06-24", "10-01"),
    2032: ("02-11", "04-04", "06-12", "09-19"),
    2033: ("01-31", "04-04", "06-01", "09-08"),
    2034: ("02-19", "04-05", "06-20", "09-27"),
    2035: ("02-08", "04-05", "06-10", "09-16"),
    2036: ("01-28", "04-04", "05-30", "10-04"),
}
"""正月初一, then 清明, 端午 and 中秋 by year."""


@cache
def statutory_days(year: int) -> dict[date, str]:
    """The holidays by day; of a year without lunar dates only those of the common calendar.

    A holiday on a weekend is made up for on a working day (art. 6): the next that is free.
    """
    fixed = [(date(year, 1, 1), "元旦")]
    fixed += [(date(year, 5, day), "劳动节") for day in (1, 2)]
    fixed += [(date(year, 10, day), "国庆节") for day in (1, 2, 3)]
    if year in _LUNAR:
        spring, *others = (date.fromisoformat(f"{year}-{day}") for day in _LUNAR[year])
        fixed += [(spring + timedelta(days=n), "春节") for n in range(-1, 3)]
        fixed += zip(others, ("清明节", "端午节", "中秋节"), strict=True)
    return _made_up(fixed)


def _made_up(holidays: list[tuple[date, str]]) -> dict[date, str]:
    found: dict[date, str] = {}
    for day, name in sorted(holidays):
        while day.weekday() >= 5 or day in found:
            found.setdefault(day, name)
            day += timedelta(days=1)
        found[day] = name
    return found
