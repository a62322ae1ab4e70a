"""A past year is put away: nothing is lost by it, and nothing is read that is not asked for."""

from __future__ import annotations

import gc
from datetime import date, timedelta
from pathlib import Path
from weakref import WeakSet

import pytest
from office import TODAY, Clock, Office, die, folder_of, open_desk
from tinydb import TinyDB, where

from store.disk import archives as archives_module
from store.disk import reading as reading_module
from store.disk.archives import ArchiveFile
from store.disk.database import Database
from store.errors import Damaged, Refused
from store.models import Archive, Campaign, Case, Material, Posting, Site, TickKind
from store.query import Between, Is
from store.rules.wall.filter import Filter


def hung(office: Office, start: date, days: int, *, site: Site | None = None) -> Posting:
    """Put up and taken down on its days."""
    now = office.clock.day
    office.clock.day = start
    posting = office.desk.tick([office.plan(start, days, site)], TickKind.POSTED)[0]
    office.clock.day = start + timedelta(days=days - 1)
    posting = office.desk.tick([posting], TickKind.REMOVED)[0]
    office.clock.day = now
    return posting


@pytest.fixture
def years(office: Office) -> Office:
    """Sheets that closed in 2024 and 2025 and hang now, a campaign and cases."""
    hung(office, date(2024, 3, 1), 5)
    hung(office, date(2024, 12, 30), 5)  # closes in 2025
    hung(office, date(2025, 6, 1), 9, site=office.west)
    office.notice = office.material("notice", "只在 2025 年贴过的", body="一")
    hung(office, date(2025, 7, 1), 3)
    office.notice = office.material("notice", "现在还贴着的", body="二")
    office.desk.tick([office.plan()], TickKind.POSTED)
    campaign = Campaign(id="c1", name="日", on=date(2025, 5, 15), lead_id=office.unit.id)
    fields = {"id": "k1", "title": "停水", "source": "hotline_12345"}
    days = {"received_on": date(2025, 2, 1), "closed_on": date(2025, 2, 3)}
    office.desk.save(campaign)
    office.desk.save(Case.model_validate({**fields, **days}))
    return office


def test_what_may_be_archived_is_counted_by_year(years: Office) -> None:
    assert years.desk.archivable() == {2024: 1, 2025: 4}


def test_an_archive_takes_what_closed_in_its_year(years: Office) -> None:
    desk = years.desk
    before = [row.id for row in desk.ledger()]
    assert desk.archive(2024) == 1  # its notice is still shown by others
    assert desk.archive(2025) == 7  # three sheets, two notices, the campaign, the case
    assert desk.archivable() == {}
    assert [row.id for row in desk.ledger()] == before
    live = desk.database.find(Material, archived=False)
    assert [material.title for material in live] == ["现在还贴着的"]
    assert len(desk.database.find(Material)) == 3
    assert desk.agenda().postings == () and len(desk.open_postings()) == 1


def test_the_ledger_says_the_same_before_and_after(years: Office, folder: Path) -> None:
    desk = years.desk
    before = desk.ledger()
    for year in (2024, 2025):
        desk.archive(year)
    assert desk.ledger() == before
    desk.database.close()
    assert open_desk(folder, years.clock, writing=False).ledger() == before
    (folder / "bulletin.json").unlink()
    assert open_desk(folder, years.clock, writing=False).ledger() == before


def test_stock_tinydb_opens_an_archive_alone(years: Office, folder: Path) -> None:
    for year in (2024, 2025):
        years.desk.archive(year)
    with TinyDB(folder / "archive" / "2025.json", encoding="utf-8") as stock:
        found = stock.table("postings").search(where("site_id") == years.west.id)
        material = stock.table("materials").get(where("id") == found[0]["material_id"])
        site = stock.table("copy_of_sites").get(where("id") == found[0]["site_id"])
        unit = stock.table("copy_of_units").get(where("id") == years.unit.id)
    assert material and material["title"] == "关于清理楼道的通知"
    assert site and site["name"] == "西门公示栏"
    assert unit and unit["name"] == "学苑社区"


