"""Days as they are told; light, for the first screen is painted before the calendar is loaded."""

from __future__ import annotations

from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
WEEKDAYS = "一二三四五六日"


def weekday_name(day: date) -> str:
    """The weekday as people say it, such as 周一."""
    return f"周{WEEKDAYS[day.weekday()]}"


def told_day(day: date) -> str:
    """A day with its weekday, such as 11-24 周二."""
    return f"{day:%m-%d} {weekday_name(day)}"


def provisional_mark(is_provisional: bool) -> str:
    """What stands behind a day that may still move; nothing behind one that is sure."""
    return "（暂算）" if is_provisional else ""
