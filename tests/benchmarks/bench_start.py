"""Start-up time, CPU and memory with a year's records, beside the least that could be.

Run on Linux or macOS: python tests/benchmarks/bench_start.py
Every figure is taken beside its yardstick in the same run, so that the ratios hold on any PC.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 7
PAINT_RATIO, CPU_RATIO, MEGABYTES = 1.6, 2.5, 90.0
ALTERNATE_SCREEN = b"\x1b[?1049h"
CTRL_Q = b"\x11"
SCREEN_KEYS = (b"\x1bOQ", b"\x1bOR", b"\x1bOS", b"\x1b[15~", b"\x1b[17~", b"\x1b[18~")
"""F2 to F7, as xterm sends them."""
PATIENCE = 60.0
"""Seconds after which a program that shows nothing is given up."""
QUIET = 0.4
"""Seconds without output after which a screen counts as painted."""
BARE_APP = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("今日")
Bare().run()
"""
NOTHING_TO_DO = "今天没有要做的事"
"""What the sample year leaves to do on a day of another year."""
BARE_IMPORT = "import pydantic, tinydb"
BARE_MODEL = "import tinydb; from pydantic import BaseModel\nclass Bare(BaseModel): name: str = ''"
"""The least that a program with one record loads: pydantic imports most of itself for it."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a finished process took: CPU seconds and its peak of memory in MB."""

    cpu: float
    megabytes: float


def environment() -> dict[str, str]:
    """Return this environment with compiled modules allowed and a terminal named."""
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {
        **inherited,
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "TEXTUAL_DISABLE_KITTY_KEY": "1",
    }


def reap(pid: int) -> Usage:
    """Wait for a process; raises RuntimeError when it failed."""
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        raise RuntimeError(f"the measured program ended with wait status {status}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Usage(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6)


class Terminal:
    """A program on a pseudo-terminal of 80 by 24."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._output = bytearray()
        self._start = time.perf_counter()
        self.pid, self._descriptor = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            os.chdir(ROOT)
            os.execve(sys.executable, [sys.executable, *arguments], environment())

    def first_paint(self, word: str) -> float:
        """Return the seconds from the start until a word is on the full screen."""
        deadline = self._start + PATIENCE
        while time.perf_counter() < deadline and self._read(1.0):
            begun = self._output.find(ALTERNATE_SCREEN)
            if begun >= 0 and self._output.find(word.encode(), begun) >= 0:
                return time.perf_counter() - self._start
        os.kill(self.pid, signal.SIGKILL)
        raise RuntimeError(f"{word} never appeared; last output: {bytes(self._output[-300:])!r}")

    def press(self, key: bytes) -> None:
        """Press a key and wait until the screen has settled."""
        os.write(self._descriptor, key)
        last, size = time.perf_counter(), len(self._output)
        while time.perf_counter() - last < QUIET and self._read(0.05):
            if len(self._output) > size:
                last, size = time.perf_counter(), len(self._output)

    def quit(self, then: bytes = b"") -> Usage:
        """Press ctrl+q, and another key after it; return what the program took."""
        os.write(self._descriptor, CTRL_Q)
        if then:
            time.sleep(QUIET)
            os.write(self._descriptor, then)
        deadline = time.perf_counter() + PATIENCE
        while self._read(1.0):
            if time.perf_counter() > deadline:
                os.kill(self.pid, signal.SIGKILL)
        os.close(self._descriptor)
        return reap(self.pid)

    def _read(self, seconds: float) -> bool:
        """Take what was printed within so many seconds; False when the program has ended."""
        if not select.select([self._descriptor], [], [], seconds)[0]:
            return True
        try:
            content = os.read(self._descriptor, 1 << 16)
        except OSError:
            return False
        self._output += content
        return bool(content)


def paint(arguments: Sequence[str], *words: str) -> list[float]:
    """Return the seconds until each of some words is on the screen of a program."""
    terminal = Terminal(arguments)
    seconds = [terminal.first_paint(word) for word in words]
    terminal.press(b"")
    terminal.quit()
    return seconds


def cpu(arguments: Sequence[str]) -> float:
    """Return the CPU seconds of a program that prints and ends."""
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL
    )
    usage = reap(process.pid)
    process.returncode = 0
    return usage.cpu


def peak(arguments: Sequence[str], keys: Sequence[bytes]) -> float:
    """Return the peak of memory in MB of a full-screen program while keys are pressed."""
    terminal = Terminal(arguments)
    terminal.first_paint("今日")
    for key in (b"", *keys):
        terminal.press(key)
    return terminal.quit().megabytes


def main() -> int:
    """Print the figures; return 1 when one misses its target."""
    with tempfile.TemporaryDirectory() as folder:
        data, busy, bare = f"{folder}/data", f"{folder}/busy", f"{folder}/bare.py"
        Path(bare).write_text(BARE_APP, "utf-8")
        program = ("-m", "bulletin_tui")
        cpu((*program, *f"demo --year 2017 --no-open --data {data} --today 2026-11-24".split()))
        cpu((*program, *f"demo --year now --no-open --data {busy} --today 2026-11-24".split()))
        application, today = (*program, "--data", data), (*program, "today", "--data", data)

        # The first round fills the caches and the compiled modules; it does not count.
        rounds = [
            (*paint(application, "今日", NOTHING_TO_DO), *paint((bare,), "今日"))
            for _ in range(ROUNDS + 1)
        ][1:]
        ours, filled, least = (statistics.median(column) for column in zip(*rounds, strict=True))
        lively = (*program, *f"today --data {busy} --today 2026-11-24".split())
        commands = (today, ("-c", BARE_IMPORT), ("-c", BARE_MODEL), lively)
        taken = [tuple(cpu(command) for command in commands) for _ in range(ROUNDS + 1)][1:]
        columns = zip(*taken, strict=True)
        listing, imports, model, tasks = (statistics.median(column) for column in columns)
        ours_peak, least_peak = peak(application, SCREEN_KEYS), peak((bare,), ())

    figures = (
        (f"first paint {ours:.3f} s, bare Textual {least:.3f} s", ours / least, PAINT_RATIO),
        (
            f"today {listing:.3f} CPU s, `{BARE_IMPORT}` {imports:.3f} s",
            listing / imports,
            CPU_RATIO,
        ),
        (f"peak after F2 to F7 in MB, bare Textual {least_peak:.1f}", ours_peak, MEGABYTES),
    )
    for text, figure, target in figures:
        verdict = "met" if figure <= target else "MISSED"
        print(f"{text}: {figure:.2f} (target {target}: {verdict})")
    print(f"records on the screen {filled:.3f} s: {filled / least:.2f}")
    print(f"today beside tinydb and one bare model {model:.3f} s: {listing / model:.2f}")
    print(f"today on a day with much to do {tasks:.3f} s: {tasks / imports:.2f}")
    return 0 if all(figure <= target for _, figure, target in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
