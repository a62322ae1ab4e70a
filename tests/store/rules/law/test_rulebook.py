"""The legal periods: which of them hold on a day, and an office's own file of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from store.errors import Damaged
from store.models import vocabulary
from store.models.rules import Clock, Status
from store.rules.law.calendar import WorkCalendar
from store.rules.law.matters import matter_of, matters_for
from store.rules.law.periods import due_on, longest
from store.rules.law.rulebook import OwnRules, RuleBook, built_in, faults_of_rules, read_rules

DISPLAYED = [
    # What, put up on, the rules in force, which of them counts, its last day, 暂算.
    ("low_income_publicity", "2017-05-15", "N32", "N32", "2017-05-21", False),
    ("low_income_publicity", "2020-09-23", "N02 N32", "N02", "2020-09-30", False),
    ("low_income_publicity", "2020-09-24", "N01 N02 N32", "N02", "2020-10-09", False),
    ("low_income_publicity", "2026-11-24", "N01 N02 N31", "N02", "2026-12-02", False),
    # Seven working days from the Friday before 春节 end after it: 02-14 and 02-28 are worked.
    ("low_income_publicity", "2026-02-13", "N01 N02 N31", "N02", "2026-02-28", False),
    ("low_income_publicity", "2026-12-28", "N01 N02 N31", "N02", "2027-01-06", True),
    ("low_income_list", "2026-11-24", "N03", None, None, False),
    ("medical_aid_publicity", "2017-05-15", "", None, None, False),
    ("medical_aid_publicity", "2026-12-28", "N04", "N04", "2027-01-03", False),
    ("temporary_aid_publicity", "2026-11-24", "N05", "N05", "2026-11-30", False),
    ("cadre_appointment", "2014-01-13", "", None, None, False),
    ("cadre_appointment", "2017-09-28", "N06", "N06", "2017-10-10", False),
    ("cadre_appointment", "2019-03-03", "N34", "N34", "2019-03-08", False),
    ("civil_service_hire", "2017-05-15", "", None, None, False),
    # Five working days from a Wednesday before 劳动节 end on a Saturday that is worked.
    ("civil_service_hire", "2026-04-30", "N07", "N07", "2026-05-09", False),
    ("conscription", "2017-08-25", "", None, None, False),
    ("conscription", "2026-08-24", "N08", "N08", "2026-08-28", False),
    ("party_member_development", "2026-04-30", "", None, None, False),
    ("party_member_development", "2026-11-24", "N09", "N09", "2026-11-30", False),
    ("public_welfare_post", "2026-11-24", "N10", "N10", "2026-11-26", False),
    ("community_worker_hire", "2026-11-24", "N11", "N11", "2026-11-30", False),
    ("policy_consultation", "2017-05-15", "", None, None, False),
    ("policy_consultation", "2026-11-24", "N12", "N12", "2026-12-23", False),
    ("rule_consultation", "2026-11-24", "N13", "N13", "2026-12-23", False),
    ("document_consultation", "2026-11-24", "N29", "N29", "2026-12-08", False),
    ("elevator_retrofit", "2026-11-24", "N14", "N14", "2026-12-08", False),
    ("bid_candidate", "2017-05-15", "N35", "N35", "2017-05-17", False),
    ("bid_candidate", "2026-11-24", "N15", "N15", "2026-11-26", False),
    ("single_source_procurement", "2017-05-15", "N16", "N16", "2017-05-19", False),
    ("property_notice", "2021-04-30", "N17b", "N17b", "2021-05-10", False),
    ("property_notice", "2026-11-24", "N17 N17b N17c", "N17", "2026-11-30", False),
    # The same three on the Friday before 春节: now the working days are the longest.
    ("property_notice", "2026-02-13", "N17 N17b N17c", "N17b", "2026-02-26", False),
    ("voter_list", "2026-11-24", "N18", None, None, False),
    ("village_affairs_general", "2026-11-24", "N19", "N19", "2026-11-28", False),
    ("finance_disclosure", "2017-05-15", "", None, None, False),
    ("finance_disclosure", "2026-11-24", "N20", "N20", "2026-11-28", False),
    ("major_event_disclosure", "2026-11-24", "N21", None, None, False),
    ("housing_security", "2026-11-24", "N25", "N25", "2026-12-08", False),
    ("water_power_outage", "2026-11-24", "N26", None, None, False),
    ("other_publicity", "2026-11-24", "P01", "P01", "2026-11-30", False),
    ("gov_info_proactive", "2026-11-24", "", None, None, False),
]
LIMITED = [
    (Clock.PUBLISH, "gov_info_proactive", "2008-04-30", "", None),
    (Clock.PUBLISH, "gov_info_proactive", "2017-01-20", "N36", "2017-02-22"),
    (Clock.PUBLISH, "gov_info_proactive", "2019-05-15", "N22", "2019-06-13"),
    (Clock.PUBLISH, "gov_info_proactive", "2026-01-28", "N22", "2026-03-03"),
    (Clock.PUBLISH, "low_income_publicity", "2026-11-24", "N30", "2026-12-08"),
    (Clock.REPLY, "gov_info_request", "2019-05-14", "N24", "2019-06-04"),
    (Clock.REPLY, "gov_info_request", "2019-05-15", "N23", "2019-06-13"),
    (Clock.REMOVE, "temporary_banner", "2026-10-07", "N27a", "2026-10-14"),
    (Clock.PERMIT, "temporary_banner", "2026-10-01", "N27b", "2026-10-10"),
    (Clock.PERMIT, "outdoor_advertisement", "2026-10-01", "N28", "2026-10-20"),
]


@pytest.mark.parametrize(("matter", "start", "in_force", "counts", "due", "provisional"), DISPLAYED)
def test_what_must_hang_and_until_when(
    matter: str, start: str, in_force: str, counts: str | None, due: str | None, provisional: bool
) -> None:
    day = date.fromisoformat(start)
    rules = built_in().of(matter, Clock.DISPLAY, day)
    assert " ".join(sorted(rule.id for rule in rules)) == in_force
    found = longest(rules, day, WorkCalendar())
    if counts is None or due is None:
        assert found is None
    else:
        assert found is not None
        assert (found[0].id, found[1].day.isoformat()) == (counts, due)
        assert found[1].is_provisional == provisional


@pytest.mark.parametrize(("clock", "matter", "start", "in_force", "due"), LIMITED)
def test_the_latest_day_of_every_other_limit(
    clock: Clock, matter: str, start: str, in_force: str, due: str | None
) -> None:
    day = date.fromisoformat(start)
    rules = built_in().of(matter, clock, day)
    assert " ".join(rule.id for rule in rules) == in_force
    for rule in rules:
        found = due_on(rule, day, WorkCalendar())
        assert found is not None and found.day.isoformat() == due


def test_the_rules_are_whole_and_honest() -> None:
    rules = built_in().rules.values()
    matters = {term.code for term in vocabulary("matter")} - {""}
    assert {rule.matter for rule in rules} == matters, "every matter has a rule, every rule one"
    seen = {(matter, clock) for matter, *_ in DISPLAYED for clock in (Clock.DISPLAY,)}
    seen |= {(matter, clock) for clock, matter, *_ in LIMITED}
    listed = {(rule.matter, rule.clock) for rule in rules} - {("low_income_list", Clock.PUBLISH)}
    assert listed <= seen, "a rule that no golden case looks at"
    for rule in rules:
        assert rule.counts_first_day == (rule.clock in (Clock.DISPLAY, Clock.PERMIT)), rule.id
        remembered = "记忆" in rule.source or "草案" in rule.basis
        assert remembered == (rule.status is Status.UNVERIFIED), rule.id
        assert rule.source or rule.status is Status.PRACTICE, rule.id
        assert (rule.on_interruption == "restart") == ("重新公布" in rule.basis), rule.id


def test_a_matter_is_known_by_code_by_word_and_by_kind() -> None:
    assert matter_of("low_income_publicity") == matter_of("低保审核公示") == "low_income_publicity"
    assert matter_of("banner") == matter_of("条幅") == "temporary_banner"
    assert matter_of("publicity") == matter_of("公示") == "other_publicity"
    assert matter_of("notice") == "" and matter_of("贺词") is None and matter_of("") is None
    offered = {kind: {term.group for term in matters_for(kind)} for kind in ("banner", "reminder")}
    assert offered == {"banner": {"banner"}, "reminder": set()}


OWN = """
[[rule]]
id = "N17"
matter = "property_notice"
name = "物业公示（本市）"
clock = "display"
days = 10
basis = "本市物业管理办法第三条"
status = "verified"

