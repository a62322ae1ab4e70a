"""The notice of a year from a file: all of it or nothing, every fault with its place."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office import Office

from bulletin_tui.exchange.faults import Unreadable
from bulletin_tui.exchange.files import import_file

DAYS: list[dict[str, Any]] = [
    {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
    {"name": "元旦", "date": "2027-01-04", "isOffDay": True},
    {"name": "元旦", "date": "2027-01-09", "isOffDay": False},
]
TABLE = "日期,名称,休/班\n2027-01-01,元旦,休\n2027-01-04,元旦,休\n20270109,,班\n"
TOML = "year = 2027\n" + "".join(
    f'[[days]]\nname = "元旦"\ndate = {day["date"]}\nisOffDay = {str(day["isOffDay"]).lower()}\n'
    for day in DAYS
)


def notice(**values: object) -> str:
    whole = {"$schema": "x", "year": 2027, "papers": ["国办发明电〔2026〕9号"], "days": DAYS}
    return json.dumps({**whole, **values}, ensure_ascii=False)


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_all_three_forms_say_the_same_and_tell_what_moved(office: Office, tmp_path: Path) -> None:
    start = date(2026, 12, 28)
    material = office.material(
        "publicity",
        "低保审核公示",
        matter="low_income_publicity",
        period_from=start,
        period_to=date(2027, 1, 6),
    )
    office.desk.plan(material.id, [office.west.id], start, date(2027, 1, 7))
    files = [
        written(tmp_path, "2027.json", notice()),
        written(tmp_path, "2027.csv", TABLE, "gb18030"),
        written(tmp_path, "2027.toml", TOML, "utf-8-sig"),
    ]
    told: list[str] = []
    import_file(office.desk, files[0], dry_run=True, tell=told.append)
    assert told[0] == "只写了休 2 天，法定节日就有 13 天，是不是还没有写完？"
    whole = [{**DAYS[0], "date": f"2027-02-{n:02}"} for n in range(1, 14)]
    told.clear()
    complete = written(tmp_path, "全.json", notice(days=whole))
    import_file(office.desk, complete, dry_run=True, tell=told.append)
    assert not any("没有写完" in line for line in told)
    assert import_file(office.desk, files[0], dry_run=True, tell=told.append) == 3
    assert office.desk.work_years() == [] and "公示到 2027-01-07，原来是 2027-01-06" in told[-1]
    found = []
    for path in files:
        told.clear()
        assert import_file(office.desk, path, tell=told.append) == 3
        (record,) = office.desk.work_years()
        found.append([(day.on, day.is_off) for day in record.days])
        if path is files[0]:
            assert record.papers == ("国办发明电〔2026〕9号",)
            assert told[1:3] == ["不再是暂算的有 1 张。", "日子变了的有 1 张："]
            assert "西门公示栏“低保审核公示”" in told[3]
            assert "公示到 2027-01-07，原来是 2027-01-06，撤下日改到 2027-01-08" in told[3]
            assert told[3].endswith("；材料上写的是到 2027-01-06，请改")
            stamp = office.desk.database.stamp
            assert import_file(office.desk, path) == 3 and office.desk.database.stamp == stamp
        else:
            assert len(told) == 1 and record.rev == files.index(path) + 1
    assert found[0] == found[1] == found[2]
    assert record.days[-1].name == "元旦" and [d.name for d in record.days] == ["元旦"] * 3


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "n.json",
            notice(days=[*DAYS, DAYS[1]]),
            "days 第 4 条：2027-01-04 重复了，days 第 2 条",
        ),
        (
            "n.json",
            notice(days=[{**DAYS[0], "date": "2027-02-30"}]),
            "第 1 条，date：日期不对",
        ),
        ("n.json", notice(days=[{**DAYS[0], "date": "2028-01-01"}]), "2028-01-01 不在 2027 年"),
        ("n.json", notice(days=[{**DAYS[0], "isOffDay": "是"}]), "isOffDay：要写 true"),
        ("n.json", notice(days=[{**DAYS[0], "name": ""}]), "days 第 1 条，name：这一项没有填"),
        ("n.json", notice(days=[]), "2027 年的放假安排可能还没有公布"),
        ("n.json", notice(days=3), "“days”要是一天一条的列表"),
        ("n.json", notice(year="明年"), "“year”要写是哪一年"),
        ("n.json", notice(papers=["长" * 2_000]), "papers"),
        ("n.toml", "year =", "不像是一年的放假安排"),
        ("n.csv", TABLE + "2027-01-04,元旦,班\n", "第 5 行：2027-01-04 重复了，第 3 行已经有它"),
        ("n.csv", TABLE + "2027-2-30,春节,休\n", "第 5 行“日期”：“2027-2-30”不是日期。没有2月30日"),
        ("n.csv", TABLE + "2027-02-06,春节,也许\n", "第 5 行“休/班”：“也许”要写“休”或“班”"),
        ("n.csv", TABLE + "2028-02-06,春节,休\n", "第 5 行：2028-02-06 不在 2027 年"),
        ("n.csv", "日期,名称,休/班\n", "一天也没有"),
    ],
)
def test_a_fault_is_told_by_its_place_and_nothing_is_taken_in(
    office: Office, tmp_path: Path, name: str, text: str, said: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        import_file(office.desk, written(tmp_path, name, text))
    assert said in str(refused.value) and name in str(refused.value)
    assert office.desk.work_years() == []
