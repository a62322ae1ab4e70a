"""The families of notices: what each is called, and how large its type is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Style = Literal["grid", "display"]


@dataclass(frozen=True, slots=True)
class Family:
    """A look for notices. `key` is also the name of its template in `templates/families`.

    `style` "grid" is the 28 × 22 grid of GB/T 9704; "display" is read while walking past, so
    its type is as large as the page allows. `title_share` is how much larger than usual its title
    is. `opening` are the labelled lines that stand before the text; all others stand after it.
    """

    key: str
    name: str
    style: Style = "grid"
    title_share: float = 1.0
    opening: Literal["none", "facts", "all"] = "none"
    for_others: bool = True
    """Whether other kinds than its own look different in it."""


FAMILIES: Mapping[str, Family] = {
    family.key: family
    for family in (
        Family("notice", "通知通告"),
        Family("official", "红头文件"),
        Family("publicity", "公示", for_others=False),
        Family("letter", "公开信、倡议书", title_share=1.2),
        Family("reminder", "温馨提示", "display", 1.2, opening="facts"),
        Family("outage", "停水停电", "display", 1.5, opening="all"),
        Family("guide", "办事指南"),
        Family("event", "活动预告", "display", 1.15, opening="facts"),
        Family("recruitment", "招聘", for_others=False),
        Family("consultation", "征求意见", opening="facts", for_others=False),
        Family("feedback", "意见采纳反馈", opening="facts", for_others=False),
        Family("plain", "朴素"),
    )
}
