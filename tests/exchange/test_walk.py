"""A walk's results from a table that was filled in with Excel or WPS."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from office import TODAY, Office

from bulletin_tui.exchange.faults import Unreadable
from bulletin_tui.exchange.files import import_file
from bulletin_tui.exchange.walk import HEADINGS, write_walk
from bulletin_tui.printing.records.week import plan_week
from store.models import Defect, Posting, TickKind

MONDAY = date(2026, 11, 23)
Cells = dict[str, str]


@pytest.fixture
def walked(office: Office, tmp_path: Path) -> tuple[Path, list[Cells]]:
    """The table of a walk as it is written: one comes down where another goes up, one stays."""
    desk = office.desk
    stays = office.plan(TODAY - timedelta(days=2), 30, office.west)
    old = office.plan(TODAY - timedelta(days=9), 10)
    desk.tick([stays, old], TickKind.POSTED, TODAY - timedelta(days=2))
    office.plan()
    path = tmp_path / "走访.csv"
    assert write_walk(desk, plan_week(desk, MONDAY, everywhere=True), path) == 3
    with path.open(encoding="utf-8-sig", newline="") as file:
        return path, list(csv.DictReader(file))


def fill_in(path: Path, rows: Sequence[Cells], encoding: str = "utf-8-sig") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, HEADINGS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def found(office: Office, cells: Cells) -> Posting:
    return office.desk.posting_by_code(cells["单号"])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_a_filled_table_is_entered_at_once(
    office: Office, walked: tuple[Path, list[Cells]], encoding: str
) -> None:
    path, (new, old, stays) = walked
    assert [row["要做"] for row in (new, old, stays)] == ["换", "换下", "保留"]
    assert (new["点位"], new["材料"], new["结果"]) == ("东门公示栏", "关于清理楼道的通知", "")
    new |= {"结果": "√" if encoding != "gbk" else "照办", "日期": "11-23", "谁": "周强"}
    old |= {"结果": "撤下", "备注": "背面有胶"}
    stays |= {"问题": "8", "日期": "2026-11-24"}
    before = office.desk.database.stamp
    fill_in(path, [new, old, stays], encoding)
    assert import_file(office.desk, path, dry_run=True) == 3
    assert office.desk.database.stamp == before
    assert import_file(office.desk, path) == 3
    assert office.desk.database.stamp == before + 1
    (posted,) = found(office, new).ticks
    removed = found(office, old).ticks[-1]
    assert (posted.kind, posted.on, posted.by) == (TickKind.POSTED, MONDAY, "周强")
    assert (removed.kind, removed.on, removed.by) == (TickKind.REMOVED, MONDAY, "周强")
    assert removed.note == "背面有胶"
    (dirty,) = office.desk.database.find(Defect)
    assert (dirty.kind, dirty.found_on, dirty.found_by) == ("dirty", TODAY, "周强")


def test_every_fault_is_told_by_row_and_column_and_nothing_is_entered(
    office: Office, walked: tuple[Path, list[Cells]]
) -> None:
    path, (new, old, stays) = walked
    before = office.desk.database.stamp
    wrong = [
        old | {"结果": "撤下"},
        new | {"结果": "贴歪了", "日期": "11-31"},
        new | {"单号": "1234567", "结果": "贴好了", "日期": "11-24"},
        stays | {"问题": "飞走了"},
        stays | {"结果": "在", "日期": "2026-12-24"},
        stays | {"结果": "√", "日期": "11-24", "要做": ""},
    ]
    with pytest.raises(Unreadable) as caught:
        import_file(office.desk, fill_in(path, wrong))
    text = str(caught.value)
    for place in (
        "第 2 行“日期”：没有填",
        "第 3 行“结果”：“贴歪了”看不懂",
        "第 3 行“日期”：“11-31”不是日期",
        "第 4 行“单号”：",
        "第 5 行“问题”：没有“飞走了”这种问题",
        "第 6 行“日期”：“2026-12-24”还没有到",
        "第 7 行“结果”：没有“要做”，“√”看不出做了什么",
    ):
        assert place in text
    with pytest.raises(Unreadable, match=r"第 3 行“结果”：.*已经登记为贴好了"):
        import_file(
            office.desk,
            fill_in(path, [new | {"结果": "贴好了", "日期": "11-24"}, stays | {"结果": "贴好了"}]),
        )
    assert office.desk.database.stamp == before


def test_a_code_that_lost_its_zeros_is_found_and_empty_lines_say_nothing(
    office: Office, walked: tuple[Path, list[Cells]]
) -> None:
    path, (new, _, stays) = walked
    desk = office.desk
    posting = found(office, new)
    desk.save(posting.changed(code="0123459"))
    rows = [stays, new | {"单号": "123459", "结果": "掉了", "日期": "11-24"}]
    with pytest.raises(Unreadable, match=r"第 3 行“结果”：.*没有贴着"):
        import_file(desk, fill_in(path, rows))
    rows[1]["结果"] = "贴好了"
    assert import_file(desk, fill_in(path, rows)) == 1
    assert desk.database.get(Posting, posting.id).is_hanging
