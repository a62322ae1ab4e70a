"""The form: filling in by keyboard, problems under their fields, nothing lost."""

from __future__ import annotations

from datetime import date

import pytest
from textual.containers import Vertical
from textual.widgets import Static
from widgets.stage import NASTY, Stage, ambiguous

from bulletin_tui.widgets.choice_box import ChoiceBox, New
from bulletin_tui.widgets.choose_groups import Group
from bulletin_tui.widgets.date_field import DateField
from bulletin_tui.widgets.dialogs import Choose
from bulletin_tui.widgets.field import Field
from bulletin_tui.widgets.form import Form
from bulletin_tui.widgets.key_bar import KeyBar
from bulletin_tui.widgets.line_input import LongText
from bulletin_tui.widgets.plain import shown

TODAY = date(2026, 11, 24)
KINDS = [("notice", "通知"), ("banner", "条幅"), ("leaflet", "宣传单[/x]")]


def form() -> Form:
    return Form(
        [
            Field("title", "标题", required=True, help="写在纸上最上面的一行"),
            Field("kind", "种类", "choice", choices=KINDS, required=True),
            Field("on", "张贴日期", "date"),
            Field("count", "份数", "number"),
            Field("sites", "点位", "choices", choices=KINDS),
            Field("counts", "计入年报", "flag", value=True),
            Field("tags", "主题词", "words", value=["停水", "维修"]),
            Field("text", "正文", "long"),
        ],
        TODAY,
    )


def problem(widget: Form, name: str) -> str:
    line = widget.query_one(f"#problem-{name}", Static)
    return str(line.render()) if line.display else ""


async def test_filled_in_by_keyboard_alone() -> None:
    widget = form()
    app = Stage(widget)
    async with app.run_test(size=(80, 24)) as pilot:
        assert not widget.is_dirty
        await pilot.press(*"停水通知", "enter")
        assert "写在纸上" not in app.text()
        await pilot.press("right", "right", "tab", *"+7", "enter", *"2000", "enter")
        await pilot.press("enter", "space", "space", "enter", "tab", "right", "tab", "enter")
        await pilot.press(*"各位", "enter", *"居民", "ctrl+s")
        assert [m.values for m in app.heard_of(Form.Submitted)] == [
            {
                "title": "停水通知",
                "kind": "banner",
                "on": date(2026, 12, 1),
                "count": 2000,
                "sites": ["notice", "banner"],
                "counts": False,
                "tags": ["停水", "维修"],
                "text": "各位\n居民",
            }
        ]
        assert widget.is_dirty
        widget.settle()
        assert not widget.is_dirty


async def test_everything_is_in_view_at_eighty_by_twenty_four() -> None:
    app = Stage(form())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for label in ("*标题", "*种类", "张贴日期", "正文", "写在纸上"):
            assert label in app.text()
        assert ambiguous(app.text()) == set()


async def test_a_narrow_window_still_shows_what_is_typed() -> None:
    app = Stage(form())
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press(*"停水通知")
        assert "停水通知" in app.text()


async def test_what_is_missing_is_said_under_its_field_and_focused() -> None:
    widget = form()
    app = Stage(widget)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "tab", *"2-30", "tab", "ctrl+s")
        assert problem(widget, "title") == "请填标题。"
        assert problem(widget, "kind") == "请选种类。"
        assert problem(widget, "on") == "没有2月30日，2026年2月只有28天。"
        assert app.focused is widget.editor("title")
        assert app.heard_of(Form.Submitted) == []
        await pilot.press("水")
        assert problem(widget, "title") == ""
        assert problem(widget, "kind") == "请选种类。"


async def test_a_wrong_date_is_named_as_soon_as_the_field_is_left() -> None:
    widget = form()
    app = Stage(widget)
    async with app.run_test(size=(80, 24)) as pilot:
        widget.editor("on").focus()
        await pilot.press(*"1301", "tab")
        assert problem(widget, "on") == "没有13月，月份是1到12。"


