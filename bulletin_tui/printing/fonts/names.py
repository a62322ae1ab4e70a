"""Which role a font can play by what it calls itself, whatever its file is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Literal

Role = Literal["body", "title", "heading", "subheading"]

# The first that fits: a 小标宋 is no 宋, and 仿宋 is none of the others.
_CALLED: Mapping[Role, re.Pattern[str]] = {
    "title": re.compile("小标宋|标宋|xiaobiaosong|biaosong|xbs", re.IGNORECASE),
    "body": re.compile("仿宋|fang ?song", re.IGNORECASE),
    "subheading": re.compile("楷|kai ?ti|kai(?=[_ ]|$)", re.IGNORECASE),
    "heading": re.compile("黑|hei ?ti|simhei|yahei", re.IGNORECASE),
}
_NAMES = (1, 4, 6, 16)
"""Family, full name, PostScript name, typographic family (OpenType name table)."""
_MOST = 200
"""Files that are opened; an office's own folder has few."""


def by_their_names(files: Iterable[Path]) -> dict[Role, list[Path]]:
    """The files that can play each role; what is no readable font plays none."""
    found: dict[Role, list[Path]] = {role: [] for role in _CALLED}
    for path in islice(files, _MOST):
        names = _names_of(path)
        for role, pattern in _CALLED.items():
            if pattern.search(names):
                found[role].append(path)
                break
    return found


def _names_of(path: Path) -> str:
    from fontTools.ttLib import TTFont

    try:
        with TTFont(path, lazy=True, fontNumber=0) as font:
            records = font["name"].names
            return " ".join(record.toUnicode() for record in records if record.nameID in _NAMES)
    except Exception:  # fontTools raises all sorts of things for what is no font
        return ""
