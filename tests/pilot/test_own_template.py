"""A fault in the office's own template: told on stderr, in the window, and nothing is held up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from office import Clock, Office
from pilots import application, keys, on_screen, told, until, until_told

from bulletin_tui.cli import main
from bulletin_tui.screens.writing.attached import with_files
from bulletin_tui.widgets.field import Field
from store.disk.folders import TEMPLATES

FAULTY = '#import "/notice.typ": notice\n#let page(d, fonts) = notice(d, fonts, top: flag)\n'
SAID = "自己的版式 notice.typ 第 2 行：没有 flag 这个名字。这次用自带的“通知通告”印。"


@pytest.fixture
def faulty(office: Office, folder: Path) -> Office:
    (folder / TEMPLATES).mkdir()
    (folder / TEMPLATES / "notice.typ").write_text(FAULTY, encoding="utf-8")
    office.plan()
    return office


def test_the_shell_tells_it(
    faulty: Office, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faulty.desk.database.close()
    out = tmp_path / "一.pdf"
    argv = ["--data", str(folder), "print", "material", "关于清理楼道的通知", "--out", str(out)]
    assert main(argv) == 0
    assert SAID in capsys.readouterr().err
    assert out.read_bytes().startswith(b"%PDF-")


async def test_the_window_tells_it(faulty: Office, folder: Path, clock: Clock) -> None:
    app = application(folder, faulty.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f7", "p")
        await until_told(pilot, "没有用上")
        assert "第 2 行" in told(app)
    assert (folder / "print" / "2026-W48.pdf").exists()


async def test_the_preview_tells_it(faulty: Office, folder: Path, clock: Clock) -> None:
    app = application(folder, faulty.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f4", "v")
        await until(pilot, lambda: "第 2 行" in on_screen(app))
        assert "没有 flag 这个名字" in on_screen(app) and "第 1" in on_screen(app)


def test_the_form_offers_them(folder: Path, faulty: Office) -> None:
    (folder / TEMPLATES / "喜报.typ").write_text("// 名称：社区喜报\n", encoding="utf-8")
    families = [("plain", "朴素"), ("notice", "通知通告")]
    asked = Field("template", "版式", "choice", choices=families)
    title = Field("title", "标题")
    found = with_files([title, asked], "notice", None, folder)
    assert [field.name for field in found] == ["title", "template"]
    assert [key for key, _ in found[1].choices] == ["plain", "notice", "喜报"]
    assert ("notice", "通知通告（自己的）") in found[1].choices
    assert found[1].choices[-1] == ("喜报", "社区喜报（自己的）")
    found = with_files([replace(asked, value="捷报")], "notice", None, folder)
    assert found[0].choices[-1] == ("捷报", "捷报（版式不在了）")