async def test_problems_found_elsewhere_are_shown_and_survive_a_date_being_written_out() -> None:
    widget = form()
    app = Stage(widget)
    async with app.run_test(size=(80, 24)) as pilot:
        widget.editor("on").focus()
        await pilot.press(*"1124")
        widget.show_problems(
            {"title": "[b]太长[/x]", "on": "这天不上班。", "nowhere": "点位已停用。"}
        )
        await pilot.pause()
        assert problem(widget, "title") == "[b]太长[/x]"
        assert problem(widget, "on") == "这天不上班。"
        assert "点位已停用。" in app.text()
        assert app.focused is widget.editor("title")


async def test_leaving_says_whether_something_would_be_lost() -> None:
    app = Stage(form())
    async with app.run_test() as pilot:
        await pilot.press("escape", "水", "escape")
        assert [m.dirty for m in app.heard_of(Form.Abandoned)] == [False, True]


@pytest.mark.parametrize("text", NASTY)
async def test_any_text_can_be_edited(text: str) -> None:
    widget = Form(
        [
            Field("title", "标题[/x]", value=text),
            Field("kind", "种类", "choice", choices=[("k", text)], value="k"),
            Field("text", "正文", "long", value=text),
        ],
        TODAY,
    )
    app = Stage(widget)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end", "水", "tab", "tab", "ctrl+end", "水")
        assert widget.value_of("title") == f"{shown(text)}水"
        assert widget.value_of("text") == f"{text}水"
        assert shown(text) in app.text()
        assert all(line.isprintable() for line in app.lines())


async def test_a_number_takes_digits_only_also_wide_ones() -> None:
    widget = form()
    async with Stage(widget).run_test() as pilot:
        widget.editor("count").focus()
        await pilot.press(*"1a２水3")
        assert widget.value_of("count") == 123


async def test_the_arrows_go_round_the_options_and_are_named_at_the_foot() -> None:
    fields = (
        Field("one_page", "缩到一页", "flag", value=False),
        Field("kind", "种类", "choice", choices=KINDS),
        Field("sites", "点位", "choices", choices=KINDS),
    )
    widget, bar = Form(fields, TODAY), KeyBar()
    app = Stage(Vertical(widget, bar))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("right")
        assert widget.value_of("one_page") is True
        await pilot.press("right", "left")
        assert widget.value_of("one_page") is True
        assert "换一项" in [key.description for key in bar.keys]
        await pilot.press("tab", "left", "right")
        assert widget.value_of("kind") == "notice"
        await pilot.press("tab", "right")
        assert widget.value_of("sites") == []
        assert "换一项" not in [key.description for key in bar.keys]


async def test_what_is_typed_into_a_number_or_a_date_replaces_it() -> None:
    fields = (
        Field("copies", "份数", "number", value=1),
        Field("on", "张贴日期", "date", value=TODAY),
        Field("title", "标题", value="停水"),
    )
    widget = Form(fields, TODAY)
    async with Stage(widget).run_test() as pilot:
        await pilot.press("2", "tab", *"+7", "tab", *"通知")
        assert widget.values() == {"copies": 2, "on": date(2026, 12, 1), "title": "停水通知"}
        await pilot.press("shift+tab", "shift+tab", "end", "0")
        assert widget.value_of("copies") == 20


async def test_a_screen_can_fill_in_fields() -> None:
    widget = form()
    app = Stage(widget)
    async with app.run_test() as pilot:
        widget.set_value("on", date(2026, 12, 1))
        widget.set_value("kind", "leaflet")
        widget.set_value("sites", ["banner"])
        widget.set_value("text", "正文")
        await pilot.pause()
        assert isinstance(widget.editor("on"), DateField)
        assert isinstance(widget.editor("text"), LongText)
        assert widget.value_of("on") == date(2026, 12, 1)
        assert widget.value_of("kind") == "leaflet"
        assert widget.value_of("sites") == ["banner"]
        assert widget.value_of("text") == "正文"
        assert ("kind", "leaflet") in [(m.name, m.value) for m in app.heard_of(Form.Changed)]


async def test_escape_in_the_list_of_options_changes_nothing() -> None:
    widget = form()
    app = Stage(widget)
    async with app.run_test() as pilot:
        widget.editor("kind").focus()
        await pilot.press("enter")
        assert isinstance(app.screen, Choose)
        await pilot.press("down", "escape")
        assert widget.value_of("kind") == ""
        assert app.heard_of(ChoiceBox.Changed) == []


