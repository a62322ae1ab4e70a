"""The office's own templates: used, named, and replaced by the built-in when they are at fault."""

from __future__ import annotations

import io
import os
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path

import pytest
from pypdf import PdfReader

from bulletin_tui.printing.errors import MissingGlyphs
from bulletin_tui.printing.families import FAMILIES
from bulletin_tui.printing.fonts.roles import FontSet
from bulletin_tui.printing.own_templates import all_families, own_families
from bulletin_tui.printing.press import Press
from bulletin_tui.printing.sheets.base import Batch
from bulletin_tui.printing.sheets.notice import NoticeSheet

GOOD = """// 名称：社区喜报
#import "/notice.typ": notice
#import "/parts.typ": face

#let flag(d, fonts, l) = align(center, face(fonts, "heading", size: 26pt, [喜　报]))

#let page(d, fonts) = notice(d, fonts, top: flag)
"""


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    folder.mkdir()
    return folder


@pytest.fixture
def own(fonts: FontSet, templates: Path) -> Press:
    return Press(fonts, templates.parent)


def write(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.typ").write_text(text, encoding="utf-8")


def text_of(press: Press, family: str, **values: object) -> str:
    sheet = NoticeSheet("关于表彰的通知", "王敏被评为好邻居。", family=family, **values)  # type: ignore[arg-type]
    pdf = press.typeset(Batch((sheet,)), timestamp=0)
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def faults(press: Press, family: str) -> list[str]:
    return press.template_faults(Batch((NoticeSheet("标题", "正文", family=family),)))


def test_a_file_adds_a_family_with_a_name(own: Press, templates: Path) -> None:
    write(templates, "喜报", GOOD)
    assert "喜　报" in text_of(own, "喜报")
    assert faults(own, "喜报") == []
    family = own_families(templates.parent)["喜报"]
    assert (family.key, family.name) == ("喜报", "社区喜报（自己的）")
    assert all_families(templates.parent)[-1] == family
    assert [f.key for f in all_families(templates.parent)[:-1]] == list(FAMILIES)


def test_a_file_of_the_same_name_takes_the_place_of_a_built_in(own: Press, templates: Path) -> None:
    assert "喜　报" not in text_of(own, "notice")
    write(templates, "notice", GOOD.replace("// 名称：社区喜报\n", ""))
    assert "喜　报" in text_of(own, "notice")
    (choice,) = [f for f in all_families(templates.parent) if f.key == "notice"]
    assert choice.name == "通知通告（自己的）"
    (templates / "notice.typ").unlink()
    assert "喜　报" not in text_of(own, "notice") and faults(own, "notice") == []


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (GOOD.replace("top: flag)", "top: flag"), 7, "括号没有配对"),
        (GOOD.replace("top: flag", "top: fahne"), 7, "没有 fahne 这个名字"),
        (GOOD.replace("[喜　报]", "d.unknown"), 5, "unknown"),
        (GOOD.replace("[喜　报]", 'read("/etc/passwd")'), 5, "只能用程序给的内容"),
        (GOOD.replace("[喜　报]", 'read("../../../etc/passwd")'), 5, "只能用程序给的内容"),
        (GOOD.replace("[喜　报]", "while true {}"), 5, "循环停不下来"),
        (GOOD + '#import "@preview/cetz:0.3.0"\n', 8, "网上的包"),
        (GOOD.replace("喜　报", "喜𠮷报"), 5, "没有的字：𠮷"),
        ("// 名称：空的\n", 1, "没有 #let page"),
    ],
)
def test_a_fault_names_file_and_line_and_the_built_in_goes_on(
    own: Press, templates: Path, text: str, line: int, said: str
) -> None:
    write(templates, "notice", text)
    assert "王敏被评为好邻居" in text_of(own, "notice")
    (fault,) = faults(own, "notice")
    assert fault.startswith(f"自己的版式 notice.typ 第 {line} 行：") and said in fault
    assert fault.endswith("这次用自带的“通知通告”印。")
    assert "root:" not in text_of(own, "notice")


