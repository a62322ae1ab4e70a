"""Days, hours and periods as a notice says them."""

from __future__ import annotations

from datetime import date, datetime

from store.days import weekday_name


def long_date(day: date) -> str:
    """2026年11月24日: Arabic, the full year, no padding zeros (GB/T 9704-2012, 7.3.5)."""
    return f"{day.year}年{day.month}月{day.day}日"


def period(start: date | None, end: date | None) -> str:
    """A publicity's period: both dates and how they were counted, the year once when it is one.

    The day it is put up counts, as a closed range does (practice of 公示; a limit that runs
    自…之日起 would leave it out).
    """
    if start is None or end is None:
        first = f"自{long_date(start)}起" if start else ""
        return first + (f"至{long_date(end)}止" if end else "")
    if start == end:
        return f"{long_date(start)}当天"
    days = (end - start).days + 1
    return f"自{long_date(start)}起至{_last(start, end)}止，首尾两天都算，共{days}天"


def moment(at: datetime | None) -> str:
    """11月25日 08:30: a day of this season and its hour."""
    return f"{at.month}月{at.day}日 {at:%H:%M}" if at else ""


def hours(start: datetime | None, end: datetime | None) -> str:
    """11月28日（周六）09:00—11:00: when something takes place."""
    if start is None or end is None:
        return _hour(start) if start else f"至{_hour(end)}" if end else ""
    if start.date() == end.date():
        return f"{_hour(start)}—{end:%H:%M}"
    return f"{_hour(start)}至{_hour(end)}"


def _hour(at: datetime) -> str:
    return f"{at.month}月{at.day}日（{weekday_name(at)}）{at:%H:%M}"


def span(start: date, end: date | None) -> str:
    """A period in a heading, first and last day named; the year is said once when it is one."""
    if end is None:
        return f"{long_date(start)}起"
    return f"{long_date(start)}至{_last(start, end)}"


def _last(start: date, end: date) -> str:
    return f"{end.month}月{end.day}日" if end.year == start.year else long_date(end)
