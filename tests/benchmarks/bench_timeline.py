"""The timeline of 200 boards over 20,000 postings, beside the same screen of an empty folder.

Run on Linux: python tests/benchmarks/bench_timeline.py
Each figure comes from a process of its own, on 160 by 48 cells; the two folders take turns, so
that the ratios hold on any PC. Most postings are over and their years archived; some thousand touch
the sixty days in view.
"""

from __future__ import annotations

import asyncio
import gc
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from benchmarks.bench_start import Terminal, environment  # noqa: E402
from benchmarks.decade import BODY, SITES, TODAY, UNITS  # noqa: E402
from office import Clock  # noqa: E402
from pilots import application, settle  # noqa: E402
from textual.pilot import Pilot  # noqa: E402

from bulletin_tui.screens.schedule import ScheduleScreen  # noqa: E402
from bulletin_tui.settings import Settings, save_settings  # noqa: E402
from store.desk import Desk  # noqa: E402
from store.disk.database import Database  # noqa: E402
from store.models import Posting, Record, Site, Tick, TickKind, Unit, new_material  # noqa: E402
from store.rules.wall.codes import sheet_code  # noqa: E402

POSTINGS, DAYS = 20_000, 900
"""So many postings began within so many days before and after today."""
AHEAD = 40
ROUNDS, PRESSES = 5, 100
SIZE = (160, 48)
F3, DOWN, RIGHT, NEXT_WEEK = b"\x1bOR", b"\x1b[B", b"\x1b[C", b"]"
"""As xterm sends them."""
PAINT_RATIO, MOVE_MILLISECONDS, MEGABYTES = 2.0, 60.0, 120.0


# The folder -------------------------------------------------------------------------------


def desk_on(folder: Path) -> Desk:
    """A desk on a folder, on the benchmark's day."""
    database = Database(folder, writing=True)
    at = datetime.combine(TODAY, datetime.min.time())
    return Desk(database, by="王敏", now=lambda: at, today=lambda: TODAY)


def fill(folder: Path) -> None:
    """Units, boards, and postings of three years, the past ones archived, the last ones open."""
    desk = desk_on(folder)
    random = Random(20261124)
    desk.save_all([Unit(id=f"u{n:02}", name=f"第{n}社区") for n in range(UNITS)], "导入")
    desk.save_all([a_site(number) for number in range(SITES)], "导入")
    gc.disable()
    for start in range(0, POSTINGS, 500):
        records: list[Record] = []
        for number in range(start, start + 500):
            if number % 4 == 0:
                fields = {"id": f"m{number:05}", "unit_id": f"u{number % UNITS:02}", "body": BODY}
                title = f"关于第{number}次清理楼道的通知"
                records.append(new_material("notice", {**fields, "title": title}))
            records.append(a_posting(number, random))
        desk.save_all(records, "导入")
    gc.enable()
    for year in (TODAY.year - 2, TODAY.year - 1):  # as the program offers it each January
        desk.archive(year)
    desk.database.close()
    save_settings(folder, Settings(person="王敏"))


def a_site(number: int) -> Site:
    """A board for thirty sheets."""
    unit = f"u{number % UNITS:02}"
    return Site(
        id=f"s{number:03}", name=f"第{number}号公示栏", unit_id=unit, order=number, capacity=30
    )


def a_posting(number: int, random: Random) -> Posting:
    """Over if its end is past, hanging if it has begun, planned if not."""
    start = TODAY - timedelta(days=DAYS - AHEAD - number * DAYS // POSTINGS)
    end = start + timedelta(days=random.randrange(5, 40))
    ticks = []
    if start <= TODAY:
        ticks.append(a_tick(TickKind.POSTED, start))
    if end < TODAY:
        ticks.append(a_tick(TickKind.REMOVED, end))
    return Posting(
        id=f"p{number:05}",
        material_id=f"m{number // 4 * 4:05}",
        site_id=f"s{random.randrange(SITES):03}",
        code=sheet_code(number),
        planned_from=start,
        planned_to=end,
        printed_on=start if ticks else None,
        ticks=tuple(ticks),
    )


def a_tick(kind: TickKind, day: date) -> Tick:
    """An entry of half past four."""
    return Tick(kind=kind, on=day, by="王敏", at=datetime.combine(day, datetime.min.time()))


# One process ------------------------------------------------------------------------------


async def measure(folder: Path, *, moves: bool) -> dict[str, float]:
    """Seconds from F3 to the painted timeline and, if asked, what keys take and the peak."""
    desk, clock = desk_on(folder), Clock(TODAY)
    app = application(folder, desk, clock)
    figures: dict[str, float] = {}
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        while len(app.screen_stack) > 1:  # what an empty folder asks at its first start
            app.pop_screen()
            await settle(pilot)
        began = time.perf_counter()
        await pilot.press("f3")
        screen = app.screen
        assert isinstance(screen, ScheduleScreen)
        figures["frame"] = time.perf_counter() - began
        while not screen.is_filled or any(w.group == "read" for w in app.workers):
            await pilot.pause(0.001)
        await pilot.pause()
        figures["paint"] = time.perf_counter() - began
        if moves:
            figures["boards"] = len(screen.timeline.wall.boards)
            figures["bars"] = sum(len(b.shown) for b in screen.timeline.wall.boards)
            figures |= {name: await job(pilot) for name, job in JOBS.items()}
    desk.database.close()
    return figures


async def pressing(pilot: Pilot[object], *keys: str) -> float:
    """CPU milliseconds of the middle one of many presses, threads included."""
    taken = []
    for number in range(PRESSES):
        began = time.process_time()
        await pilot.press(keys[number % len(keys)])
        await settle(pilot, 1)
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)


