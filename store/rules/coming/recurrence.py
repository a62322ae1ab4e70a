"""Which days a duty falls on: rules of RFC 5545, said in words and reckoned by dateutil.

What a rule may say is less than RFC 5545 allows: each of these rules falls on some day, so that
looking for its days always comes to an end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from store.days import WEEKDAYS

Every = Literal["week", "month", "quarter", "half", "year"]
LAST_DAY = 31
"""The day of a month that stands for its last one."""
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORDS: dict[Every, str] = {
    "week": "每周",
    "month": "每月",
    "quarter": "每季",
    "half": "每半年",
    "year": "每年",
}
_MONTHS: dict[Every, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
"""After how many months each comes again."""
_SURE = 28
"""The days that every month has."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """Once in every week, month, quarter, half year or year.

    `day` is a weekday from 1 to 7, or a day of a month; a month that has no such day is meant on
    its last one. `month` counts within the quarter, half year or year.
    """

    every: Every
    day: int
    month: int = 1

    @property
    def rule(self) -> str:
        """The same as RFC 5545 says it."""
        if self.every == "week":
            return f"FREQ=WEEKLY;BYDAY={_CODES[self.day - 1]}"
        step = _MONTHS[self.every]
        months = ",".join(map(str, range(self.month, 13, step)))
        within = f"BYMONTH={months};" if step > 1 else ""
        return f"FREQ=MONTHLY;{within}{_day_of_month(self.day)}"

    @property
    def words(self) -> str:
        """The same as people say it, such as 每季第 1 个月 10 日."""
        if self.every == "week":
            return f"每周{WEEKDAYS[self.day - 1]}"
        within = {"month": "", "year": f" {self.month} 月"}
        month = within.get(self.every, f"第 {self.month} 个月")
        day = "月底" if self.day == LAST_DAY else f" {self.day} 日"
        if self.every == "year" and self.day == LAST_DAY:
            day = "底"
        return f"{WORDS[self.every]}{month}{day}"


def cycle_of(rule: str) -> Cycle | None:
    """The cycle that a rule says; None for one that the words have no room for."""
    parts = _parts(rule)
    if parts.get("FREQ") == "WEEKLY" and parts.keys() == {"FREQ", "BYDAY"}:
        weekday = parts["BYDAY"]
        return Cycle("week", _CODES.index(weekday) + 1) if weekday in _CODES else None
    months = parts.get("BYMONTH", ",".join(map(str, range(1, 13))))
    first = months.split(",")[0]
    days = parts.get("BYMONTHDAY", "").split(",")[-1]
    if not (first.isdecimal() and re.fullmatch(r"-1|\d{1,2}", days)):
        return None
    day = LAST_DAY if days == "-1" else int(days)
    cycles = (
        Cycle(every, day, int(first)) for every, step in _MONTHS.items() if int(first) <= step
    )
    return next((cycle for cycle in cycles if cycle.rule == rule), None)


def check_rule(rule: str) -> None:
    """Raises ValueError with a sentence for a rule that is none, or that is not understood here."""
    parts = _parts(rule)
    if unknown := [name for name in parts if name not in _CHECKS]:
        raise ValueError(
            f"重复规则里的 {unknown[0]} 这里用不了，请用每周、每月、每季、每半年或每年"
        )
    if parts.get("FREQ") in ("HOURLY", "MINUTELY", "SECONDLY"):
        raise ValueError("重复规则最密只能到每天，请改成每天、每周或更少")
    for name, value in parts.items():
        if not all(re.fullmatch(_CHECKS[name], one) for one in value.split(",")):
            raise ValueError(f"重复规则里的 {name}={value} 不对，请改正")
    if "FREQ" not in parts:
        raise ValueError("重复规则里没有 FREQ，例如 FREQ=MONTHLY;BYMONTHDAY=10")
    _check_together(parts)


_CHECKS = {
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": "[1-9][0-9]?",
    "BYMONTH": "[1-9]|1[0-2]",
    "BYMONTHDAY": "[1-9]|[12][0-9]|3[01]|-[1-9]|-1[0-9]|-2[0-8]",
    "BYDAY": "(?:-?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)",
    "BYSETPOS": "1|-1",
}
"""The parts that are understood, and what each value must look like."""


def _check_together(parts: dict[str, str]) -> None:
    """Parts that are right by themselves may leave no day at all."""
    days = [int(day) for day in parts.get("BYMONTHDAY", "1").split(",")]
    months = [int(month) for month in parts.get("BYMONTH", "1").split(",")]
    longest = max(29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31 for month in months)
    if min(days) > longest:
        raise ValueError(f"重复规则选的月份没有 {min(days)} 日，请改成月底")
    if parts.get("INTERVAL", "1") != "1":
        picky = {"BYMONTH", "BYSETPOS", *(["BYDAY"] if parts["FREQ"] != "WEEKLY" else [])}
        dense = parts["FREQ"] == "DAILY" and "BYMONTHDAY" in parts
        if picky & parts.keys() or min(days) > _SURE or dense:
            raise ValueError("重复规则的 INTERVAL 不能和别的条件一起用，请去掉一个")
    ordinal = re.search("[0-9]", parts.get("BYDAY", ""))
    if ordinal and (parts["FREQ"] != "MONTHLY" or "BYMONTHDAY" in parts):
        raise ValueError("第几个星期几只能用在每月的规则里，而且不能再写几号")


def days_of(rule: str, starts_on: date, first: date, last: date) -> list[date]:
    """The days of a rule from `first` to `last`, none before `starts_on`, which it counts from.

    Raises ValueError with a sentence for a rule that is not understood here.
    """
    check_rule(rule)
    if last < first or last < starts_on:
        return []
    from dateutil.rrule import rrulestr  # late: most starts have no duties

    found = rrulestr(rule, dtstart=datetime.combine(starts_on, time()))
    start = datetime.combine(max(first, starts_on), time())
    return [moment.date() for moment in found.between(start, _midnight(last), inc=True)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _parts(rule: str) -> dict[str, str]:
    parts = [part.partition("=") for part in rule.split(";") if part]
    return {name: value for name, _, value in parts}


def _day_of_month(day: int) -> str:
    if day >= LAST_DAY:
        return "BYMONTHDAY=-1"
    if day <= _SURE:
        return f"BYMONTHDAY={day}"
    # The last one that the month has.
    return f"BYMONTHDAY={','.join(map(str, range(_SURE, day + 1)))};BYSETPOS=-1"
