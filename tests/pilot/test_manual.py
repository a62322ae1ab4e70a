"""F1: each screen, form and dialog is told of in its own part of the manual."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from office import Clock, Office
from pilots import application, keys, on_screen, write

import bulletin_tui
from bulletin_tui.screens.manual import ManualScreen, page_of
from bulletin_tui.screens.writing.form import manual_for
from store.models import KINDS

GENERAL = "到处都一样"


def named_parts() -> Iterator[str]:
    """Every part of the manual that the program names: strings with # or under `manual`."""
    for path in Path(bulletin_tui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "manual":
                constants = (n for n in ast.walk(node.value) if isinstance(n, ast.Constant))
                yield from (str(constant.value) for constant in constants)
            elif isinstance(node, ast.Constant) and re.fullmatch(r"[a-z]+#[^`]+", str(node.value)):
                yield str(node.value)


@pytest.mark.parametrize("part", sorted({*named_parts()}))
def test_what_is_named_is_in_the_manual(part: str) -> None:
    text = page_of((part,))
    assert len(text.split(GENERAL)[0]) > 40
    if "#" in part:
        assert text.startswith(f"## {part.partition('#')[2]}\n") and text.count("\n## ") == 1


def test_every_section_about_a_form_is_shown_by_one() -> None:
    text = files("bulletin_tui.manual").joinpath("forms.md").read_text("utf-8")
    sections = {f"forms#{heading}" for heading in re.findall(r"^## (.*)$", text, re.MULTILINE)}
    assert sections == {part for part in named_parts() if part.startswith("forms#")}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_parts(kind: str) -> None:
    assert GENERAL in page_of(manual_for(kind))


async def test_f1_tells_of_the_form_or_dialog_that_is_uppermost(
    folder: Path, office: Office, clock: Clock
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:

        async def told() -> str:
            await keys(pilot, "f1")
            shown = on_screen(app)
            await keys(pilot, "f1")
            assert not isinstance(app.screen, ManualScreen)
            return shown

        await keys(pilot, "f4", "p")
        assert "排期的表" in await told()
        await keys(pilot, "enter")  # its list of boards says nothing of its own
        assert "排期的表" in await told()
        await keys(pilot, "escape", "escape", "n")
        assert "写哪一种" in await told()
        await write(pilot, "条幅")
        await keys(pilot, "enter")
        assert "一字一张" in await told()
        await keys(pilot, "escape", "f3", "f")
        assert "打完回车就看" in await told()
        await keys(pilot, "escape", "f5", "enter")
        assert "点位的表" in await told()
        await keys(pilot, "escape", "d", "f6")
        assert "排过、贴过、撤过的都在这里" in await told()
