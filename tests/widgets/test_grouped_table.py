"""Groups under headings: the cursor, the marks and the mouse know the rows alone."""

from __future__ import annotations

from widgets.stage import NASTY, Stage

from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.grouped_table import GroupedTable, Heading
from bulletin_tui.widgets.record_table import RecordTable

COLUMNS = [Column[str]("事情", 20, lambda row: row, weight=1)]
GROUPS = [(Heading("逾期未撤（2）", "overdue"), ["甲", "乙"]), (Heading("今天要贴（1）"), ["丙"])]


def table() -> GroupedTable[str]:
    return GroupedTable(COLUMNS, key=lambda row: row, markable=True)


async def test_the_cursor_passes_over_headings() -> None:
    widget = table()
    app = Stage(widget)
    async with app.run_test(size=(40, 12)) as pilot:
        widget.show_groups(GROUPS)
        await pilot.pause()
        assert [line.strip() for line in app.lines()[:6]] == [
            *("事情", "逾期未撤（2）", "[ ] 甲", "[ ] 乙", "今天要贴（1）", "[ ] 丙")
        ]
        seen = [widget.selected]
        for key in ("down", "down", "up", "up", "up", "end", "home"):
            await pilot.press(key)
            seen.append(widget.selected)
        assert seen == ["甲", "乙", "丙", "乙", "甲", "甲", "丙", "甲"]
        await pilot.click(offset=(8, 4))
        assert widget.selected == "甲"
        await pilot.click(offset=(8, 5), times=2)
        assert [message.row for message in app.heard_of(RecordTable.Chosen)] == ["丙"]


async def test_only_rows_are_marked_and_the_cursor_follows_its_record() -> None:
    widget = table()
    app = Stage(widget)
    async with app.run_test(size=(40, 12)) as pilot:
        widget.show_groups(GROUPS)
        await pilot.press("ctrl+a")
        assert widget.marked == ["甲", "乙", "丙"]
        await pilot.press("ctrl+a", "down", "space")
        assert widget.marked == ["乙"] and widget.selected == "丙"
        widget.show_groups([(Heading("东门"), ["丙"]), (Heading("西门"), ["乙", "甲"])])
        assert widget.selected == "丙" and widget.cursor == 1
        # What was done is gone: the cursor is on what took its place.
        widget.show_groups([(Heading("西门"), ["乙", "甲"])])
        assert widget.selected == "乙" and widget.marked == ["乙"]
        widget.show_groups([])
        assert widget.selected is None and widget.marked == []
        await pilot.press("space", "enter", "ctrl+a")
        assert widget.marked == []


async def test_the_heading_of_the_first_row_comes_into_view_with_it() -> None:
    widget = table()
    app = Stage(widget)
    async with app.run_test(size=(40, 6)) as pilot:
        groups = [(Heading(f"第 {n} 组"), [f"{n}-{m}" for m in range(3)]) for n in range(60)]
        widget.show_groups(groups)
        await pilot.press("end")
        assert widget.selected == "59-2"
        await pilot.press("up", "up")
        await pilot.pause()
        assert "第 59 组" in app.text() and widget.selected == "59-0"
        await pilot.press("home")
        await pilot.pause()
        assert "第 0 组" in app.text()
        for page in range(30):
            await pilot.press("pagedown" if page < 20 else "pageup")
            assert isinstance(widget.selected, str)


async def test_what_people_typed_cannot_steer_a_heading() -> None:
    widget = table()
    app = Stage(widget)
    async with app.run_test(size=(60, 20)) as pilot:
        widget.show_groups([(Heading(text), [str(n)]) for n, text in enumerate(NASTY)])
        await pilot.pause()
        assert "关于[/x]的通知" in app.text() and "[bold" in app.text()
        assert "\x1b" not in app.text()
