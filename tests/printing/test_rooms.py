"""Temporary folders go with their program, and those of one that was killed with the next."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bulletin_tui.printing.fonts.roles import FontSet
from bulletin_tui.printing.press import Press
from bulletin_tui.printing.rooms import Room, tidy

HOURS = 7200
KILLED = """
import os, signal
from bulletin_tui.printing.rooms import Room
room = Room()
(room.path / "signed.pdf").touch()
print(room.path, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def aged(path: Path) -> Path:
    """As if it had been made two hours ago."""
    old = path.stat().st_mtime - HOURS
    os.utime(path, (old, old))
    return path


def test_it_goes_when_nobody_has_it_any_more(temporary: Path) -> None:
    room = Room()
    assert room.path.parent == temporary
    room.leave()
    room.leave()
    assert not room.path.exists()
    path = Room().path
    gc.collect()
    assert not path.exists()


@pytest.mark.skipif(os.name == "nt", reason="modes as POSIX has them")
def test_nobody_else_looks_into_what_a_press_places(fonts: FontSet) -> None:
    press = Press(fonts)
    assert press._room.path.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.name == "nt", reason="kills as POSIX does")
def test_what_a_killed_program_left_goes_with_the_next(temporary: Path, fonts: FontSet) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED],
        env={**os.environ, "TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    left = Path(done.stdout.strip())
    press = Press(fonts)
    assert (left / "signed.pdf").exists()  # it may be just being made
    aged(left)
    del press
    Press(fonts)
    assert not left.exists()


def test_only_what_nobody_uses_goes(temporary: Path) -> None:
    living = Room()
    aged(living.path)
    foreign = temporary / "bulletin-week"
    foreign.mkdir()
    linked = temporary / "bulletin-room-link"
    linked.symlink_to(foreign)
    unsigned = temporary / "bulletin-room-unsigned"
    unsigned.mkdir()
    for path in (foreign, unsigned):
        aged(path)
    tidy(Room())
    assert living.path.exists() and foreign.exists() and linked.is_symlink()
    assert not unsigned.exists()
