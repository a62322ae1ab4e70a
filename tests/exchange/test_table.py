"""Tables as Excel and WPS write them: what has no place is refused, never dropped."""

from __future__ import annotations

import codecs
from datetime import date
from pathlib import Path

import pytest
from office import TODAY, Office

from bulletin_tui.exchange.faults import Unreadable
from bulletin_tui.exchange.files import import_file
from bulletin_tui.exchange.table import read_day
from store.models import Material, Posting, TickKind

HEAD = "种类,标题,点位,张贴日,撤下日,正文"
ROW = "通知,停水的通知,东门公示栏,2026.12.1,12月10日,请储水。"


def as_written(path: Path, text: str, encoding: str = "gbk") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("encoding", "comma"), [("gbk", ";"), ("utf-8", "\t"), ("utf-16", "\t"), ("utf-8-sig", ",")]
)
def test_any_separator_and_encoding_that_office_programs_write(
    office: Office, tmp_path: Path, encoding: str, comma: str
) -> None:
    text = f"{HEAD}\r\n{ROW}\r\n,,,,,\r\n".replace(",", comma)
    assert import_file(office.desk, as_written(tmp_path / "计划.csv", text, encoding)) == 1
    (posting,) = office.desk.database.find(Posting)
    assert (posting.planned_from, posting.planned_to) == (date(2026, 12, 1), date(2026, 12, 10))


def test_a_line_break_in_a_cell_is_kept_and_rows_are_counted_as_excel_does(
    office: Office, tmp_path: Path
) -> None:
    broken = ROW.replace("请储水。", '"请储水。\n水箱、水桶都行。"')
    path = as_written(tmp_path / "计划.csv", f"{HEAD}\r\n{broken}\r\n{ROW.replace('东', '南')}\r\n")
    with pytest.raises(Unreadable, match="第 3 行“点位”：没有叫“南门公示栏”"):
        import_file(office.desk, path)
    assert import_file(office.desk, as_written(path, f"{HEAD}\r\n{broken}\r\n")) == 1
    (posting,) = office.desk.database.find(Posting)
    text = office.desk.database.get(Material, posting.material_id).body
    assert text == "请储水。\n水箱、水桶都行。"


@pytest.mark.parametrize(
    ("head", "row", "told"),
    [
        (HEAD, f"{ROW},水箱也行", "第 2 行第 7 列：“水箱也行”上面没有表头"),
        (HEAD.replace("正文", ""), ROW, "第 2 行第 6 列：“请储水。”上面没有表头"),
        (HEAD.replace("正文", "撤下日"), ROW, "第 1 行：有 2 个“撤下日”"),
        (HEAD.replace("撤下日", "撤下日期"), ROW, "第 1 行：不认识“撤下日期”，能用的有种类、标题"),
        (HEAD, ROW.replace("停水的通知", "关于清理楼道的通知"), "第 2 行“正文”：已经有《关于清理"),
        (HEAD, f"{ROW}\r\n{ROW.replace('水。', '粮。')}", "第 3 行“正文”：已经有《停水的通知》"),
        (HEAD, ROW.replace("2026.12.1", "46357"), "第 2 行“张贴日”：“46357”不是日期。这是 Excel"),
    ],
)
def test_what_would_be_lost_without_a_word_is_refused(
    office: Office, tmp_path: Path, head: str, row: str, told: str
) -> None:
    before = office.desk.database.stamp
    with pytest.raises(Unreadable) as caught:
        import_file(office.desk, as_written(tmp_path / "计划.csv", f"{head}\r\n{row}\r\n"))
    assert told in str(caught.value)
    assert office.desk.database.stamp == before


def test_a_walk_with_a_heading_of_its_own_is_refused(office: Office, tmp_path: Path) -> None:
    posting, path = office.plan(), tmp_path / "走访.csv"
    line = f"{posting.code},贴好了,11-24,梯子坏了\r\n"
    with pytest.raises(Unreadable, match="不认识“情况”"):
        import_file(office.desk, as_written(path, "单号,结果,日期,情况\r\n" + line))
    assert import_file(office.desk, as_written(path, "单 号,结果,日期,备注\r\n" + line)) == 1
    (tick,) = office.desk.database.get(Posting, posting.id).ticks
    assert (tick.kind, tick.on, tick.note) == (TickKind.POSTED, TODAY, "梯子坏了")


@pytest.mark.parametrize(
    "text",
    ["2026/11/25 0:00", "2026-11-25 00:00:00", "2026年11月25日", "11.25", "２０２６－１１－２５"],
)
def test_days_as_office_programs_write_them(text: str) -> None:
    assert read_day(text, TODAY) == date(2026, 11, 25)


def test_half_a_character_is_told_and_no_table_is_made_of_it(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "计划.csv"
    path.write_bytes(codecs.BOM_UTF16_LE + HEAD.encode("utf-16-le") + b"\x00")
    with pytest.raises(Unreadable, match="文字编码认不出来"):
        import_file(office.desk, path)