SUPPLY = [("water", "停水"), ("power", "停电"), ("heat", "停暖"), ("shop", "店铺")]


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        ("店", "shop"),
        ("停电", "power"),
        ("tn", "heat"),
        (["停", "down", "enter"], "power"),
        (["停", "escape", "escape"], "water"),
        (["停", "escape", "enter"], "water"),
        (["没", "有", "enter", "escape", "escape"], "water"),
        (["right"], "power"),
    ],
)
async def test_what_is_typed_on_a_choice_is_looked_for_among_the_options(
    keys: str | list[str], chosen: str
) -> None:
    supply = Field("supply", "停什么", "choice", choices=SUPPLY, value="water")
    widget = Form([supply, Field("note", "备注")], TODAY)
    app = Stage(widget)
    async with app.run_test(size=(80, 24)) as pilot:
        widget.editor("supply").focus()
        for key in [*keys, "enter"] if isinstance(keys, str) else keys:
            await pilot.press(key)
            await pilot.pause()
        assert widget.value_of("supply") == chosen and not app.screen.is_modal
        assert widget.value_of("note") == ""


async def test_several_are_found_by_typing_one_after_the_other() -> None:
    widget = Form([Field("sites", "点位", "choices", choices=SUPPLY)], TODAY)
    app = Stage(widget)
    async with app.run_test(size=(80, 24)) as pilot:
        widget.editor("sites").focus()
        await pilot.press("电")
        await pilot.pause()
        assert "Esc 清除" in app.text() and "停水" not in app.text()
        await pilot.press("down", "space", "shift+tab", "escape")
        await pilot.pause()
        assert "Esc 返回" in app.text() and "停水" in app.text()
        await pilot.press("铺")
        await pilot.press("down", "space", "enter")
        await pilot.pause()
        assert widget.value_of("sites") == ["power", "shop"]


@pytest.mark.parametrize(("several", "before"), [(False, ""), (False, "a"), (True, "a")])
async def test_what_is_not_there_yet_is_made_from_the_list(several: bool, before: str) -> None:
    made = iter([None, ("b", "阳光社区[/x]")])

    async def make(app: object) -> tuple[str, str] | None:
        return next(made)

    units = [("a", "学苑社区")] if before else []
    field = Field(
        *("unit", "单位", "choices" if several else "choice"),
        choices=units,
        value=[before] if several else before,
        new=New("新单位", make),
    )
    widget = Form([field], TODAY)
    app = Stage(widget)
    async with app.run_test(size=(80, 24)) as pilot:
        box = widget.editor("unit")
        box.focus()
        for _ in range(2):
            assert box.has_focus and widget.value_of("unit") == field.value
            await pilot.press("阳")
            await pilot.pause()
            assert "+ 新单位" in app.text()
            await pilot.press(*(["down"] if several else []), "enter")
            await app.workers.wait_for_complete()
            await pilot.pause()
        assert widget.value_of("unit") == (["a", "b"] if several else "b")
        assert "阳光社区[/x]" in app.text()


@pytest.mark.parametrize("groups", [(), (Group("g", "水和电", frozenset({"water", "power"})),)])
async def test_what_makes_an_option_is_none_that_is_marked(groups: tuple[Group, ...]) -> None:
    made: list[object] = []

    async def make(app: object) -> tuple[str, str]:
        made.append(app)
        return ("new", "阳光社区")

    field = Field("unit", "单位", "choices", choices=SUPPLY, new=New("新单位", make), groups=groups)
    widget = Form([field], TODAY)
    app = Stage(widget)
    async with app.run_test(size=(80, 24)) as pilot:
        widget.editor("unit").focus()
        await pilot.press("enter", "ctrl+a", "enter")
        await pilot.pause()
        assert widget.value_of("unit") == [key for key, _ in SUPPLY]
        # The mark at the last one leads no further: Enter means what is marked.
        await pilot.press("enter", "ctrl+a", "end", "up", "space", "space", "space", "enter")
        await pilot.pause()
        assert widget.value_of("unit") == ["shop"] and made == []
        await pilot.press("enter", "end", "space", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert widget.value_of("unit") == ["shop", "new"] and len(made) == 1
