"""Chinese punctuation typed with Shift arrives; run against the real driver on a fake console."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bulletin_tui.console import windows_ime

FAKE = Path(__file__).with_name("fake_console.py")
ROOT = FAKE.parents[2]


def run(*arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(FAKE), *arguments],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.mark.skipif(sys.platform == "win32", reason="the console is faked where there is none")
def test_text_arrives_and_noise_does_not() -> None:
    result = run("patched")
    assert result["installed"] == [True, False]
    assert result["arrived"] == {
        "words": ["停", "水"],
        "shifted": ["？", "《"],
        "num lock": ["停", "水"],
        "noise": [],
        "letter": ["a"],
    }


@pytest.mark.skipif(sys.platform == "win32", reason="the console is faked where there is none")
def test_the_repair_is_still_needed() -> None:
    """Fails when Textual has the fix: then delete the repair."""
    arrived = run()["arrived"]
    assert arrived["shifted"] == []
    assert arrived["words"] == ["停", "水"]


@pytest.mark.skipif(sys.platform == "win32", reason="there it is installed")
def test_elsewhere_nothing_is_touched() -> None:
    assert windows_ime.install() is False
    assert "textual.drivers.win32" not in sys.modules
