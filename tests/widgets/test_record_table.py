"""The table shows what people wrote, keeps its place, and costs what the window costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from rich.cells import cell_len
from widgets.stage import NASTY, Stage, ambiguous

from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.plain import fit, shown
from bulletin_tui.widgets.record_table import RecordTable


@dataclass(frozen=True)
class Notice:
    number: int
    title: str


COLUMNS = [
    Column[Notice]("编号", 6, lambda n: str(n.number)),
    Column[Notice]("标题", 20, lambda n: n.title, weight=1),
    Column[Notice]("状态", 6, lambda n: "逾期", lambda n: "overdue" if n.number % 2 else ""),
]


def notices(count: int) -> list[Notice]:
    return [Notice(n, f"关于停水的通知第{n}号") for n in range(count)]


def table(rows: Sequence[Notice], markable: bool = False) -> RecordTable[Notice]:
    return RecordTable(COLUMNS, rows, key=lambda n: n.number, markable=markable)


async def test_keys_move_the_cursor_and_choose() -> None:
    widget = table(notices(50))
    app = Stage(widget)
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.press("down", "down", "enter")
        assert [m.row.number for m in app.heard_of(RecordTable.Chosen)] == [2]
        await pilot.press("pagedown")
        assert widget.cursor == 13
        await pilot.press("end")
        assert widget.selected == Notice(49, "关于停水的通知第49号")
        assert "第49号" in app.text()
        assert "编号" in app.lines()[0]
        await pilot.press("home", "up")
        assert widget.cursor == 0
        assert app.heard_of(RecordTable.Highlighted)[-1].row.number == 0


async def test_a_hundred_thousand_rows_are_read_only_where_they_are_seen() -> None:
    class Counted(Sequence[Notice]):
        def __init__(self) -> None:
            self.read: set[int] = set()

        def __len__(self) -> int:
            return 100_000

        def __getitem__(self, index: object) -> Notice:  # type: ignore[override]
            assert isinstance(index, int)
            self.read.add(index)
            return Notice(index, f"通知{index}")

    rows = Counted()
    app = Stage(table(rows))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        assert "99999" in app.text()
        assert len(rows.read) < 200


LONG = "关于停水的通知第7号、急"
BOARDS = [
    Column[Notice]("编号", 6, lambda n: str(n.number), drop=2),
    Column[Notice]("标题", 20, lambda n: n.title, weight=1),
    Column[Notice]("点位", 14, lambda n: "阳光小区南门公示栏", drop=1, weight=1),
    Column[Notice]("数量", 6, lambda n: f"{n.number}份", drop=3),
]


@pytest.mark.parametrize(
    ("width", "headings", "told"),
    [
        (80, ["编号", "标题", "点位", "数量"], ""),
        (50, ["编号", "标题", "点位"], "点位 阳光小区南门公示栏  数量 7份"),
        (40, ["标题", "点位"], f"编号 7  标题 {LONG}  点位 阳光小区南门公示栏  数量 7份"),
        (30, ["标题"], "编号 7  点位 阳光小区南门公示栏  数量 7份"),
        (20, ["标题"], "编号 7  标题 关于停水的通知第7号、"),
    ],
)
async def test_a_narrow_table_leaves_out_what_tells_least_and_tells_it_below(
    width: int, headings: list[str], told: str
) -> None:
    rows = [*notices(7), Notice(7, LONG), *notices(40)]
    widget = RecordTable(BOARDS, rows, foot=True)
    app = Stage(widget)
    async with app.run_test(size=(width, 12)) as pilot:
        assert app.lines()[0].split() == headings and widget.max_scroll_x == 0
        widget.cursor = 7
        await pilot.pause()
        foot = 1 if width >= 72 else 2
        lines = app.lines()
        below = "".join("".join(line.split()) for line in lines[-foot:])
        assert below.rstrip(".") == "".join(told.split())
        await pilot.press("end")
        assert "关于停水" in app.lines()[-foot - 1] and widget.cursor == 47
        await pilot.click(offset=(3, 11))
        assert widget.cursor == 47
        await pilot.resize_terminal(80, 12)
        while widget.size.width != 80:
            await pilot.pause()
        assert app.lines()[0].split() == ["编号", "标题", "点位", "数量"]


async def test_the_foot_obeys_nobody_and_is_blank_where_all_is_told() -> None:
    app = Stage(RecordTable(BOARDS, [Notice(1, title) for title in NASTY], foot=True))
    async with app.run_test(size=(24, 9)) as pilot:
        for _ in NASTY:
            assert all(cell_len(line) == 24 and line.isprintable() for line in app.lines())
            await pilot.press("down")
    app = Stage(RecordTable(BOARDS, (), foot=True))
    async with app.run_test(size=(24, 9)):
        assert "没有记录" in app.text() and not app.lines()[-1].strip()


@pytest.mark.parametrize("title", NASTY)
async def test_what_people_wrote_is_shown_and_never_obeyed(title: str) -> None:
    app = Stage(table([Notice(1, title)]))
    async with app.run_test(size=(80, 5)):
        line = app.lines()[1]
        assert shown(title) in line
        assert line.isprintable()
        assert cell_len(line) == 80


async def test_the_title_takes_the_spare_width_and_shrinks_in_a_narrow_window() -> None:
    widget = table([Notice(1, "关于" + "停水" * 40)])
    app = Stage(widget)
    async with app.run_test(size=(120, 5)) as pilot:
        wide = app.lines()[1]
        await pilot.resize_terminal(40, 5)
        while app.screen.size.width != 40 or widget.size.width != 40:
            await pilot.pause()
        narrow = app.lines()[1]
        for line, width in ((wide, 120), (narrow, 40)):
            assert cell_len(line) == width
            assert ".." in line
            assert "逾期" in line
        assert not widget.show_horizontal_scrollbar


async def test_columns_that_do_not_fit_are_reached_sideways() -> None:
    columns = [Column[Notice](f"列{n}", 15, lambda n: n.title) for n in range(4)]
    app = Stage(RecordTable(columns, notices(3)))
    async with app.run_test(size=(40, 8)) as pilot:
        assert "列3" not in app.lines()[0]
        await pilot.press(*["right"] * 5)
        assert "列3" in app.lines()[0]


async def test_marks_follow_their_records_through_a_filter() -> None:
    widget = table(notices(10), markable=True)
    app = Stage(widget)
    async with app.run_test(size=(80, 14)) as pilot:
        await pilot.press("space", "down", "space")
        assert [n.number for n in widget.marked] == [0, 2]
        assert "[x] 0" in app.lines()[1]
        assert "[ ] 1" in app.lines()[2]
        widget.show(notices(10)[2:])
        await pilot.pause()
        assert [n.number for n in widget.marked] == [2]
        assert widget.marked_keys == {0, 2}
        await pilot.press("ctrl+a")
        assert len(widget.marked) == 8
        assert app.heard_of(RecordTable.Marked)[-1].rows == widget.marked


async def test_rows_cannot_be_marked_unless_the_screen_wants_it() -> None:
    widget = table(notices(3))
    app = Stage(widget)
    async with app.run_test() as pilot:
        await pilot.press("space", "ctrl+a")
        assert widget.marked == []
        assert "[ ]" not in app.text()


async def test_the_cursor_stays_on_its_record_when_rows_change() -> None:
    widget = table(notices(100))
    app = Stage(widget)
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.press("end")
        widget.show(list(reversed(notices(100))))
        await pilot.pause()
        assert widget.selected is not None
        assert widget.selected.number == 99
        assert "第99号" in app.text()
        widget.show(notices(5))
        await pilot.pause()
        assert widget.cursor == 0
        assert "第0号" in app.text()


async def test_an_empty_table_says_so_and_chooses_nothing() -> None:
    widget = RecordTable(COLUMNS, [], placeholder="今天没有要贴的。")
    app = Stage(widget)
    async with app.run_test(size=(40, 8)) as pilot:
        await pilot.press("enter", "down", "space", "end", "pageup")
        assert "今天没有要贴的。" in app.text()
        assert widget.selected is None
        assert app.heard_of(RecordTable.Chosen) == []


async def test_mouse_moves_marks_and_opens() -> None:
    widget = table(notices(10), markable=True)
    app = Stage(widget)
    async with app.run_test(size=(80, 14)) as pilot:
        await pilot.click(widget, offset=(20, 4))
        assert widget.cursor == 3
        await pilot.click(widget, offset=(1, 6))
        assert [n.number for n in widget.marked] == [5]
        await pilot.click(widget, offset=(20, 3), times=2)
        assert [m.row.number for m in app.heard_of(RecordTable.Chosen)] == [2]


async def test_no_glyph_of_uncertain_width_is_drawn() -> None:
    rows = [Notice(n, "通知" * 30) for n in range(10)]
    app = Stage(table(rows, markable=True))
    async with app.run_test(size=(60, 20)):
        assert ambiguous(app.text()) == set()


@pytest.mark.parametrize("width", range(8))
def test_a_cut_cell_has_exactly_its_width(width: int) -> None:
    for text in ("停水通知停水通知", "a停b水c", "", "ab"):
        assert cell_len(fit(text, width)) == width
