"""The report of a repair: short on the screen, whole in the list."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from store.errors import Unwritable
from store.rescue.report import Matters, Part, shown, whole, write_list


def test_same_names_are_counted_and_the_rest_adds_up() -> None:
    part = Part("没能救回", ["甲"] * 12 + [f"乙{n}" for n in range(9)] + ["丙"] * 3)
    lines = part.told(8).splitlines()
    assert lines[0] == "下面 24 条记录没能救回："
    assert lines[1].strip() == "甲，12 条" and len(lines) == 10
    assert lines[-1].strip() == "还有 5 条"
    assert "丙，3 条" in part.told() and "还有" not in part.told()


def test_what_is_said_of_one_record_is_one_sentence() -> None:
    matters = Matters()
    matters.add("第 3 行：读不出来。", [Part("没能救回", ["甲"]), Part("后来删除了")])
    assert whole(matters.all) == ["1. 第 3 行：读不出来。甲 没能救回。"]


def test_records_of_which_the_same_is_said_are_one_matter() -> None:
    matters = Matters()
    for name, said in (("甲", "没能救回"), ("乙", "请核对"), ("丙", "没能救回")):
        matters.say(name, said)
    assert [matter.told() for matter in matters.all] == [
        "下面 2 条记录没能救回：\n    甲\n    丙",
        "乙 请核对。",
    ]


def test_many_matters_are_cut_on_the_screen_and_counted() -> None:
    matters = Matters()
    for number in range(25):
        matters.add(f"第 {number} 行坏了。")
    told = shown(matters.all)
    assert len(told) == 11 and told[-1] == "还有 15 处，都写在清单里。"
    assert len(whole(matters.all)) == 25


def test_the_list_is_whole_and_overwrites_nothing(tmp_path: Path) -> None:
    matters = Matters()
    matters.add("坏了。", [Part("没能救回", [f"甲{n}" for n in range(50)])])
    first = write_list(tmp_path / "新", "开头", matters.all)
    second = write_list(tmp_path / "新", "开头", [])
    assert first == tmp_path / "新-清单.txt" and second == tmp_path / "新-清单-2.txt"
    text = first.read_text(encoding="utf-8")
    assert text.startswith("开头\n1. 坏了。") and text.count("    甲") == 50


@pytest.mark.skipif(os.name == "nt", reason="permission bits are POSIX's")
def test_the_list_is_for_its_owner_only(tmp_path: Path) -> None:
    path = write_list(tmp_path / "新", "", [])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_name_that_is_too_long_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unwritable):
        write_list(tmp_path / ("n" * 250), "", [])