def test_a_family_that_is_at_fault_or_gone_falls_back_to_the_plain_one(
    own: Press, templates: Path
) -> None:
    write(templates, "喜报", GOOD.replace("top: flag)", "top: flag"))
    assert "王敏" in text_of(own, "喜报")
    assert "这次用“朴素”印" in faults(own, "喜报")[0]
    (templates / "喜报.typ").unlink()
    assert "王敏" in text_of(own, "喜报")
    assert faults(own, "喜报") == ["没有“喜报”这种版式（templates 里没有 喜报.typ），用“朴素”印。"]
    assert "王敏" in text_of(own, "notice")
    assert faults(own, "notice") == []


def test_one_that_was_put_right_is_used_at_once(own: Press, templates: Path) -> None:
    write(templates, "喜报", GOOD.replace("top: flag)", "top: flag"))
    text_of(own, "喜报")
    write(templates, "喜报", GOOD)
    assert "喜　报" in text_of(own, "喜报") and faults(own, "喜报") == []


def test_pages_are_counted_also_where_a_template_tells_nothing(own: Press, templates: Path) -> None:
    write(templates, "喜报", "#let page(d, fonts) = [喜报]\n")
    (setting,) = own.settings(Batch((NoticeSheet("标题", "正文", family="喜报"),)))
    assert setting.pages == 1
    assert "sheet-end(d)" in faults(own, "喜报")[0]


def test_a_fault_in_what_another_imports_sets_both_aside(own: Press, templates: Path) -> None:
    write(templates, "花边", "#let edge = (\n")
    write(templates, "喜报", '#import "/own/花边.typ": edge\n' + GOOD)
    assert "王敏" in text_of(own, "喜报")
    (fault,) = faults(own, "喜报")
    assert fault.startswith("自己的版式 喜报.typ 第 1 行：用到的 花边.typ 有错")


@pytest.mark.parametrize("family", ["../notice", "../../etc/x", "..\\notice", "坏 名", 'a"b'])
def test_a_name_that_leads_elsewhere_is_no_family(own: Press, family: str) -> None:
    assert "王敏" in text_of(own, family)
    (fault,) = faults(own, family)
    assert fault.startswith(f"没有“{family}”这种版式")


def test_several_threads_use_one_press(own: Press, templates: Path) -> None:
    """What one of them sets aside or takes anew is not taken away from another."""
    write(templates, "喜报", GOOD)
    write(templates, "坏报", GOOD.replace("top: flag)", "top: flag"))

    def job(number: int) -> bool:
        write(templates, f"喜报-{number}", f"{GOOD}// {number}\n")
        (templates / f"喜报-{number}.typ").replace(templates / "喜报.typ")
        family = ("喜报", "坏报")[number % 2]
        text = text_of(own, family)
        told = faults(own, family)
        return ("喜　报" in text, len(told)) == ((True, 0), (False, 1))[number % 2]

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(job, range(24)))


def test_what_is_no_template_is_told_of(own: Press, templates: Path) -> None:
    (templates / "喜报.typ").write_bytes(GOOD.encode("gb18030"))
    assert "王敏" in text_of(own, "喜报")
    assert "另存为 UTF-8" in faults(own, "喜报")[0]
    (templates / "大.typ").write_bytes(b"// x\n" * 50_000)
    text_of(own, "大")
    assert "太大" in faults(own, "大")[0]
    if os.name != "nt" and os.geteuid() != 0:
        (templates / "喜报.typ").chmod(0)
        text_of(own, "喜报")
        assert "读不出来" in faults(own, "喜报")[0]


def test_what_a_clerk_wrote_is_still_checked_and_still_text(own: Press, templates: Path) -> None:
    write(templates, "喜报", GOOD)
    assert "#panic()" in text_of(own, "喜报", recipients="#panic()")
    with pytest.raises(MissingGlyphs):
        text_of(own, "喜报", recipients="张𠮷")


def test_without_a_data_folder_there_are_only_the_built_in(fonts: FontSet) -> None:
    assert "王敏" in text_of(Press(fonts), "notice")


def test_the_manuals_example_works(own: Press, templates: Path) -> None:
    page = files("bulletin_tui.manual").joinpath("data.md").read_text("utf-8")
    example = [line[4:] for line in page.splitlines() if line.startswith("    ")]
    example.insert(3, "")
    write(templates, "喜报", "\n".join(example))
    assert "喜　报" in text_of(own, "喜报") and faults(own, "喜报") == []
    assert own_families(templates.parent)["喜报"].name == "社区喜报（自己的）"
    for key in FAMILIES:
        assert f"{key} " in page, key