[[rule]]
id = "N17b"
disabled = true
"""


def test_the_offices_own_rules_take_the_place_of_those_with_their_id(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(OWN, "utf-8-sig")
    book = read_rules(path)
    rules = book.of("property_notice", Clock.DISPLAY, date(2026, 11, 24))
    assert [(rule.id, rule.days) for rule in rules] == [("N17", 10), ("N17c", 3)]
    # Nobody said so: a display counts the day on which it goes up, a limit that runs from it not.
    assert rules[0].counts_first_day
    path.write_text(OWN.replace('"display"', '"publish"'), "utf-8")
    assert not read_rules(path).rules["N17"].counts_first_day
    path.write_text(OWN.replace("days = 10", "days = 10\ncounts_first_day = false"), "utf-8")
    assert not read_rules(path).rules["N17"].counts_first_day
    assert book.own == {"N17"} and book.disabled == {"N17b"}
    assert built_in().rules["N17"].days == 7


def test_an_own_rule_may_be_written_in_the_words_of_the_screen(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(
        """[[rule]]
id = "本街道1"
matter = "低保审核公示"
name = "低保公示（本街道）"
clock = "至少张贴"
days = 10
unit = "工作日"
on_interruption = "重新算"
basis = "街道办事处文件"
status = "转引"
""",
        "utf-8",
    )
    rule = read_rules(path).rules["本街道1"]
    assert (rule.matter, rule.clock, rule.unit) == ("low_income_publicity", "display", "workday")
    assert (rule.on_interruption, rule.status) == ("restart", Status.SECOND_HAND)
    path.write_text(path.read_text("utf-8").replace("低保审核公示", "低保公示"), "utf-8")
    with pytest.raises(Damaged, match="“低保公示”不在可选的范围里，相近的有：低保审核公示、"):
        read_rules(path)


def test_an_own_file_is_read_anew_when_it_changes_and_an_unreadable_one_changes_nothing(
    tmp_path: Path,
) -> None:
    path = tmp_path / "rules.toml"
    rules = OwnRules(path)
    assert rules() is built_in()
    path.write_text(OWN, "utf-8")
    assert isinstance(rules(), RuleBook) and rules().own == {"N17"} and rules() is rules()
    path.write_text(OWN + "days =", "utf-8")
    assert rules().rules == built_in().rules and rules.fault is not None
    assert rules().fault == str(rules.fault) and "第 14 行" in rules().fault
    path.unlink()
    assert rules() is built_in() and rules.fault is None


def test_a_slip_in_one_rule_lets_neither_the_others_lapse_nor_the_region(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    slips = """
[[rule]]
id = "本地1"
matter = "低保审核公式"
days = 15
[[rule]]
id = "N99"
disabled = true
[[rule]]
id = ["N17c"]
disabled = true
"""
    path.write_text('region = "湖南省长沙市"\n' + OWN + slips, "utf-8")
    book = OwnRules(path)()
    assert (book.region, *book.own, *book.disabled) == ("湖南省长沙市", "N17", "N17b")
    assert "要停用的“N99”没有这条规则" in book.fault


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("property_notice", "weather", "第 1 条规则（N17）不对。matter：“weather”不在"),
        ('"display"', '"forever"', "第 1 条规则（N17）不对。clock：不在可选的范围里"),
        ("days = 10", "days = 0", "days：不能小于 1"),
        ("days = 10", 'days = 2501\nunit = "workday"', "不对。规则 N17 的工作日太多，最多 2500 个"),
        ('id = "N17"', 'nr = "N17"', "（没有 id）不对。id：这一项没有填；nr：没有这一项"),
        ("N17b", "N17", "第 1 条和第 2 条规则编号都是“N17”"),
        ("N17b", "N99", "要停用的“N99”没有这条规则"),
        ("days = 10", "days =", "第 7 行第 7 个字符那里读不懂"),
        ('id = "N17"\n', "id = “N17”\n", "第 3 行第 6 个字符 “ 那里（引号、等号"),
        (
            "days = 10",
            "days ＝ 10",
            "第 7 行第 6 个字符 ＝ 那里（引号、等号、方括号要用英文的）读不懂",
        ),
        ("[[rule]]", "【【rule】】", "第 2 行第 1 个字符 【 那里（"),
        ("disabled = true", 'note = """停', "最后（第 13 行）读不懂"),
        ('"N17b"', "\udcd6\udcd0", "第 12 行不是 UTF-8 文字"),
        (OWN, "[rules]", "里的“rules”放错了地方"),
        (OWN, "rule = 3", "里的“rule”放错了地方"),
        (OWN, "rule = [3]", "里的“rule”放错了地方"),
    ],
)
def test_a_bad_file_is_refused_with_the_place_and_what_is_wrong(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    path = tmp_path / "rules.toml"
    path.write_bytes(OWN.replace(right, wrong).encode(errors="surrogateescape"))
    with pytest.raises(Damaged) as refused:
        read_rules(path)
    assert said in str(refused.value) and str(path) in str(refused.value)
    assert "先用程序自带的规则" in str(refused.value)
    assert faults_of_rules(tmp_path) == [refused.value.what]


def test_a_folder_in_the_files_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").mkdir()
    assert "读不出来" in faults_of_rules(tmp_path)[0]
