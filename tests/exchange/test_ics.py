"""The working calendar as a telephone reads it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar, Event
from office import TODAY, Clock, Office

from bulletin_tui.cli import main
from bulletin_tui.exchange.files import export_file
from store.desk import Desk
from store.errors import Refused
from store.models import Hold, Obligation, Permit, Posting, TickKind

DAY = timedelta(days=1)
END = ("TRANSP:TRANSPARENT\r\nEND:VEVENT", "END:VALARM\r\nEND:VEVENT")


def read(desk: Desk, path: Path, first: date | None = None, last: date | None = None) -> Calendar:
    count = export_file(desk, path, datetime(2026, 11, 24, 9, 30), first, last)
    content = path.read_bytes()
    lines = content.split(b"\r\n")
    # Folded by bytes, and never within a character: some telephones read line by line.
    assert all(len(line) <= 75 and line.decode() is not None for line in lines)
    assert b"\n" not in content.replace(b"\r\n", b"") and not content.startswith(b"\xef\xbb\xbf")
    calendar = Calendar.from_ical(content)
    assert isinstance(calendar, Calendar)
    events = calendar.walk("VEVENT")
    assert len(events) == count == len({str(event["UID"]) for event in events})
    assert all(not event.errors for event in events)
    return calendar


def events(calendar: Calendar) -> dict[str, Event]:
    """By UID; each takes one whole day, whose end is the next one."""
    found = [event for event in calendar.walk("VEVENT") if isinstance(event, Event)]
    for event in found:
        assert event.end - event.start == DAY and not isinstance(event.start, datetime)
    return {str(event.uid): event for event in found}


def days(calendar: Calendar) -> dict[str, date]:
    """First days by summary."""
    return {str(event.summary): event.start for event in events(calendar).values()}


def test_what_goes_up_comes_down_and_runs_out(office: Office, desk: Desk, tmp_path: Path) -> None:
    paper = office.material("publicity", "低保审核公示")
    hold = Hold(
        rule="N02",
        days=7,
        unit="workday",
        until=date(2027, 1, 6),
        calendar="2027 estimated",
        is_provisional=True,
    )
    held = desk.plan(paper.id, [office.east.id], date(2026, 12, 28), date(2027, 1, 7))[0]
    held = desk.save(held.changed(hold=hold))
    standing = desk.plan(office.notice.id, [office.west.id], TODAY, None)[0]
    desk.save(standing.changed(review_on=date(2027, 5, 20)))
    permit = Permit(
        id=desk.new_id(),
        authority="市容管理局",
        number="阜市容许〔2026〕31号",
        site_id=office.east.id,
        valid_from=TODAY,
        valid_to=date(2026, 12, 8),
    )
    desk.save(permit)
    formed = date(2026, 11, 20)
    office.material("notice", "预算公开", matter="gov_info_proactive", formed_on=formed)
    duty = Obligation(
        id=desk.new_id(),
        name="低保名单公布",
        recurrence="FREQ=MONTHLY;BYMONTHDAY=10",
        starts_on=date(2026, 12, 1),
        ends_on=date(2027, 1, 31),
        rest_day="before",
    )
    desk.save(duty)
    calendar = read(desk, tmp_path / "日历.ics")
    assert str(calendar["PRODID"]).startswith("-//bulletin") and "UID" not in calendar
    found = days(calendar)
    assert found == {
        "贴：低保审核公示": date(2026, 12, 28),
        "公示最后一天：低保审核公示（暂算）": date(2027, 1, 6),
        "撤：低保审核公示（暂算）": date(2027, 1, 7),
        "贴：关于清理楼道的通知": TODAY,
        "复核：关于清理楼道的通知": date(2027, 5, 20),
        "许可到期：阜市容许〔2026〕31号": date(2026, 12, 8),
        "最迟上板：预算公开": date(2026, 12, 18),
        "公开任务：低保名单公布": date(2026, 12, 10),
        "公开任务：低保名单公布（暂算）": date(2027, 1, 8),
    }
    (event,) = (e for e in calendar.walk("VEVENT") if "名单公布（" in str(e["SUMMARY"]))
    assert "01-10 是周日，提前到 01-08" in str(event["DESCRIPTION"])
    (event,) = (e for e in calendar.walk("VEVENT") if "撤：" in str(e["SUMMARY"]))
    assert str(event["LOCATION"]) == "东门公示栏"
    assert f"单号 {held.code[:3]} {held.code[3:]}" in str(event["DESCRIPTION"])
    assert "公示到 2027-01-06（暂算）" in str(event["DESCRIPTION"])


def test_imported_again_it_puts_right_what_changed(
    office: Office, desk: Desk, clock: Clock, tmp_path: Path
) -> None:
    first, second = office.plan(TODAY + DAY), office.plan(TODAY + DAY, site=office.west)
    before = events(read(desk, tmp_path / "一.ics"))
    desk.move(first, TODAY + 2 * DAY, TODAY + 9 * DAY)
    desk.cancel(second, "不再需要")
    after = events(read(desk, tmp_path / "二.ics"))
    assert before.keys() == after.keys()
    up = f"{first.id}-up@bulletin"
    assert after[up].start == TODAY + 2 * DAY
    assert after[up].sequence > before[up].sequence
    off = f"{second.id}-up@bulletin"
    assert (before[off].status, after[off].status) == ("CONFIRMED", "CANCELLED")
    # A telephone that passes over the status shows it all the same.
    assert str(after[off].summary) == "取消：贴：关于清理楼道的通知"
    assert datetime(2026, 11, 24, 9, 30).astimezone(UTC) == after[up].DTSTAMP
    posting = desk.database.get(Posting, first.id)
    clock.day = TODAY + 3 * DAY
    (posting,) = desk.tick([posting], TickKind.POSTED)
    clock.day = TODAY + 11 * DAY
    desk.tick([posting], TickKind.REMOVED)
    found = days(read(desk, tmp_path / "三.ics"))
    assert found["已贴：关于清理楼道的通知"] == TODAY + 3 * DAY
    assert found["已撤：关于清理楼道的通知"] == TODAY + 11 * DAY


def test_a_withdrawn_sheet_says_so_and_its_correction_goes_up(
    office: Office, desk: Desk, tmp_path: Path
) -> None:
    planned = office.plan(TODAY - 2 * DAY)
    desk.tick([planned], TickKind.POSTED, TODAY - 2 * DAY)
    fresh = office.notice.model_copy(update={"id": desk.new_id(), "rev": 0, "title": "更正"})
    desk.correct(office.notice, fresh, "电话写错了")
    found = days(read(desk, tmp_path / "a.ics"))
    assert found["撤回更正：关于清理楼道的通知"] == TODAY
    assert found["贴：更正"] == TODAY


def test_what_asks_for_something_reminds_once_in_the_morning(
    office: Office, desk: Desk, tmp_path: Path
) -> None:
    boards = [office.site(f"{number} 单元栏", number).id for number in range(3, 15)]
    desk.plan(office.notice.id, boards, TODAY + DAY, TODAY + 9 * DAY)
    late = office.plan(TODAY - 3 * DAY, 2)
    off = office.plan(TODAY + 20 * DAY, 2)
    desk.cancel(off, "不再需要")
    law = office.material("publicity", "低保审核公示", matter="low_income_publicity")
    desk.plan(law.id, [office.west.id], TODAY, None)
    read(desk, tmp_path / "a.ics")
    text = (tmp_path / "a.ics").read_bytes().decode().replace("\r\n ", "")
    found = [part for part in text.split("BEGIN:VEVENT")[1:] if "BEGIN:VALARM" in part]
    assert all("TRIGGER:PT8H30M\r\n" in part for part in found)
    # Below all else that is said of an entry: some telephones read nothing after it.
    assert all(part.rstrip().endswith(END) for part in text.split("BEGIN:VEVENT")[1:-1])
    told = sorted(part.split("SUMMARY:")[1].split("\r\n")[0] for part in found)
    notice, law_title = office.notice.title, law.title
    assert told == [f"复核：{law_title}", f"撤：{notice}", f"贴：{law_title}", f"贴：{notice}"]
    assert late.code not in "".join(found)


def test_what_is_over_before_its_day_is_taken_out_of_a_telephone(
    office: Office, desk: Desk, clock: Clock, tmp_path: Path
) -> None:
    formed = {"matter": "gov_info_proactive", "formed_on": date(2026, 11, 20)}
    budget = office.material("notice", "预算公开", **formed)
    standing = desk.plan(budget.id, [office.west.id], TODAY, None)[0]
    desk.save(standing.changed(review_on=TODAY + 90 * DAY))
    before = days(read(desk, tmp_path / "a.ics"))
    assert before["最迟上板：预算公开"] == date(2026, 12, 18)
    assert before["复核：预算公开"] == TODAY + 90 * DAY
    (standing,) = desk.tick([desk.database.get(Posting, standing.id)], TickKind.POSTED)
    desk.tick([standing], TickKind.REMOVED)
    after = events(read(desk, tmp_path / "b.ics"))
    gone = {str(event.summary) for event in after.values() if event.status == "CANCELLED"}
    assert gone == {"取消：最迟上板：预算公开", "取消：复核：预算公开"}
    # What lies behind needs no telephone any more.
    clock.day = TODAY + 120 * DAY
    later = days(read(desk, tmp_path / "c.ics", TODAY, TODAY + 200 * DAY))
    assert not [summary for summary in later if "预算公开" in summary and "取消" in summary]


def test_long_titles_and_odd_signs_come_back_whole(
    office: Office, desk: Desk, tmp_path: Path
) -> None:
    title = "关于；做好，冬季\\供暖期间安全检查、" * 6
    notice = office.material("notice", title)
    desk.plan(notice.id, [office.east.id], TODAY, TODAY)
    assert f"贴：{title}" in days(read(desk, tmp_path / "a.ics"))


def test_the_span_is_asked_for_or_a_month_back_and_a_year_ahead(
    office: Office, desk: Desk, tmp_path: Path
) -> None:
    for start in (TODAY - 60 * DAY, TODAY, TODAY + 300 * DAY, TODAY + 500 * DAY):
        office.plan(start, days=1)
    path = tmp_path / "a.ics"
    starts = {event.start for event in events(read(desk, path)).values()}
    assert starts == {TODAY, TODAY + 300 * DAY}
    starts = {event.start for event in events(read(desk, path, TODAY - 60 * DAY, TODAY)).values()}
    assert starts == {TODAY - 60 * DAY, TODAY}
    with pytest.raises(Refused, match="结束日 2026-11-23 在起始日 2026-11-24 之前"):
        export_file(desk, path, None, TODAY, TODAY - DAY)
    with pytest.raises(Refused, match=r"只有 \.ics 日历"):
        export_file(desk, tmp_path / "a.csv", None, TODAY)


def test_the_shell_writes_it_by_the_files_ending(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ["--data", str(tmp_path / "数据"), "--today", TODAY.isoformat()]
    assert main([*common, "demo", "--no-open"]) == 0
    target = tmp_path / "日历.ics"
    span = ["--from", "2026-11-24", "--to", "2026-11-25"]
    assert main([*common, "export", str(target), *span]) == 0
    calendar = Calendar.from_ical(target.read_bytes())
    assert isinstance(calendar, Calendar)
    found = events(calendar)
    assert found and {event.start for event in found.values()} <= {TODAY, TODAY + DAY}
    assert f"已导出 {len(found)} 条：{target}" in capsys.readouterr().out
    assert main([*common, "export", str(tmp_path / "台账.csv"), *span]) == 1
    assert "只有 .ics 日历可以写起止日期" in capsys.readouterr().err
    assert not (tmp_path / "台账.csv").exists()
