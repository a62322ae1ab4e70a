"""The words of the commands: what a system refuses, and what --help says."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from bulletin_tui.cli import main
from bulletin_tui.shell import listing

ENGLISH = re.compile("argument|invalid|choi|choose|required|expected|option|ignored|ambig|could")
"""Words of argparse."""
Capture = pytest.CaptureFixture[str]


def leaves(words: tuple[str, ...], capsys: Capture) -> tuple[int, str, str]:
    """What a command line that is not carried out leaves: code, out and err."""
    with pytest.raises(SystemExit) as left:
        main(words)
    assert isinstance(left.value.code, int)
    return left.value.code, *capsys.readouterr()


@pytest.mark.parametrize(
    "words",
    [
        ("dance",),
        ("print",),
        ("print", "material"),
        ("tick",),
        ("import",),
        ("history", "--from", "2026-02-30"),
        ("schedule", "--to", "9999-12-31"),
        ("duties", "--from", "2026-12-31", "--to", "2026-12-30"),
        ("tick", "1001000", "--done", "eaten"),
        ("demo", "--year", "1949"),
        ("print", "week", "--sides", "none"),
        ("--color",),
        ("today", "--json=3"),
        ("history", "--s", "x"),
        ("print", "week", "--out"),
        ("archive", "ten"),
        ("restore",),
    ],
)
def test_wrong_usage_is_code_two(words: tuple[str, ...], capsys: Capture) -> None:
    code, out, err = leaves(words, capsys)
    assert (code, out) == (2, "")
    assert err.startswith("命令没有写对：") and "--help" in err
    assert not ENGLISH.search(err)


WITH_HELP = [(), ("demo",), ("print",), ("print", "week"), ("tick",), ("history",), ("restore",)]


@pytest.mark.parametrize("command", WITH_HELP)
def test_help_is_chinese_and_lined_up(command: tuple[str, ...], capsys: Capture) -> None:
    code, told, _ = leaves((*command, "--help"), capsys)
    assert code == 0
    assert told.startswith("用法：bulletin") and "\n选项：\n" in told and "看这份说明" in told
    assert told.count("\n选项：\n") == 1
    assert not re.search("usage|options|arguments|show this", told)
    lines = re.findall(r"(?m)^(  -.*\S  +)\S+$", told)
    assert len({cell_len(line) for line in lines}) == 1, told
    # What may be written is told in words; codes are for programs.
    plain = re.sub("--[a-z-]+", "", told)
    assert not re.search("posted|removed|interrupted|fallen|one|long|short|now", plain)


def test_a_refusal_of_the_system_is_told_in_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: Any) -> int:
        raise OSError(errno.ESTALE, os.strerror(errno.ESTALE), "share/x")

    monkeypatch.setattr(listing, "today", refused)
    assert main(["--data", str(tmp_path), "today"]) == 1
    told = capsys.readouterr().err
    assert told == "share/x 打不开或写不进：系统不让（ESTALE），请再试一次，还不行就请管理员看。\n"
