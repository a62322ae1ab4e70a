"""在张情况一览 on paper: headings on every page, every board once, and who signs."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest
from office import TODAY, Clock, Office

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.press import Press
from bulletin_tui.printing.records.on_display import on_display
from bulletin_tui.printing.sheets.base import Batch, Paper
from bulletin_tui.printing.sheets.table import Column, TableSheet
from store.models import Permit, TickKind, validated

from .conftest import Printed

AT = datetime(2026, 11, 24, 15, 32)


def test_every_board_is_told_under_its_unit_over_many_pages(
    office: Office, clock: Clock, printed: Printed
) -> None:
    desk = office.desk
    other = desk.save(office.unit.changed(id=desk.new_id(), name="阳光社区", rev=0))
    full = office.site("长廊公示栏", 3, capacity=60, place="文化长廊", keeper="吴倩")
    many = [office.plan(site=full) for _ in range(50)]
    road = office.site("路口条幅点", 4, kind="banner", unit_id=other.id)
    for number in range(5, 25):
        office.site(f"{number} 单元栏", number, unit_id=other.id, capacity=4)
    desk.tick([*many, office.plan()], TickKind.POSTED)
    pages = printed(sheet := on_display(desk, TODAY, AT))
    assert len(pages) == 3
    first, last = pages[0].squeezed, pages[-1].squeezed
    for said in ("日期：2026年11月24日（周二）", "单位：全部", "打印时间：2026-11-2415:32"):
        assert said in first
    # The board that goes over the page is named on it again, below its unit and the columns.
    again = pages[1].squeezed
    assert again.index("单号") < again.index("学苑社区") < again.index("长廊公示栏文化长廊")
    assert "可放60张，占50张，空10张" in again and "保管人吴倩" in again
    whole = "".join(page.squeezed for page in pages)
    assert all(whole.count(posting.code) == 1 for posting in many)
    assert whole.count("单元栏空可放4张，占0张，空4张") == 20
    assert road.name in whole and "合计：24处，在张51份，空22处，没有问题。" in whole
    assert last.index("合计") < last.index("制表人：") < last.index("检查人：")
    assert f"第{len(pages)}页，共{len(pages)}页" in last
    assert "按现在的登记" not in whole
    # One unit, on a day of the past, when what had hung was down again.
    before = TODAY - timedelta(days=2)
    old = desk.tick([office.plan(before, 1)], TickKind.POSTED, before)
    desk.tick(old, TickKind.REMOVED, before)
    past = on_display(desk, TODAY - timedelta(days=1), AT, office.unit)
    assert past.rows[0] == ("学苑社区　3 处，在张 0 份，空 3 处，没有问题",)
    assert [row[-1].split("　")[0] for row in past.rows[1:]] == [
        "东门公示栏", "西门公示栏", "长廊公示栏",
    ]  # fmt: skip
    assert "当天撤下的不算在张" in past.notes[-1] and sheet.signers[-1] == "日期"


def test_the_permit_of_a_banner_stands_beside_it(office: Office, clock: Clock) -> None:
    desk, last = office.desk, TODAY + timedelta(days=9)
    road = office.site("路口条幅点", 4, kind="banner")
    leave = {"authority": "区综合执法局", "number": "学城条〔2026〕36号", "site_id": road.id}
    days = {"valid_from": TODAY, "valid_to": last}
    desk.save_permit(validated(Permit, {"id": desk.new_id(), **leave, **days}))
    banner = office.material("banner", "人人讲安全 家家防火灾")
    desk.tick(desk.plan(banner.id, [road.id], TODAY, last), TickKind.POSTED)
    clock.day = last + timedelta(days=1)
    sheet = on_display(desk, clock.day, AT)
    (row,) = (row for row in sheet.rows if banner.title in row)
    assert row[-1] == f"许可 学城条〔2026〕36号，到 {last}；逾期未撤；许可过期"
    assert "空" not in sheet.rows[sheet.rows.index(row) - 1][-1]


def test_an_office_without_boards_is_told_so(office: Office) -> None:
    nobody = office.desk.save(office.unit.changed(id=office.desk.new_id(), name="新社区", rev=0))
    with pytest.raises(PrintError, match="新社区没有挂得住纸的点位"):
        on_display(office.desk, TODAY, AT, nobody)


def test_headings_without_rows_do_not_break_the_table(press: Press) -> None:
    """typst breaks down where a heading follows another and a page ends between them."""
    columns = (Column("单号", 20), Column("标题"), Column("备注", 30))
    for seed in (23, 27):
        random, rows = Random(seed), list[tuple[str, ...]]()
        for unit in range(random.randint(1, 8)):
            rows.append((f"U{unit}",))
            for board in range(random.randint(1, 8)):
                rows.append(("", f"B{unit}.{board}"))
                for number in range(random.randint(0, 9)):
                    rows.append((str(number), "字" * random.choice([3, 20, 150]), "x"))
        sheet = TableSheet("清单", columns, tuple(rows), paper=Paper("A4", landscape=True))
        assert press.typeset(Batch((sheet,)), timestamp=0).startswith(b"%PDF")


def test_what_typst_stumbles_over_is_a_sentence(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PanicException(BaseException):
        """As typst's own, which is no Exception."""

    class Stumbling:
        def compile(self, **_: object) -> bytes:
            raise PanicException("range start index 2 out of range")

    monkeypatch.setattr(press, "_compiler", lambda *_, **__: Stumbling())
    sheet = TableSheet("清单", (Column("标题"),), (("停水通知",),))
    with pytest.raises(PrintError, match="排版没有成功（range start"):
        press.typeset(Batch((sheet,)), timestamp=0)
