"""Where the office is: how a place may be written, and whose rules bind it there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office import Office

from store.errors import Damaged, NeedsReason, Refused
from store.models.rules import Clock
from store.rules.law.calendar import WorkCalendar
from store.rules.law.reckoning import reckon_matter
from store.rules.law.regions import (
    EVERYWHERE,
    PROVINCES,
    holds_in,
    narrower,
    region_named,
)
from store.rules.law.rulebook import RuleBook, built_in, read_rules

DAY = date(2026, 11, 24)
NAMED = [
    ("浙江", "浙江省"),
    ("浙江省", "浙江省"),
    ("浙江 杭州市", "浙江省杭州市"),
    ("浙江杭州西湖区", "浙江省杭州西湖区"),
    ("内蒙古呼和浩特市", "内蒙古自治区呼和浩特市"),
    ("广西自治区南宁市", "广西壮族自治区南宁市"),
    ("广西", "广西壮族自治区"),
    ("北京朝阳区", "北京市朝阳区"),
    ("吉林省吉林市", "吉林省吉林市"),
    ("", ""),
    (" ", ""),
]
IN_FORCE = [
    # Matter, where the office is, whose rules bind, which counts, whose do not.
    ("low_income_publicity", "", "N01 N02 N31", "N02", ""),
    ("low_income_publicity", "浙江省宁波市", "N01 N02 N31", "N02", ""),
    ("low_income_publicity", "湖南省长沙市", "N02 N31", "N02", "N01"),
    ("medical_aid_publicity", "浙江省杭州", "N04", "N04", ""),
    ("medical_aid_publicity", "湖南省长沙市", "P01", "P01", "N04"),
    ("property_notice", "浙江省杭州市西湖区", "N17", "N17", "N17b N17c"),
    ("property_notice", "浙江省绍兴", "N17b", "N17b", "N17 N17c"),
    ("property_notice", "山东省青岛市", "N17c", "N17c", "N17 N17b"),
    ("property_notice", "浙江省", "P01", "P01", "N17 N17b N17c"),
    ("elevator_retrofit", "山东省济南市钢城区", "N14", "N14", ""),
    ("elevator_retrofit", "山东省济南莱芜", "N14", "N14", ""),
    ("elevator_retrofit", "山东省济南市历下区", "P01", "P01", "N14"),
    ("village_affairs_general", "山东省济南市", "N19", "N19", ""),
    ("village_affairs_general", "湖南省", "", None, "N19"),
    ("document_consultation", "湖南省", "", None, "N29"),
    ("public_welfare_post", "湖南省", "P01", "P01", "N10"),
    ("policy_consultation", "湖南省", "N12", "N12", ""),
    ("bid_candidate", "新疆维吾尔自治区", "N15", "N15", ""),
]


@pytest.mark.parametrize(("written", "full"), NAMED)
def test_a_place_is_known_however_it_is_written(written: str, full: str) -> None:
    assert region_named(written) == full == region_named(full)


@pytest.mark.parametrize(
    "written",
    ["杭州市", "吉林市", "海南州", "长沙", "浙江省、湖南省", "浙江\x07", "省", "浙江" * 30],
)
def test_a_place_without_its_province_is_refused_with_what_to_write(written: str) -> None:
    with pytest.raises(Refused, match=r"请从省、自治区、直辖市写起，例如 浙江省杭州市"):
        region_named(written)


@pytest.mark.parametrize(("matter", "office", "binding", "counts", "away"), IN_FORCE)
def test_whose_rules_bind(
    matter: str, office: str, binding: str, counts: str | None, away: str
) -> None:
    book = RuleBook(built_in().rules, region=office)
    found = book.of(matter, Clock.DISPLAY, DAY)
    assert " ".join(sorted(rule.id for rule in found)) == binding
    others = book.elsewhere(matter, Clock.DISPLAY, DAY)
    assert " ".join(sorted(rule.id for rule in others)) == away
    if counts is None:
        with pytest.raises(Refused, match=rf"{office}没有查到.*别处的只作参考.*写进自己的规则"):
            reckon_matter(book, matter, DAY, WorkCalendar(), Clock.DISPLAY)
    else:
        reckoned = reckon_matter(book, matter, DAY, WorkCalendar(), Clock.DISPLAY)
        assert reckoned.rule and reckoned.rule.id == counts and reckoned.office == office
        assert {rule.id for rule, _ in reckoned.elsewhere} == set(away.split())


def test_every_region_of_the_rules_is_a_place_or_everywhere() -> None:
    for rule in built_in().rules.values():
        if rule.region not in EVERYWHERE | {"某县"}:
            first = rule.region.split("、")[0]
            assert region_named(first) == first and holds_in(rule.region, first), rule.id
    assert narrower("浙江省杭州市", "浙江省") and not narrower("浙江省", "浙江省杭州市")


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(PROVINCES),
    st.sampled_from(PROVINCES),
    st.sampled_from(["", "长沙市", "市中区", "西湖区文新街道"]),
)
def test_a_province_holds_for_all_in_it_and_for_no_other(one: str, two: str, below: str) -> None:
    office = region_named(two + below)
    assert office == two + below
    assert holds_in(one, office) == (one == two)
    assert holds_in("", office) and not holds_in("某县", office)
    book = RuleBook(built_in().rules, region=office)
    everywhere = RuleBook(built_in().rules)
    for clock in Clock:
        for matter in {rule.matter for rule in built_in().rules.values()}:
            bound, all_of_them = (b.of(matter, clock, DAY) for b in (book, everywhere))
            national = {rule.id for rule in all_of_them if rule.region in EVERYWHERE}
            assert national <= {rule.id for rule in bound}
            assert set(book.elsewhere(matter, clock, DAY)).isdisjoint(bound)


def test_the_offices_own_rules_bind_wherever_it_is(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(
        'region = "湖南 长沙市"\n[[rule]]\nid = "N17"\nmatter = "property_notice"\n'
        'name = "物业公示（本市）"\nclock = "display"\ndays = 10\nbasis = "本市办法"\n'
        'region = "本市"\nstatus = "verified"\n',
        "utf-8",
    )
    book = read_rules(path)
    assert book.region == "湖南省长沙市"
    assert [r.id for r in book.of("property_notice", Clock.DISPLAY, DAY)] == ["N17"]
    for wrong in ('"长沙市"', "3"):
        path.write_text(f"region = {wrong}\n", "utf-8")
        with pytest.raises(Damaged, match=r"rules\.toml 的 region 不对。.*先用程序自带的规则"):
            read_rules(path)


def test_a_notice_hangs_as_long_as_the_law_of_its_place_says(office: Office, folder: Path) -> None:
    desk = office.desk
    listed = office.material("publicity", "医疗救助公示", matter="medical_aid_publicity")
    path, end = folder / "rules.toml", date(2026, 12, 1)
    path.write_text('region = "浙江省"', "utf-8")
    (here,) = desk.plan(listed.id, [office.west.id], DAY, end)
    assert here.hold and (here.hold.rule, here.hold.until) == ("N04", date(2026, 11, 30))
    with pytest.raises(NeedsReason, match="浙江省社会救助条例"):
        desk.plan(listed.id, [office.west.id], DAY, date(2026, 11, 30))
    path.write_text('region = "湖南省"', "utf-8")
    where, why = [office.west.id], "按紧急程序"
    (there,) = desk.plan(listed.id, where, DAY, date(2026, 11, 26), shorter_because=why)
    assert there.hold and (there.hold.rule, there.hold.until) == ("P01", date(2026, 11, 30))
    assert there.hold.waived == why
    moved = desk.move(there, DAY, date(2026, 11, 27))
    assert moved.hold and moved.hold.waived == why, "of the same matter, though by a usual period"
