"""Dates as people in an office type them, and the weeks of a month. No Textual in here."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)
"""Outside these a typed year is a slip of the finger, not a date anybody plans with."""

EXAMPLE = "请写成 2026-11-24、20261124 或 11-24"
_WORDS = {
    "前天": -2,
    "昨天": -1,
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "明日": 1,
    "后天": 2,
    "大后天": 3,
}
_SHIFT = r"([+-])([0-9]{1,5})天?"
_FULL = r"([0-9]{4})([-./年])([0-9]{1,2})([-./月])([0-9]{1,2})[日号]?"
_SHORT = r"([0-9]{1,2})([-./月])([0-9]{1,2})[日号]?"
_MOMENT = r"(.*[日号天\s])\s*([0-9]{1,2})(?::|点)(?:([0-9]{1,2})分?)?"
_DIGITS = r"([0-9]{4})?([0-9]{2})([0-9]{2})"


def parse_date(text: str, today: date) -> date:
    """The day that `text` names; a date without a year lies in the year of `today`.

    Raises:
        ValueError: with a Chinese sentence that says what is wrong and what to type instead.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if not plain:
        raise ValueError(f"请填日期，{EXAMPLE}。")
    if plain in _WORDS:
        return _shifted(today, _WORDS[plain])
    if found := re.fullmatch(_SHIFT, plain):
        return _shifted(today, int(found[1] + found[2]))
    if found := re.fullmatch(_FULL, plain):
        if (found[2] == "年") == (found[4] == "月"):
            return _checked(int(found[1]), int(found[3]), int(found[5]))
    elif found := re.fullmatch(_SHORT, plain):
        return _checked(today.year, int(found[1]), int(found[3]))
    elif found := re.fullmatch(_DIGITS, plain):
        return _checked(int(found[1] or today.year), int(found[2]), int(found[3]))
    raise ValueError(f"看不懂这个日期，{EXAMPLE}。")


def parse_moment(text: str, today: date) -> datetime:
    """The day and hour that `text` names, such as 2026-11-25 08:30 or 明天 8点.

    Raises:
        ValueError: with a Chinese sentence that says what is wrong and what to type instead.
    """
    found = re.fullmatch(_MOMENT, unicodedata.normalize("NFKC", text).strip())
    if found is None:
        raise ValueError("日期后面空一格写几时几分，例如 2026-11-25 08:30。")
    hour, minute = int(found[2]), int(found[3] or 0)
    if hour > 23 or minute > 59:
        raise ValueError(f"一天里没有 {hour}:{minute:02}，例如 08:30、17:00。")
    return datetime.combine(parse_date(found[1], today), time(hour, minute))


def _shifted(day: date, days: int) -> date:
    try:
        moved = day + timedelta(days=days)
    except OverflowError:
        moved = None
    if moved is None or not FIRST_DAY <= moved <= LAST_DAY:
        raise ValueError(f"离今天太远了，年份要在{FIRST_DAY.year}到{LAST_DAY.year}之间。")
    return moved


def _checked(year: int, month: int, day: int) -> date:
    """The date, or a sentence that names the part which does not exist."""
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise ValueError(f"年份{year}不对，要在{FIRST_DAY.year}到{LAST_DAY.year}之间。")
    if not 1 <= month <= 12:
        raise ValueError(f"没有{month}月，月份是1到12。")
    last = days_in_month(year, month)
    if not 1 <= day <= last:
        raise ValueError(f"没有{month}月{day}日，{year}年{month}月只有{last}天。")
    return date(year, month, day)


def days_in_month(year: int, month: int) -> int:
    """How many days the month has."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def shift_month(day: date, by: int) -> date:
    """The same day `by` months later, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + by, 12)
    return date(year, month + 1, min(day.day, days_in_month(year, month + 1)))


def month_weeks(day: date) -> list[list[date]]:
    """The weeks, Monday first, that show the month of `day`; they reach into its neighbours."""
    first = day.replace(day=1)
    monday = first - timedelta(days=first.weekday())
    last = day.replace(day=days_in_month(day.year, day.month))
    weeks = (last - monday).days // 7 + 1
    return [[monday + timedelta(days=7 * week + n) for n in range(7)] for week in range(weeks)]
