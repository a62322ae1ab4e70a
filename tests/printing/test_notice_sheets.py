"""What a material says on paper and what its code leads to."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from office import TODAY, Office

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.qr import CARD_LIMIT
from bulletin_tui.printing.records.notice_sheets import code_for, notice_sheet, payload
from bulletin_tui.printing.records.source import Source
from bulletin_tui.printing.text.periods import hours, long_date, period, span
from store.errors import Refused
from store.models import Material, Posting, Unit, new_material
from store.rules.wall.codes import spoken

STREET = Unit(id="s", name="学苑街道", kind="street", link_pattern="https://x.gov.cn/s/{id}")
HOME = Unit(id="h", name="学苑社区", parent_id="s", phone="0418-2820011", address="学苑路 1 号")


def material(kind: str = "notice", **values: object) -> Material:
    return new_material(kind, {"id": "m1", "title": "关于清理楼道的通知", "unit_id": "h", **values})


def units(*found: Unit) -> dict[str, Unit]:
    return {unit.id: unit for unit in found}


def test_the_code_holds_the_materials_own_link_first() -> None:
    link = "https://a.cn/x"
    assert payload(material(link=link), units(STREET, HOME)) == link


def test_else_the_units_pattern_before_its_parents() -> None:
    own = HOME.changed(link_pattern="https://x.gov.cn/h/{id}.html")
    assert payload(material(), units(STREET, own)) == "https://x.gov.cn/h/m1.html"
    assert payload(material(), units(STREET, HOME)) == "https://x.gov.cn/s/m1"


def test_else_a_card_that_needs_no_network() -> None:
    card = payload(material(), units(HOME)).splitlines()
    assert card == ["学苑社区", "电话0418-2820011", "学苑路 1 号", "关于清理楼道的通知"]


def test_the_card_names_the_materials_telephone_before_the_units() -> None:
    own = material(phones=({"label": "监督电话", "number": "12345"},))
    assert "电话12345" in payload(own, units(HOME))


def test_a_sheets_code_is_in_its_qr_code_where_there_is_room_for_it() -> None:
    def read(code: str, unit: Unit = STREET, **values: str) -> str:
        return payload(material(**values), units(unit, HOME), code)

    assert read("3184027") == "https://x.gov.cn/s/m1#3184027"
    assert read("3184027", link="https://a.cn/#/n/5") == "https://a.cn/#/n/5"
    assert read("3184027", link="tel:0418-2820011") == "tel:0418-2820011"
    card = read("3184027", STREET.changed(link_pattern=""), title="关于清理楼道的通知" * 9)
    assert card.splitlines()[-1] == "单号#3184027" and card.startswith("学苑社区\n电话0418-2820011")
    assert len(card) <= CARD_LIMIT


def test_a_link_that_just_fits_is_printed_without_the_sheets_code(office: Office) -> None:
    posting = office.plan()

    def modules(length: int, planned: Posting | None, filled: str = "路") -> int:
        link = "https://a.cn/".ljust(length, filled)
        code = code_for(Source(material(link=link), units(HOME), posting=planned))
        assert code is not None
        return len(code.matrix)

    assert modules(60, posting, "x") > modules(60, None, "x")
    fits = 0
    for fits in range(170, 300):  # the longest that can be printed at all
        try:
            modules(fits + 1, None)
        except PrintError:
            break
    assert modules(fits, posting) == modules(fits, None)


def test_units_that_contain_each_other_do_not_hang_the_program() -> None:
    ring = STREET.changed(parent_id="h", link_pattern="")
    assert payload(material(), units(ring, HOME)).startswith("学苑社区")


@pytest.mark.parametrize("length", [301, 2000])
def test_a_link_too_long_to_scan_is_refused_by_the_record(length: int) -> None:
    with pytest.raises(Refused) as caught:
        material(link="https://a.cn/".ljust(length, "x"))
    (problem,) = caught.value.problems
    assert problem.field == "link"
    assert "300" in problem.message


def test_a_code_too_dense_names_its_material() -> None:
    long = HOME.changed(link_pattern="https://a.cn/{id}?" + "路" * 280)
    with pytest.raises(PrintError, match="“关于清理楼道的通知”的二维码印不出来"):
        notice_sheet(Source(material(), units(long)))


def test_a_short_link_is_printed_to_be_typed_and_a_long_one_is_not() -> None:
    short = notice_sheet(Source(material(link="https://a.cn/x"), units(HOME)))
    long = notice_sheet(Source(material(link="https://a.cn/" + "x" * 60), units(HOME)))
    assert short.qr and long.qr
    assert short.qr.short_text == "电话 0418-2820011\nhttps://a.cn/x"
    assert long.qr.short_text == "电话 0418-2820011"
    assert short.qr.caption == "扫码看详情"


def test_a_card_says_that_it_is_one() -> None:
    sheet = notice_sheet(Source(material(), units(HOME)))
    assert sheet.qr and sheet.qr.caption == "扫码存联系方式"


def test_a_posting_puts_its_code_and_site_on_the_sheet(office: Office) -> None:
    posting = office.plan()
    found = units(office.unit)
    sheet = notice_sheet(Source(office.notice, found, Path(), posting, office.east, copies=3))
    assert (sheet.code, sheet.site, sheet.copies) == (spoken(posting.code), "东门公示栏", 3)
    specimen = notice_sheet(Source(office.notice, found))
    assert (specimen.code, specimen.site, specimen.copies) == ("", "", 1)


def test_signature_date_and_paragraphs() -> None:
    sheet = notice_sheet(Source(material(body="甲\n乙", signed_on=date(2026, 1, 5)), units(HOME)))
    assert sheet.body == "甲\n乙"
    assert (sheet.signature, sheet.dated) == ("学苑社区", "2026年1月5日")


def test_a_publicity_names_its_period_how_it_was_counted_and_how_to_object() -> None:
    listed = material(
        "publicity", period_from=TODAY, period_to=date(2026, 11, 30), objections="向社区反映"
    )
    sheet = notice_sheet(Source(listed, units(HOME)))
    assert sheet.facts == (
        ("公示期", "自2026年11月24日起至11月30日止，首尾两天都算，共7天"),
        ("异议受理", "向社区反映"),
    )
    assert notice_sheet(Source(material("publicity"), units(HOME))).facts == ()


def test_an_outage_is_large_and_lists_when_and_where() -> None:
    outage = material(
        "outage",
        supply="停电",
        area="1 号楼",
        starts=datetime(2026, 11, 25, 8, 30),
        ends=datetime(2026, 11, 25, 17, 0),
        reason="检修线路",
    )
    sheet = notice_sheet(Source(outage, units(HOME)))
    assert sheet.family == "outage"
    assert sheet.facts == (
        ("停电范围", "1 号楼"),
        ("开始时间", "11月25日 08:30"),
        ("恢复时间", "11月25日 17:00"),
    )
    assert sheet.sections == (("", "原因：检修线路"),)


def test_a_letter_greets() -> None:
    letter = notice_sheet(Source(material("open_letter"), units(HOME)))
    assert letter.salutation == "亲爱的居民朋友们"


def test_dates_are_written_as_in_official_papers() -> None:
    assert long_date(date(2026, 1, 5)) == "2026年1月5日"
    assert span(date(2026, 12, 30), date(2027, 1, 5)) == "2026年12月30日至2027年1月5日"
    assert span(date(2026, 1, 5), None) == "2026年1月5日起"


def test_periods_say_what_is_known_of_them() -> None:
    first, last = date(2026, 12, 30), date(2027, 1, 5)
    assert period(first, last) == "自2026年12月30日起至2027年1月5日止，首尾两天都算，共7天"
    assert period(first, first) == "2026年12月30日当天"
    assert period(first, None) == "自2026年12月30日起"
    assert period(None, last) == "至2027年1月5日止"
    assert period(None, None) == ""


def test_hours_name_the_day_of_the_week_and_the_day_once() -> None:
    start = datetime(2026, 11, 28, 9, 0)
    assert hours(start, start.replace(hour=11)) == "11月28日（周六）09:00—11:00"
    assert hours(start, datetime(2026, 11, 29, 16, 30)) == (
        "11月28日（周六）09:00至11月29日（周日）16:30"
    )
    assert hours(start, None) == "11月28日（周六）09:00"
    assert hours(None, start) == "至11月28日（周六）09:00"


def test_every_kind_makes_a_sheet(office: Office) -> None:
    posting: Posting = office.plan()
    for kind in ("notice", "publicity", "open_letter", "reminder", "outage", "leaflet"):
        sheet = notice_sheet(Source(material(kind), units(HOME), Path(), posting, office.east))
        assert sheet.title == "关于清理楼道的通知"
        assert sheet.qr is not None


def test_there_is_no_code_when_it_would_help_nobody() -> None:
    unit = Unit(id="u", name="学苑社区")
    material = new_material("notice", {"id": "m", "title": "通知", "unit_id": "u"})
    assert payload(material, {"u": unit}) == ""
    assert notice_sheet(Source(material, {"u": unit})).qr is None


def test_a_telephone_code_says_so() -> None:
    unit = Unit(id="u", name="学苑社区")
    fields = {"id": "m", "title": "通知", "unit_id": "u", "link": "tel:0418-2820011"}
    code = notice_sheet(Source(new_material("notice", fields), {"u": unit})).qr
    assert code is not None
    assert code.caption == "扫码打电话"


def test_what_is_handed_out_is_read_in_the_hand_wherever_that_is(office: Office) -> None:
    link = "https://www.example.gov.cn/xxgk/2026/11/24/content_318402.html?id=7"
    far = office.east.changed(read_from_cm=200)
    leaflet = code_for(Source(material("leaflet", link=link), units(HOME), site=far))
    notice = code_for(Source(material("notice", link=link), units(HOME), site=far))
    assert leaflet and (leaflet.side_mm, len(leaflet.matrix)) == (25, 37)
    assert notice and (notice.side_mm, len(notice.matrix)) == (63, 41)
