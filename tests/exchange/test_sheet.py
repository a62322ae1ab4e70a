"""Tables in and out: all or nothing, every fault named by its row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from office import TODAY, Office

from bulletin_tui.exchange.faults import Unreadable
from bulletin_tui.exchange.files import export_file, import_file, read_csv
from bulletin_tui.exchange.sheet import (
    EXAMPLE,
    LEDGER_HEADINGS,
    PLAN_HEADINGS,
    SAMPLE,
    write_template,
)
from store.desk import Desk
from store.models import Material, Permit, Posting, TickKind, validated
from store.rules.wall.codes import parse_code

Write = Callable[..., Path]
GOOD = ("通知", "停水的通知", "", "东门公示栏", "2026-12-01", "2026-12-10", "2", "请储水。")


@pytest.fixture
def table(tmp_path: Path) -> Write:
    def write(*rows: Iterable[str], encoding: str = "utf-8-sig", name: str = "计划.csv") -> Path:
        text = io.StringIO()
        csv.writer(text).writerows([PLAN_HEADINGS, *rows])
        path = tmp_path / name
        path.write_bytes(text.getvalue().encode(encoding))
        return path

    return write


def row(**cells: str) -> tuple[str, ...]:
    values = dict(zip(PLAN_HEADINGS, GOOD, strict=True)) | cells
    return tuple(values[heading] for heading in PLAN_HEADINGS)


def refusal(office: Office, path: Path) -> str:
    """The sentence; nothing may have been taken in."""
    before = list(office.desk.database.changes())
    with pytest.raises(Unreadable) as caught:
        import_file(office.desk, path)
    assert list(office.desk.database.changes()) == before
    return str(caught.value)


def test_a_mark_in_a_title_breaks_it_and_finds_what_is_there(office: Office, table: Write) -> None:
    path = table(
        row(标题="关于清理|楼道的通知", 正文=""), row(标题="停水｜的通知"), row(标题="停水|的通知")
    )
    assert import_file(office.desk, path) == 3
    known, new = office.desk.database.find(Material)
    assert known == office.notice
    assert (new.title, new.title_breaks) == ("停水的通知", (2,))


def test_a_plan_becomes_postings(office: Office, table: Write) -> None:
    path = table(GOOD, row(标题=office.notice.title, 撤下日="", 张贴日="2026/12/1", 正文=""))
    assert import_file(office.desk, path) == 2
    first, second = office.desk.database.find(Posting)
    material = office.desk.database.get(Material, first.material_id)
    assert (material.title, material.body, material.unit_id) == (
        "停水的通知",
        "请储水。",
        office.unit.id,
    )
    assert (first.planned_from, first.planned_to, first.quantity) == (
        date(2026, 12, 1),
        date(2026, 12, 10),
        2,
    )
    assert second.material_id == office.notice.id
    assert second.planned_to is None
    assert first.code != second.code


def test_the_same_new_title_twice_is_one_material(office: Office, table: Write) -> None:
    before = len(office.desk.database.find(Material))
    import_file(office.desk, table(GOOD, row(点位="西门公示栏")))
    assert len(office.desk.database.find(Material)) == before + 1


def test_the_import_is_one_transaction_and_can_be_undone(office: Office, table: Write) -> None:
    before = len(list(office.desk.database.changes()))
    import_file(office.desk, table(GOOD, GOOD, GOOD))
    assert len(list(office.desk.database.changes())) == before + 1
    office.desk.undo()
    assert office.desk.database.find(Posting) == []


def test_no_two_of_many_postings_get_one_code(office: Office, table: Write) -> None:
    import_file(office.desk, table(*[GOOD] * 300))
    import_file(office.desk, table(*[GOOD] * 300))
    codes = [parse_code(posting.code) for posting in office.desk.database.find(Posting)]
    assert len(set(codes)) == 600


def test_a_dry_run_counts_and_keeps_nothing(office: Office, table: Write) -> None:
    assert import_file(office.desk, table(GOOD, GOOD), dry_run=True) == 2
    assert office.desk.database.find(Posting) == []


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"张贴日": "2026-02-30"}, ("第 3 行“张贴日”", "2026-02-30", "28天")),
        ({"张贴日": ""}, ("第 3 行“张贴日”", "没有填")),
        ({"张贴日": "9" * 40}, ("第 3 行“张贴日”",)),
        ({"张贴日": "2026-" + "9" * 5000 + "-1"}, ("第 3 行“张贴日”",)),
        ({"撤下日": "2026-11-30"}, ("第 3 行“撤下日”", "之前")),
        ({"点位": "北门公示栏"}, ("第 3 行“点位”", "北门公示栏")),
        ({"种类": "海报"}, ("第 3 行“种类”", "海报")),
        ({"类别": "没有的类"}, ("第 3 行“类别”", "没有的类")),
        ({"标题": ""}, ("第 3 行“标题”", "没有填")),
        ({"标题": "长" * 121}, ("第 3 行“标题”", "120")),
        ({"标题": "红\x1b[31m字"}, ("第 3 行“标题”", "U+001B")),
        ({"数量": "两"}, ("第 3 行“数量”", "两")),
        ({"数量": "0"}, ("第 3 行“数量”",)),
        ({"数量": "-1"}, ("第 3 行“数量”",)),
        ({"数量": "1000001"}, ("第 3 行“数量”",)),
        ({"数量": "9" * 5000}, ("第 3 行“数量”",)),
        ({"数量": "²"}, ("第 3 行“数量”",)),
    ],
    ids=lambda value: str(value)[:30] if isinstance(value, dict) else "",
)
def test_one_bad_cell_refuses_the_whole_table(
    office: Office, table: Write, cells: dict[str, str], words: tuple[str, ...]
) -> None:
    sentence = refusal(office, table(GOOD, row(**cells), GOOD))
    for word in words:
        assert word in sentence
    assert office.desk.database.find(Posting) == []


def test_what_the_law_and_a_permit_ask_holds_for_a_table_too(office: Office, table: Write) -> None:
    """A banner keeps to its permit, a 公示 hangs long enough, what has no end is reviewed."""
    desk, december = office.desk, {"张贴日": "2026-12-01", "撤下日": "2026-12-10"}
    road = office.site("学苑路条幅点", 9, kind="banner")
    permit = {"authority": "区城管局", "number": "12号", "site_id": road.id, "quantity": 2}
    span = {"valid_from": date(2026, 12, 1), "valid_to": date(2026, 12, 10)}
    kept = desk.save_permit(validated(Permit, {"id": desk.new_id(), **permit, **span})).permit
    banner = {"种类": "条幅", "标题": "谨防诈骗", "点位": road.name, **december}
    for cells, words in (
        ({**banner, "撤下日": "2026-12-11"}, ("第 3 行“撤下日”", "12号", "晚了 1 天")),
        ({**banner, "张贴日": "2026-11-30"}, ("第 3 行“张贴日”", "12号", "早了")),
        ({**banner, "数量": "3"}, ("第 3 行“数量”", "只准挂 2 条")),
        ({"种类": "公示", "标题": "评选结果", **december, "撤下日": "2026-12-07"}, ("5 个工作日",)),
    ):
        told = refusal(office, table(GOOD, row(**cells)))
        assert all(word in told for word in words), told
    assert "还能挂 0 条" in refusal(office, table(row(**banner), row(**banner)))
    import_file(
        desk,
        table(
            row(**{**banner, "数量": "2"}),
            row(种类="公示", 标题="评选结果", 张贴日="2026-12-01", 撤下日="2026-12-08"),
            row(撤下日=""),
        ),
    )
    hung, publicity, standing = desk.database.find(Posting)
    assert hung.permit_id == kept.id
    assert publicity.hold and publicity.hold.until == date(2026, 12, 7)
    assert standing.review_on and publicity.review_on is None


def test_a_retired_site_is_refused(office: Office, table: Write) -> None:
    office.desk.save(office.east.changed(state="retired"))
    assert "第 2 行“点位”：“东门公示栏”已停用" in refusal(office, table(GOOD))


def test_every_fault_is_listed_up_to_a_screenful(office: Office, table: Write) -> None:
    sentence = refusal(office, table(*[row(点位="哪里", 张贴日="明年")] * 30))
    assert "60 处要改" in sentence
    assert "第 2 行“张贴日”" in sentence
    assert "另有 40 处" in sentence


def test_markup_in_a_title_stays_text(office: Office, table: Write) -> None:
    import_file(office.desk, table(row(标题="通知[/x][bold]")))
    assert any(m.title == "通知[/x][bold]" for m in office.desk.database.find(Material))


def test_a_table_saved_by_an_old_excel_is_read(office: Office, table: Write) -> None:
    assert import_file(office.desk, table(GOOD, encoding="gb18030")) == 1
    assert office.desk.database.find(Material)[-1].title == "停水的通知"


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n\r\n", "甲,乙\r\n".encode()])
def test_a_table_without_our_headings_is_refused(
    office: Office, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "空.csv"
    path.write_bytes(content)
    assert "第 1 行缺少表头：种类、标题、点位、张贴日" in refusal(office, path)


def test_text_in_no_known_encoding_is_refused(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "乱.csv"
    path.write_bytes(b"\xff\xff\xff\x80")
    assert "编码" in refusal(office, path)


def test_a_missing_file_and_a_folder_are_sentences(office: Office, tmp_path: Path) -> None:
    assert "没有这个文件" in refusal(office, tmp_path / "没有.csv")
    (tmp_path / "夹.csv").mkdir()
    assert "打不开" in refusal(office, tmp_path / "夹.csv")


def test_another_ending_is_refused(office: Office, table: Write) -> None:
    assert "只认 .json、.csv" in refusal(office, table(GOOD, name="计划.xlsx"))


def test_the_template_can_be_filled_in_and_read(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "模板.csv"
    write_template(path)
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    assert rows == [list(PLAN_HEADINGS), list(EXAMPLE)]
    office.desk.save(office.notice.changed(title="关于倒垃圾的通知"))
    assert import_file(office.desk, path) == 0  # the sample, though there is such a board
    path.write_text(path.read_text("utf-8-sig").replace(SAMPLE, ""), "utf-8")
    assert import_file(office.desk, path) == 1


def test_the_ledger_goes_out_with_what_happened(office: Office, tmp_path: Path) -> None:
    posting = office.plan()
    office.desk.tick([posting], TickKind.POSTED)
    path = tmp_path / "台账.csv"
    assert export_file(office.desk, path) == 1
    (line,) = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
    assert tuple(line) == LEDGER_HEADINGS
    assert line["标题"] == office.notice.title
    assert line["实际张贴"] == TODAY.isoformat()
    assert line["实际撤下"] == ""
    assert (line["状态"], line["单号"], line["编号"]) == ("已张贴", posting.code, posting.id)


def test_a_ledger_tells_how_long_it_hung_what_broke_it_and_how_many_roughly(
    office: Office, tmp_path: Path
) -> None:
    desk = office.desk
    start = TODAY - timedelta(days=9)
    (sheet,) = desk.tick([office.plan(start, 30)], TickKind.POSTED, start)
    for day, kind, reason in (
        (4, TickKind.INTERRUPTED, "covered"),
        (3, TickKind.POSTED, None),
        (1, TickKind.INTERRUPTED, "fallen_off"),
    ):
        (sheet,) = desk.tick([sheet], kind, TODAY - timedelta(days=day), reason=reason)
    window = office.site("服务窗口", 9, kind="leaflet")
    leaflet = office.material("leaflet", "防骗宣传单")
    handed = desk.plan(leaflet.id, [window.id], TODAY, TODAY, quantity=2000)
    desk.save(handed[0].changed(qualifier="over"))
    path = tmp_path / "台账.csv"
    export_file(desk, path)
    out, hung = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
    assert (out["数量"], out["贴过天数"], out["中断"]) == ("2000余", "", "")
    assert (hung["实际撤下"], hung["贴过天数"]) == ("", "9")
    assert hung["中断"] == "2026-11-20 至 2026-11-21 重叠张贴/被遮盖；2026-11-23 至今 脱落未补"
    # And the rough count comes in again as it went out.
    rows = path.read_bytes()
    for line in (out, hung):
        rows = rows.replace(line["编号"].encode(), b"")
    assert read_csv(desk, path, rows) == 2
    again = [p for p in desk.database.find(Posting) if p.quantity == 2000]
    assert [p.qualifier for p in again] == ["over", "over"]


def test_a_ledger_says_until_when_the_law_wants_it_and_what_is_guessed(
    office: Office, tmp_path: Path
) -> None:
    material = office.material("publicity", "低保审核公示", matter="low_income_publicity")
    for start in (TODAY, date(2026, 12, 28)):
        office.desk.plan(material.id, [office.west.id], start, None)
    path = tmp_path / "台账.csv"
    export_file(office.desk, path)
    lines = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
    assert [line["公示到"] for line in lines] == ["2027-01-06（暂算）", "2026-12-02"]


def test_a_ledger_is_not_taken_in_twice(office: Office, tmp_path: Path) -> None:
    office.plan()
    path = tmp_path / "台账.csv"
    export_file(office.desk, path)
    assert "第 2 行“编号”：这一条已经有了" in refusal(office, path)


@pytest.mark.parametrize("title", ["=1+1", "+8613800000000", "-", "@SUM(A1)"])
def test_a_formula_is_inert_in_the_file_and_whole_again_here(
    office: Office, tmp_path: Path, title: str
) -> None:
    material = office.material("notice", title)
    office.desk.plan(material.id, [office.east.id], TODAY, TODAY)
    path = tmp_path / "台账.csv"
    export_file(office.desk, path)
    cells = next(iter(csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))))
    assert cells["标题"] == f"'{title}"
    cells["编号"] = ""
    before = len(office.desk.database.find(Material))
    text = io.StringIO()
    writer = csv.DictWriter(text, LEDGER_HEADINGS)
    writer.writeheader()
    writer.writerow(cells)
    assert read_csv(office.desk, path, text.getvalue().encode()) == 1
    assert len(office.desk.database.find(Material)) == before


HEADER = (",".join(PLAN_HEADINGS) + "\r\n").encode()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300), headed=st.booleans())
@example(content=b'"', headed=True)
@example(content=b"a\x00b,\r\n", headed=True)
@example(content=",".join(["字" * 200_000]).encode(), headed=True)
def test_any_bytes_are_a_table_or_unreadable(desk: Desk, content: bytes, headed: bool) -> None:
    with suppress(Unreadable):
        assert read_csv(desk, Path("a.csv"), HEADER * headed + content, dry_run=True) == 0


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(st.text(max_size=30), min_size=8, max_size=8))
def test_any_cells_are_a_plan_or_unreadable(office: Office, cells: list[str]) -> None:
    cells[3] = office.east.name
    text = io.StringIO()
    csv.writer(text).writerows([PLAN_HEADINGS, cells])
    content = text.getvalue().encode("utf-8", "replace")
    with suppress(Unreadable):
        assert read_csv(office.desk, Path("a.csv"), content, dry_run=True) in (0, 1)