async def cursor(pilot: Pilot[object]) -> float:
    """The cursor over days and lines."""
    return await pressing(pilot, "right", "down", "down", "left", "down")


async def carried(pilot: Pilot[object]) -> float:
    """A planned bar in the hand, over days and boards."""
    await take_planned(pilot)
    figure = await pressing(pilot, "right", "down", "left", "up")
    await pilot.press("escape")
    return figure


async def put_down(pilot: Pilot[object]) -> float:
    """Taken, carried a day on, put down, kept and shown; the disk's wait is no CPU."""
    taken = []
    for _ in range(20):
        await take_planned(pilot)
        await pilot.press("right")
        began = time.process_time()
        await pilot.press("enter")
        await settle(pilot, 1)
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)


async def take_planned(pilot: Pilot[object]) -> None:
    """Point at a posting that was not put up yet, and take it."""
    screen = pilot.app.screen
    assert isinstance(screen, ScheduleScreen)
    boards = screen.timeline.wall.boards
    row = next(row for board in boards for row in board.shown if not row.intervals)
    screen.timeline.unfolded[row.site_id] = True
    screen.timeline.lay_out()
    assert screen.timeline.point_at_row(row.id)
    await pilot.press("space")
    assert screen.timeline.carried is not None


JOBS: dict[str, Callable[[Pilot[object]], Awaitable[float]]] = {
    "cursor": cursor,
    "carried": carried,
    "put down": put_down,
}


def peak(folder: Path) -> float:
    """The peak of memory in MB of the program itself, on a terminal, before it is left."""
    terminal = Terminal(("-m", "bulletin_tui", "--data", str(folder), "--today", f"{TODAY}"))
    terminal.first_paint("今日")
    for key in (b"", F3, *(DOWN, NEXT_WEEK, RIGHT) * 8):
        terminal.press(key)
    status = Path(f"/proc/{terminal.pid}/status").read_text()
    terminal.quit()
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / 1e6


def in_a_process(folder: Path, *, moves: bool = False) -> dict[str, float]:
    """Measure in a fresh process."""
    arguments = [sys.executable, __file__, str(folder), *(["moves"] if moves else [])]
    done = subprocess.run(arguments, env=environment(), capture_output=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


# All of them ------------------------------------------------------------------------------


def verdicts(folder: Path) -> Iterator[tuple[str, float, float]]:
    """What was measured, the figure, its target."""
    full, empty = folder / "full", folder / "empty"
    fill(full)
    desk_on(empty).database.close()
    rounds = [(in_a_process(full), in_a_process(empty)) for _ in range(ROUNDS + 1)][1:]

    def middle(name: str, of: int) -> float:
        return statistics.median(pair[of][name] for pair in rounds)

    for name, what in (("frame", "the frame"), ("paint", "the timeline with all its bars")):
        ours, least = middle(name, 0), middle(name, 1)
        yield f"{what} {ours:.3f} s, of an empty folder {least:.3f} s", ours / least, PAINT_RATIO
    moved = in_a_process(full, moves=True)
    print(f"{moved['boards']:.0f} boards, {moved['bars']:.0f} bars of {POSTINGS} postings")
    for name in JOBS:
        yield f"CPU of one move, {name}, in ms", moved[name], MOVE_MILLISECONDS
    yield "peak of memory in MB before leaving", peak(full), MEGABYTES


def main() -> int:
    """Print the figures; return 1 when one misses its target."""
    met = True
    with tempfile.TemporaryDirectory() as folder:
        for text, figure, target in verdicts(Path(folder)):
            met = met and figure <= target
            print(f"{text}: {figure:.2f} ({target:g}: {'met' if figure <= target else 'MISSED'})")
    return 0 if met else 1


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measured = measure(Path(sys.argv[1]), moves="moves" in sys.argv)
        print(json.dumps(asyncio.run(measured)))
    else:
        sys.exit(main())
