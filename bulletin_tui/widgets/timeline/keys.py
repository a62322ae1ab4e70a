"""The keys of a timeline: with an empty hand they look around, with a bar in it they move it."""

from __future__ import annotations

from textual.binding import Binding, BindingType

WEEK = Binding.Group("周", compact=True)
SHIFT = Binding.Group("挪日子", compact=True)
FAR = Binding.Group("挪一周", compact=True)
SITE = Binding.Group("换点位", compact=True)
STRETCH = Binding.Group("早晚撤", compact=True)
LEFT = "left_square_bracket,left_black_lenticular_bracket"
RIGHT = "right_square_bracket,right_black_lenticular_bracket"
"""With an input method on, the keys [ ] < > send the Chinese 【 】 《 》."""
IN_HAND = frozenset({"shift", "carry_to", "put_down", "give_up"})
"""Actions that need a bar in the hand."""
EMPTY_HANDED = frozenset(
    (
        "choose",
        "fold",
        "pick_up",
        "fold_all",
        "move",
        "week",
        "month",
        "page",
        "edge",
        "hop",
        "today",
    )
)
"""Actions that need an empty one; the same keys may stand for both kinds."""
ON_A_BAR = frozenset({"choose", "pick_up", "stretch"})
"""Actions that need one in the hand or under the cursor."""

IN_HAND_KEYS: tuple[BindingType, ...] = (
    Binding("left", "shift(-1)", "早一天", group=SHIFT, id="timeline.earlier"),
    Binding("right", "shift(1)", "晚一天", group=SHIFT, id="timeline.later"),
    Binding("up", "carry_to(-1)", "上一个点位", group=SITE, id="timeline.site-up"),
    Binding("down", "carry_to(1)", "下一个点位", group=SITE, id="timeline.site-down"),
    Binding("enter", "put_down", "放下", id="timeline.put-down"),
    Binding("escape", "give_up", "不挪了", id="timeline.give-up"),
    Binding(LEFT, "shift(-7)", "早一周", group=FAR, id="timeline.week-earlier", key_display="["),
    Binding(RIGHT, "shift(7)", "晚一周", group=FAR, id="timeline.week-later", key_display="]"),
)
LOOKING_KEYS: tuple[BindingType, ...] = (
    Binding("left", "move(-1, 0)", "前一天", show=False, id="timeline.previous-day"),
    Binding("right", "move(1, 0)", "后一天", show=False, id="timeline.next-day"),
    Binding("up", "move(0, -1)", "上一行", show=False, id="timeline.up"),
    Binding("down", "move(0, 1)", "下一行", show=False, id="timeline.down"),
    Binding(LEFT, "week(-1)", "上一周", show=False, id="timeline.last-week", key_display="["),
    Binding(RIGHT, "week(1)", "下一周", show=False, id="timeline.next-week", key_display="]"),
    Binding("left_curly_bracket", "month(-1)", "上月", show=False, id="timeline.last-month"),
    Binding("right_curly_bracket", "month(1)", "下月", show=False, id="timeline.next-month"),
    Binding("home", "today", "今天", show=False, id="timeline.today"),
    Binding("pageup", "page(-1)", "上一页", show=False, id="timeline.page-up"),
    Binding("pagedown", "page(1)", "下一页", show=False, id="timeline.page-down"),
    Binding("ctrl+home", "edge(0)", "首个点位", show=False, id="timeline.first"),
    Binding("end,ctrl+end", "edge(-1)", "末个点位", show=False, id="timeline.last"),
    Binding("ctrl+left", "hop(-1)", "前一条", show=False, id="timeline.previous-bar"),
    Binding("ctrl+right", "hop(1)", "后一条", show=False, id="timeline.next-bar"),
    Binding("plus,equals_sign", "zoom(1)", "放大", show=False, id="timeline.in"),
    Binding("minus", "zoom(-1)", "缩小", show=False, id="timeline.out"),
    Binding("enter", "choose", "打开", id="timeline.choose"),
    Binding("enter", "fold", "收放", id="timeline.fold"),
    Binding("o", "fold_all", "收放", show=False, id="timeline.fold-all"),
    Binding("space", "pick_up", "挪", id="timeline.pick-up"),
)
STRETCHING_KEYS: tuple[BindingType, ...] = (
    Binding(
        *("less_than_sign,shift+left,left_double_angle_bracket", "stretch(-1)", "早撤"),
        group=STRETCH,
        id="timeline.shorter",
        key_display="<",
    ),
    Binding(
        *("greater_than_sign,shift+right,right_double_angle_bracket", "stretch(1)", "晚撤"),
        group=STRETCH,
        id="timeline.longer",
        key_display=">",
    ),
)
KEYS = (*IN_HAND_KEYS, *LOOKING_KEYS, *STRETCHING_KEYS)
