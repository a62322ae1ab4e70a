"""Choosing files by keyboard alone: typed, completed, dragged; a refusal leaves the path there."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pilots import until
from textual import events
from textual.pilot import Pilot
from widgets.stage import NASTY, Stage, ambiguous

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.widgets.field import Field
from bulletin_tui.widgets.file_box import FileBox
from bulletin_tui.widgets.form import Form
from bulletin_tui.widgets.line_input import LineInput
from bulletin_tui.widgets.path_dialog import PathDialog
from bulletin_tui.widgets.paths import completed, dropped_paths, entries, full_path, plain_path
from store.models import Attachment

pytestmark = pytest.mark.skipif(os.name == "nt", reason="paths as POSIX writes them")


@dataclass(frozen=True)
class Kept:
    attachment: Attachment
    note: str = "3 页，用 A4 纸"


def take(path: Path) -> Kept:
    """Keeps what is called a document, after a while."""
    time.sleep(0.01)
    if not path.is_file() or path.suffix != ".pdf":
        raise PrintError(f"“{path.name}”不是 PDF。")
    return Kept(Attachment(name=path.name, sha256=f"{len(path.name):064x}", suffix=".pdf"))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "桌面").mkdir()
    (tmp_path / "桌面" / "红头 文件.pdf").touch()
    (tmp_path / "桌面" / "红头附件.pdf").touch()
    (tmp_path / "桌面" / "照片.jpg").touch()
    (tmp_path / ".隐藏").touch()
    (tmp_path / "下载").mkdir()
    return tmp_path


async def settled(pilot: Pilot[Any]) -> None:
    await until(pilot, lambda: all(worker.is_finished for worker in pilot.app.workers))
    await pilot.pause()


def question(app: Stage) -> str:
    assert isinstance(app.screen, PathDialog)
    return app.screen.query_one(LineInput).value


# Paths ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/a/红头.pdf", "/a/红头.pdf"),
        ("  /a/b.pdf \n", "/a/b.pdf"),
        ("'/a/红头 文件.pdf'", "/a/红头 文件.pdf"),
        ("'/a/it'\\''s.pdf'", "/a/it's.pdf"),
        ('"/a/b c.pdf"', "/a/b c.pdf"),
        ('& "/a/b c.pdf"', "/a/b c.pdf"),
        ("/a/b\\ c\\(1\\).pdf", "/a/b c(1).pdf"),
        ("file:///a/%E7%BA%A2%20b.pdf", "/a/红 b.pdf"),
        ("/a/一.pdf\n/a/二.pdf", "/a/一.pdf"),
        ("", ""),
    ],
)
def test_what_a_terminal_makes_of_a_dragged_file_is_understood(typed: str, meant: str) -> None:
    assert plain_path(typed) == meant


@pytest.mark.parametrize(
    ("dropped", "names"),
    [
        ("'a b.jpg' 'c.jpg'", ["a b.jpg", "c.jpg"]),
        ('"a b.jpg" c.jpg', ["a b.jpg", "c.jpg"]),
        ("c.jpg\na b.jpg\n\n", ["c.jpg", "a b.jpg"]),
        ("a b.jpg", ["a b.jpg"]),  # typed, and there is such a file
        ("c.jpg", ["c.jpg"]),
    ],
)
def test_several_dragged_files_are_understood(
    home: Path, monkeypatch: pytest.MonkeyPatch, dropped: str, names: list[str]
) -> None:
    monkeypatch.chdir(home)
    (home / "a b.jpg").write_bytes(b"")
    (home / "c.jpg").write_bytes(b"")
    assert [path.name for path in dropped_paths(dropped)] == names


@pytest.mark.skipif(os.sep == "\\", reason="a backslash divides folders there")
def test_escaped_blanks_are_understood_where_shells_write_them(home: Path) -> None:
    assert [path.name for path in dropped_paths(r"/x/a\ b.jpg /x/it\'s.jpg")] == [
        "a b.jpg",
        "it's.jpg",
    ]


def test_a_path_is_completed_as_far_as_it_is_certain(home: Path) -> None:
    assert [entry.shown for entry in entries("")] == ["下载/", "桌面/"]
    assert [entry.name for entry in entries("~/.")] == [".隐藏"]
    assert completed("~/桌", entries("~/桌")) == "~/桌面/"
    assert completed("~/桌面/红", entries("~/桌面/红")) == "~/桌面/红头"
    assert completed("~/桌面/红头附", entries("~/桌面/红头附")) == "~/桌面/红头附件.pdf"
    assert completed("~/没有/x", entries("~/没有/x")) == "~/没有/x"
    assert full_path("~/桌面") == home / "桌面"
    assert entries("/a\0b/") == [] and entries(f"{home}/.隐藏/") == []
    assert full_path("~谁也不是/x") == Path("~谁也不是/x")


# The box --------------------------------------------------------------------------------


async def test_a_file_is_found_by_tab_and_arrows(home: Path) -> None:
    box = FileBox("文件", take)
    app = Stage(box)
    async with app.run_test(size=(80, 24)) as pilot:
        box.focus()
        assert "回车选文件" in app.text()
        await pilot.press("enter")
        await settled(pilot)
        assert "桌面/" in app.text() and "Tab 补全" in app.text()
        await pilot.press("down", "down", "enter")
        await settled(pilot)
        assert question(app) == "~/桌面/" and "照片.jpg" in app.text()
        await pilot.press(*"红头")
        await settled(pilot)
        await pilot.press("tab", "down", "up")
        assert question(app) == "~/桌面/红头" and app.screen.query_one(LineInput).has_focus
        await pilot.press(*"附", "tab")  # before the disk has been read
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert [file.name for file in box.files] == ["红头附件.pdf"]
        assert "红头附件.pdf  3 页，用 A4 纸" in app.text()
        assert not ambiguous(app.text()) - set("…“”")


async def test_what_is_refused_is_told_and_stays_to_be_put_right(home: Path) -> None:
    box = FileBox("文件", take)
    app = Stage(box)
    async with app.run_test(size=(80, 24)) as pilot:
        box.focus()
        await pilot.press("enter", "enter")
        assert "请写文件的路径" in app.text()
        app.screen.query_one(LineInput).value = "~/桌面/照片.jpg"
        await pilot.press("enter")
        await settled(pilot)
        assert "“照片.jpg”不是 PDF。" in app.text() and question(app) == "~/桌面/照片.jpg"
        await pilot.press("escape")
        assert box.files == ()


async def test_a_dragged_file_is_taken_and_another_takes_its_place(home: Path) -> None:
    box = FileBox("文件", take)
    app = Stage(box)
    async with app.run_test(size=(80, 24)) as pilot:
        box.focus()
        for name in ("红头 文件.pdf", "红头附件.pdf"):
            box.post_message(events.Paste(f"'{home}/桌面/{name}'\n"))
            await settled(pilot)
            assert [file.name for file in box.files] == [name]
        await pilot.press("delete")
        assert box.files == () and len(app.heard_of(FileBox.Changed)) == 3


async def test_of_several_each_can_be_taken_away(home: Path) -> None:
    files = [Attachment(name=n, sha256=f"{k:064x}", suffix=".jpg") for k, n in enumerate("甲乙丙")]
    box = FileBox("图片", take, files, multiple=True)
    app = Stage(box)
    async with app.run_test(size=(80, 24)) as pilot:
        box.focus()
        await pilot.press("right", "delete")
        assert [file.name for file in box.files] == ["甲", "丙"]
        await pilot.press("right", "delete", "delete", "delete")
        assert box.files == ()


async def test_another_file_of_the_same_name_takes_its_place_and_that_is_said(home: Path) -> None:
    files = [Attachment(name=n, sha256=f"{k:064x}", suffix=".jpg") for k, n in enumerate("甲乙")]
    box = FileBox("图片", take, files, multiple=True)
    async with Stage(box).run_test(size=(80, 24)) as pilot:
        for kept in (files[1], files[1].model_copy(update={"sha256": "a" * 64})):
            box._add(Kept(kept, "图片 3×4 像素"))
            await pilot.pause()
            assert [file.name for file in box.files] == ["甲", "乙"]
            assert ("换掉了同名的" in box.render().plain) is (kept.sha256[0] == "a")


async def test_in_a_form_it_is_a_field_like_any_other(home: Path) -> None:
    scan = Attachment(name="红头.pdf", sha256="0" * 64, suffix=".pdf")
    form = Form(
        [
            Field("attachments", "文件", "file", required=True, take=take, help="拖进来也行"),
            Field("pictures", "图片", "files", take=take, value=(scan,)),
        ],
        date(2026, 11, 24),
    )
    app = Stage(form)
    async with app.run_test(size=(80, 24)) as pilot:
        form.focus_first()
        await pilot.pause()
        assert "拖进来也行" in app.text() and not form.is_dirty
        await pilot.press("ctrl+s")
        assert "请选文件。" in app.text()
        form.editor("attachments").post_message(events.Paste(f"{home}/桌面/红头附件.pdf"))
        await settled(pilot)
        assert "请选文件。" not in app.text() and form.is_dirty
        await pilot.press("ctrl+s")
        (sent,) = app.heard_of(Form.Submitted)
        assert [file.name for file in sent.values["attachments"]] == ["红头附件.pdf"]
        assert sent.values["pictures"] == (scan,)


@pytest.mark.parametrize("name", NASTY)
async def test_a_name_steers_no_terminal(home: Path, name: str) -> None:
    if "\ud83d" not in name:
        (home / "桌面" / name.replace("/", "-")).touch()
    box = FileBox("文件", take)
    app = Stage(box)
    async with app.run_test(size=(80, 24)) as pilot:
        box.focus()
        await pilot.press("enter")
        app.screen.query_one(LineInput).value = "~/桌面/"
        await settled(pilot)
        assert "\x1b" not in app.text() and "\u202e" not in app.text()
