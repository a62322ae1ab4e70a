"""What the drafts of a duty say: a heading and a body with the period of their day filled in."""

from __future__ import annotations

from datetime import date, timedelta

_NUMBER = " 一二三四"


def wording(text: str, on: date) -> str:
    """A heading or a body with its period filled in.

    {年} {月} {季} are those of the day; {上月} {上季} {去年} are what an account that is due on it
    is usually about, such as 2026年第三季度.
    """
    before = on.replace(day=1) - timedelta(days=1)
    quarter = (on.month + 2) // 3
    last_quarter = (on.year, quarter - 1) if quarter > 1 else (on.year - 1, 4)
    words = {
        "{年}": str(on.year),
        "{月}": str(on.month),
        "{季}": _NUMBER[quarter],
        "{上月}": f"{before.year}年{before.month}月",
        "{上季}": f"{last_quarter[0]}年第{_NUMBER[last_quarter[1]]}季度",
        "{去年}": str(on.year - 1),
    }
    for mark, word in words.items():
        text = text.replace(mark, word)
    return text
