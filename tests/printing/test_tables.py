"""Tables over many pages: headings repeated, every row kept, and what the records say in them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from office import TODAY, Clock, Office, open_desk

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.records.registers import (
    MOST_ROWS,
    checklist,
    ledger_sheet,
    upward_register,
)
from bulletin_tui.printing.records.week import plan_week
from bulletin_tui.printing.sheets.base import Paper
from bulletin_tui.printing.sheets.table import Column, TableSheet
from bulletin_tui.samples import year2017
from store.models import TickKind
from store.rules.wall.codes import spoken

from .conftest import Printed

MM = 72 / 25.4
MONDAY = date(2026, 11, 23)


def test_a_long_table_repeats_its_headings_and_keeps_every_row(printed: Printed) -> None:
    rows: list[tuple[str, ...]] = []
    for number in range(1, 201):
        if number % 40 == 1:
            rows.append((f"第{number // 40 + 1}组",))
        rows.append((f"行{number:03}", "关于清理楼道的通知" * (number % 5), "□", "", "正"))
    columns = (
        Column("名称", 20),
        Column("标题"),
        Column("贴好", 14, kind="box"),
        Column("备注", 30),
        Column("计票", 40, kind="tally"),
    )
    sheet = TableSheet(
        "清单", columns, tuple(rows), (("单位", "学苑社区"), ("日期", "")), ("合计 200 行。",),
        ("#注 $x$",), ("填表人", "日期"), Paper("A4", landscape=True), squares=4,
    )  # fmt: skip
    pages = printed(sheet)
    assert (pages[0].width, pages[0].height) == pytest.approx((297 * MM, 210 * MM), abs=0.1)
    text = "".join(page.squeezed for page in pages)
    assert [text.count(f"行{number:03}") for number in range(1, 201)] == [1] * 200
    assert text.count("关于清理楼道的通知") == sum(number % 5 for number in range(1, 201))
    assert "单位：学苑社区日期：" in pages[0].squeezed and "□" not in text and "正" not in text
    for number, page in enumerate(pages, 1):
        # Headings of the columns and of the group, above its rows, on every page.
        assert page.squeezed.index("贴好") < page.squeezed.index("组") < page.squeezed.index("行")
        assert f"第{number}页，共{len(pages)}页" in page.squeezed
        inside = [line for line in page.lines if line.size > 9.1]
        assert min(line.x for line in inside) >= 15 * MM - 0.1
        assert min(line.y for line in inside) >= 16 * MM
        assert max(line.x for line in inside) < (297 - 15) * MM
    end = f"合计200行。#注$x$填表人：日期：清单第{len(pages)}页，共{len(pages)}页"
    assert pages[-1].squeezed.endswith(end)
    assert "合计" not in "".join(page.squeezed for page in pages[:-1])


def test_the_checklist_goes_round_in_walking_order(office: Office, printed: Printed) -> None:
    first = office.site("先到的栏", 0, place="北门内", keeper="李强", phone="0418-2820099")
    gone = office.plan(TODAY - timedelta(days=3), 5, office.west)
    stays = office.plan(TODAY - timedelta(days=2), 30, first)
    office.desk.tick([gone, stays], TickKind.POSTED, TODAY - timedelta(days=2))
    goes_up = office.plan()
    # A cover sheet is printed only where there is something to do; the checklist shows all.
    assert [stop.site.id for stop in plan_week(office.desk, MONDAY).stops] == [
        office.east.id,
        office.west.id,
    ]
    sheet = checklist(office.desk, plan_week(office.desk, MONDAY, everywhere=True))
    title = office.notice.title
    assert sheet.rows == (
        ("第 1 站　先到的栏　北门内　学苑社区　保管人 李强 0418-2820099",),
        (
            "保留",
            spoken(stays.code),
            office.notice.title,
            "1份",
            "11.22-12.21",
            "",
            "□",
            "",
            "",
            "",
        ),
        ("第 2 站　东门公示栏　学苑社区",),
        (
            "贴",
            spoken(goes_up.code),
            office.notice.title,
            "1份",
            "11.24-11.30",
            "□",
            "",
            "",
            "",
            "",
        ),
        ("第 3 站　西门公示栏　学苑社区",),
        ("撤", spoken(gone.code), title, "1份", "11.21-11.25", "", "□", "□", "", ""),
    )
    (page,) = printed(sheet)
    assert "2026年第48周（2026年11月23日至11月29日）" in page.squeezed
    assert "合计：贴1项，撤1项，保留1项。" in page.squeezed


def test_an_empty_week_is_not_printed(office: Office) -> None:
    with pytest.raises(PrintError, match="2026-W48 没有要张贴"):
        checklist(office.desk, plan_week(office.desk, MONDAY, everywhere=True))


def test_the_upward_register_and_the_ledger_of_a_year(tmp_path: Path, printed: Printed) -> None:
    """The sample year: its 141 reports, each on a line with the unit that wrote it."""
    desk = open_desk(tmp_path / "年", Clock(date(2018, 1, 5)))
    desk.save_all(year2017.records(), "样例")
    register = upward_register(desk, date(2017, 1, 1), date(2017, 12, 31))
    assert register.summary == ("合计 141 条。",)
    assert [row[0] for row in register.rows] == [str(number) for number in range(1, 142)]
    assert register.rows[0] == (
        "1", "2017-01-09", "学苑社区环境整治工作信息", "", "通知", "学苑社区", "", "",
    )  # fmt: skip
    days = [row[1] for row in register.rows]
    assert days == sorted(days)
    may = upward_register(desk, date(2017, 5, 1), date(2017, 5, 31))
    assert [row[1] for row in may.rows] == [day for day in days if day.startswith("2017-05")]
    rows = desk.ledger()
    pages = printed(register, ledger_sheet(rows, desk.today))
    text = [page.squeezed for page in pages]
    count = sum("街道公示板信息报送登记表" in page for page in text)
    assert all("采用情况" in page for page in text[:count])
    assert sum(page.count("工作信息通知") for page in text[:count]) == 141
    assert "".join(text[:count]).count("合计141条") == 1
    ledger = "".join(text[count:])
    assert all(spoken(row.code).replace(" ", "") in ledger for row in rows)
    assert all("单号" in page for page in text[count:])
    desk.database.close()


def test_the_ledger_says_until_when_the_law_wants_a_sheet_and_what_is_guessed(
    office: Office, printed: Printed
) -> None:
    office.plan()
    (plain,) = office.desk.ledger()
    assert "公示到" not in [column.heading for column in ledger_sheet([plain], TODAY).columns]
    material = office.material("publicity", "低保审核公示", matter="low_income_publicity")
    for start in (date(2026, 11, 24), date(2026, 12, 28)):
        office.desk.plan(material.id, [office.west.id], start, None)
    (page,) = printed(ledger_sheet(office.desk.ledger(), TODAY))
    for said in ("公示到", "2026-12-02", "2027-01-06（暂算）"):
        assert said in page.squeezed
    assert page.squeezed.count("暂算") == 1


def test_what_waits_or_was_reported_elsewhere_is_in_no_register(office: Office) -> None:
    upward = office.site("上级报送", 9, kind="report_up")
    waiting, sent = office.plan(site=upward), office.plan(site=upward)
    office.desk.tick([office.plan()], TickKind.POSTED)
    year = date(2026, 1, 1), date(2026, 12, 31)
    with pytest.raises(PrintError, match="没有登记过上级报送"):
        upward_register(office.desk, *year)
    office.desk.tick([sent.changed(note="附照片")], TickKind.POSTED)
    (row,) = upward_register(office.desk, *year).rows
    assert row[-2:] == ("", "附照片")
    assert not waiting.intervals


def test_no_line_and_too_many_lines_are_sentences(office: Office) -> None:
    office.plan()
    rows = office.desk.ledger()
    with pytest.raises(PrintError, match="没有这样的记录"):
        ledger_sheet([], TODAY)
    with pytest.raises(PrintError, match="共 3001 条，太多了"):
        ledger_sheet(rows * (MOST_ROWS + 1), TODAY)


def test_a_cell_higher_than_a_page_loses_nothing(printed: Printed) -> None:
    columns = (Column("标题"), Column("备注", 20))
    long = "".join(chr(0x4E00 + number) for number in range(300))
    rows = (*((f"行{number}", "短") for number in range(20)), ("长的", long), ("末行", ""))
    sheet = TableSheet("清单", columns, rows, paper=Paper("A4", landscape=True))
    pages = printed(sheet)
    body = [line.text for page in pages for line in page.lines if set(line.text) <= set(long)]
    assert "".join(body).replace("一", "") == long.replace("一", "")
    assert all(line.y > 16 * MM for page in pages for line in page.lines if line.size > 9.1)
    assert "末行" in pages[-1].text