@pytest.mark.parametrize(
    ("wanted", "read"),
    [
        (Filter(), ["2025", "2024"]),
        (Filter(start=date(2025, 3, 1), end=date(2025, 3, 9)), ["2025"]),
        (Filter(start=date(2024, 12, 31), end=date(2024, 12, 31)), ["2025"]),
        (Filter(end=date(2024, 6, 1)), ["2024"]),
        (Filter(start=TODAY), []),
    ],
)
def test_only_years_that_are_asked_for_are_read(
    years: Office, wanted: Filter, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = years.desk
    everything = desk.ledger()
    for year in (2024, 2025):
        desk.archive(year)
    desk.history.forget()
    opened: list[str] = []
    real = ArchiveFile.__init__

    def noting(self: ArchiveFile, folder: Path, record: Archive) -> None:
        opened.append(record.id)
        real(self, folder, record)

    monkeypatch.setattr(ArchiveFile, "__init__", noting)
    assert desk.ledger(wanted) == wanted.select(everything)
    assert opened == read
    desk.ledger(wanted)
    assert opened == read


def test_one_archive_is_let_go_of_before_the_next_is_read(
    years: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = years.desk
    desk.archive(2024)
    desk.archive(2025)
    open_ones: list[int] = []
    read: WeakSet[ArchiveFile] = WeakSet()

    class Watched(ArchiveFile):
        def __init__(self, folder: Path, record: Archive) -> None:
            gc.collect()  # for a Python that does not count references
            open_ones.append(len(read))
            super().__init__(folder, record)
            read.add(self)

    monkeypatch.setattr(reading_module, "ArchiveFile", Watched)
    desk.ledger()
    assert open_ones == [0, 0]


def test_questions_read_only_archives_that_may_answer(
    years: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    find, count = years.desk.database.find, years.desk.database.count
    years.desk.archive(2025)
    monkeypatch.setattr(archives_module, "digest_of", lambda content: pytest.fail("read"))
    assert find(Posting, Is("closed_on", None))
    assert not find(Posting, Between("closed_on", TODAY))
    assert count(Posting, Between("planned_from", None, date(2024, 12, 1))) == 1
    assert find(Site) and not find(Case, Is("closed_on", date(2026, 1, 1)))


def test_the_year_must_be_over_and_hold_something(years: Office) -> None:
    with pytest.raises(Refused, match="还没有过完"):
        years.desk.archive(TODAY.year)
    with pytest.raises(Refused, match="没有可以归档的"):
        years.desk.archive(2019)
    years.desk.archive(2025)
    with pytest.raises(Refused, match="没有可以归档的"):
        years.desk.archive(2025)


def test_archiving_is_undone(years: Office) -> None:
    desk = years.desk
    before = desk.ledger()
    desk.archive(2025)
    assert desk.undo() == "归档 2025 年 6 条"
    assert desk.ledger() == before and desk.database.find(Archive) == []
    assert desk.archivable() == {2024: 1, 2025: 4}
    desk.archive(2025)
    assert [a.file for a in desk.database.find(Archive)] == ["2025-2.json"]
    assert desk.ledger() == before


def test_archiving_is_undone_after_an_archived_sheet_was_changed_and_changed_back(
    years: Office,
) -> None:
    desk = years.desk
    before = desk.ledger()
    desk.archive(2025)
    (row,) = desk.ledger(Filter(text="只在"))
    desk.take_back(desk.database.get(Posting, row.id))
    desk.undo()
    assert desk.undo().startswith("归档")
    assert desk.ledger() == before and desk.database.find(Archive) == []


def test_a_late_entry_makes_a_second_archive_of_the_year(years: Office) -> None:
    desk = years.desk
    desk.archive(2025)
    hung(years, date(2025, 8, 1), 2)
    assert desk.archive(2025) == 1
    assert [a.id for a in desk.database.find(Archive, order=("id",))] == ["2025", "2025-2"]


def test_an_entry_of_an_archived_year_is_taken_back(years: Office, folder: Path) -> None:
    desk = years.desk
    desk.archive(2025)
    (row,) = desk.ledger(Filter(text="只在"))
    sheet = desk.posting_by_code(row.code)
    desk.take_back(sheet)
    assert [p.id for p in desk.agenda().overdue] == [sheet.id]
    assert desk.ledger(Filter(text="只在"))[0].title == "只在 2025 年贴过的"
    desk.undo()
    assert desk.database.get(Posting, sheet.id).ticks == sheet.ticks
    before = desk.ledger()
    desk.database.close()
    assert open_desk(folder, years.clock, writing=False).ledger() == before


def test_what_archived_sheets_name_is_not_deleted(years: Office) -> None:
    lonely = years.site("只在去年用过", 9)
    hung(years, date(2025, 8, 1), 2, site=lonely)
    years.desk.archive(2025)
    with pytest.raises(Refused, match="还有 1 处在用"):
        years.desk.discard(lonely)


def test_what_went_into_an_archive_together_is_not_deleted_apart(years: Office) -> None:
    desk = years.desk
    desk.archive(2025)
    posting = desk.ledger(Filter(text="只在"))[0]
    material = desk.database.get(Posting, posting.id).material_id
    with pytest.raises(Refused, match="还有 1 处在用"):
        desk.discard(desk.database.get(Material, material))
    opened = desk.save(desk.database.get(Material, material).changed(body="改过"))
    with pytest.raises(Refused, match="还有 1 处在用"):
        desk.discard(opened)
    assert desk.ledger(Filter(text="只在"))


def test_new_codes_stay_clear_of_the_archives(years: Office) -> None:
    years.clock.day = date(2026, 11, 24)
    codes = {years.plan().code for _ in range(20)}
    assert {code[0] for code in codes} == {"6"} and len(codes) == 20


def test_what_was_read_from_the_journal_is_found_in_its_archive(
    years: Office, folder: Path
) -> None:
    die(years.desk)
    (folder / "bulletin.json").unlink(missing_ok=True)
    desk = open_desk(folder, years.clock)
    found = desk.database.find(Posting, Between("closed_on", None, date(2025, 12, 31)))
    desk.archive(2024)
    desk.archive(2025)
    assert [desk.database.get(Posting, posting.id) for posting in found] == found
    desk.database.close()


def test_an_archive_that_was_changed_or_is_gone_is_named(years: Office, folder: Path) -> None:
    years.desk.archive(2025)
    path = folder / "archive" / "2025.json"
    content = path.read_bytes()
    for spoilt in (content.replace("东门".encode(), "南门".encode(), 1), content[:-1], b""):
        path.write_bytes(spoilt)
        with pytest.raises(Damaged, match=r"2025\.json 内容被改动过"):
            Database(folder, writing=False).find(Posting)
    path.unlink()
    with pytest.raises(Damaged, match=r"2025\.json 不见了"):
        Database(folder, writing=False).find(Posting)


def test_a_file_without_its_line_in_the_journal_does_not_count(
    years: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a power cut between the two."""
    desk = years.desk
    before = desk.ledger()
    monkeypatch.setattr(folder_of(desk), "append", lambda *arguments: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        desk.archive(2025)
    monkeypatch.undo()
    assert (folder / "archive" / "2025.json").exists()
    assert desk.ledger() == before
    assert desk.archive(2025) == 6
    assert [a.file for a in desk.database.find(Archive)] == ["2025-2.json"]
    assert desk.ledger() == before


def test_a_new_sheet_may_get_the_code_of_an_archived_one(years: Office) -> None:
    desk = years.desk
    desk.archive(2025)
    (row,) = desk.ledger(Filter(text="只在"))
    fresh = years.plan()
    twin = desk.save(fresh.changed(code=row.code))
    assert desk.posting_by_code(row.code) == twin


def test_the_offer_counts_nothing_in_a_fresh_folder(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "新", Clock())
    assert desk.archivable() == {}
    desk.database.close()
