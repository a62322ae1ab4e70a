"""Where the lines of a printed title end: typed as a bar, kept as places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate, pairwise

_MARK = re.compile("[|｜]")


def unmarked(title: str) -> tuple[str, tuple[int, ...]]:
    """A title as it was typed, without its marks: 关于清理楼道|的通知 is one title, broken at 6."""
    parts = [part for part in map(str.strip, _MARK.split(title)) if part]
    return "".join(parts), tuple(accumulate(map(len, parts[:-1])))


def title_lines(title: str, breaks: Iterable[int]) -> list[str]:
    """The parts of a title; places that it no longer has do not count."""
    inside = sorted({place for place in breaks if 0 < place < len(title)})
    return [title[start:end] for start, end in pairwise((0, *inside, len(title)))]


def marked(title: str, breaks: Iterable[int]) -> str:
    """A title as it is typed, with a mark wherever a line ends."""
    return "|".join(title_lines(title, breaks))
