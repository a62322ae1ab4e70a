"""A walk's results entered at once, and defects found and mended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from office import TODAY, Office, folder_of

from store.errors import Refused
from store.models import Attachment, Defect, Photo, Posting, TickKind
from store.rules.tasks import Group
from store.rules.upkeep.patrol import Result, tasks

PICTURE = Attachment(name="IMG_1.jpg", sha256="a" * 64, suffix=".jpg")
PHOTO = Photo(**PICTURE.model_dump(), on=TODAY)


@pytest.fixture
def hanging(office: Office) -> Posting:
    posting = office.plan(TODAY - timedelta(days=3), 30)
    return office.desk.tick([posting], TickKind.POSTED, TODAY - timedelta(days=3))[0]


def now(office: Office, posting: Posting) -> Posting:
    return office.desk.database.get(Posting, posting.id)


def defects(office: Office) -> list[Defect]:
    return office.desk.database.find(Defect)


def test_a_walk_is_entered_in_one_transaction_and_taken_back_in_one(
    office: Office, hanging: Posting
) -> None:
    desk, new, stays = office.desk, office.plan(), office.plan()
    desk.tick([stays], TickKind.POSTED)
    before = desk.database.stamp
    desk.enter_walk(
        [
            Result(new.id, TODAY, TickKind.POSTED, by="周强", note="左上角"),
            Result(hanging.id, TODAY, TickKind.REMOVED, by="周强"),
            Result(stays.id, TODAY, defect="faded", by="周强"),
        ]
    )
    assert desk.database.stamp == before + 1
    posted = now(office, new).ticks[0]
    assert (posted.kind, posted.by, posted.note) == (TickKind.POSTED, "周强", "左上角")
    assert now(office, hanging).is_closed
    assert now(office, stays).ticks[-1].reason == "faded" and defects(office) == []
    desk.undo()
    assert now(office, new).ticks == () and now(office, hanging).is_hanging


def test_faults_are_told_by_line_and_nothing_is_entered(office: Office, hanging: Posting) -> None:
    desk, new = office.desk, office.plan()
    before = desk.database.stamp
    with pytest.raises(Refused) as caught:
        desk.enter_walk(
            [
                Result(new.id, TODAY, TickKind.POSTED),
                Result(hanging.id, TODAY, TickKind.POSTED),
                Result(hanging.id, TODAY + timedelta(days=1), defect="dirty"),
            ]
        )
    assert [problem.field for problem in caught.value.problems] == ["1", "2"]
    assert "已经登记为贴好了" in str(caught.value) and "还没有到" in str(caught.value)
    assert desk.database.stamp == before


def test_two_lines_about_one_sheet_follow_each_other(office: Office, hanging: Posting) -> None:
    day = TODAY - timedelta(days=1)
    office.desk.enter_walk(
        [
            Result(hanging.id, day, TickKind.INTERRUPTED),
            Result(hanging.id, TODAY, TickKind.POSTED),
        ]
    )
    first, second = now(office, hanging).intervals
    assert (first.end, first.reason, second.start) == (day, "fallen_off", TODAY)


def test_what_was_only_looked_at_leaves_a_defect_or_a_note(
    office: Office, hanging: Posting
) -> None:
    office.desk.enter_walk(
        [
            Result(hanging.id, TODAY, defect="dirty", note="泥点"),
            Result(hanging.id, TODAY, note="大风前已加固"),
            Result(hanging.id, TODAY),
        ]
    )
    assert now(office, hanging).note == "11-24 大风前已加固" and now(office, hanging).is_hanging
    (dirty,) = defects(office)
    assert (dirty.kind, dirty.posting_id, dirty.note) == ("dirty", hanging.id, "泥点")


def test_a_patrol_finds_what_is_wrong_with_a_sheet_and_its_board(
    office: Office, hanging: Posting
) -> None:
    desk = office.desk
    kinds = ["torn", "covered", "glass_broken"]
    before = desk.database.stamp
    desk.report_defects(
        office.east.id, kinds, posting_id=hanging.id, note="下午看的", photos=[PICTURE]
    )
    assert desk.database.stamp == before + 1
    posting = now(office, hanging)
    assert [(t.kind, t.reason) for t in posting.ticks[1:]] == [(TickKind.INTERRUPTED, "torn")]
    assert [photo.sha256 for photo in posting.photos] == [PICTURE.sha256]
    (glass,) = defects(office)
    assert (glass.kind, glass.photos) == ("glass_broken", (PICTURE,))
    desk.undo()
    assert now(office, hanging).is_hanging and defects(office) == []


def test_what_cannot_be_reported_is_refused(office: Office, hanging: Posting) -> None:
    report = office.desk.report_defects
    with pytest.raises(Refused, match="至少选一种"):
        report(office.east.id, [])
    with pytest.raises(Refused, match="不在“西门公示栏”"):
        report(office.west.id, ["torn"], posting_id=hanging.id)
    with pytest.raises(Refused, match="还没有到"):
        report(office.east.id, ["dirty"], TODAY + timedelta(days=1))


def test_open_defects_are_tasks_until_they_are_mended(office: Office, hanging: Posting) -> None:
    desk = office.desk
    seen = TODAY - timedelta(days=2)
    desk.report_defects(office.west.id, ["loose_frame"], note="右下角")
    desk.report_defects(office.east.id, ["wrong_info"], seen, posting_id=hanging.id)
    sites = {site.id: site for site in desk.sites()}
    wrong, loose = tasks(desk.open_defects(), sites, {hanging.id: hanging})
    assert (wrong.group, wrong.code, wrong.where) == (Group.DEFECT, hanging.code, "东门公示栏")
    assert wrong.note == "11-22 发现，请用“撤回更正”"
    assert loose.what == "框架松动：右下角" and loose.due is None
    first, second = desk.open_defects()
    with pytest.raises(Refused, match="发现日 2026-11-22 之前"):
        desk.fix_defects([first], TODAY - timedelta(days=3))
    desk.fix_defects([first, second], by="李师傅", how="换了框")
    assert desk.open_defects() == [] and defects(office)[0].fixed_by == "李师傅"
    with pytest.raises(Refused, match="已经登记为处理好"):
        desk.fix_defects([defects(office)[0]])


def test_photographs_are_added_once(office: Office, hanging: Posting) -> None:
    desk, other = office.desk, office.plan()
    desk.attach_photos({hanging.id: [PHOTO, PHOTO], other.id: [PHOTO]})
    before = desk.database.stamp
    assert desk.attach_photos({hanging.id: [PHOTO]}) == []
    assert desk.database.stamp == before
    assert now(office, hanging).photos == now(office, other).photos == (PHOTO,)
    desk.undo()
    assert now(office, hanging).photos == ()
    assert folder_of(desk).is_writable
