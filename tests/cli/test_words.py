"""The words of the commands: what a system refuses, and what --help says."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from bulletin_tui.cli import main
from bulletin_tui.shell import listing


def test_a_refusal_of_the_system_is_told_in_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: Any) -> int:
        raise OSError(errno.ESTALE, os.strerror(errno.ESTALE), "share/x")

    monkeypatch.setattr(listing, "today", refused)
    assert main(["--data", str(tmp_path), "today"]) == 1
    told = capsys.readouterr().err
    assert told == "share/x 打不开或写不进：系统不让（ESTALE），请再试一次，还不行就请管理员看。\n"
