"""From a key to the picture of a page, and how long the interface stands still meanwhile.

Run on any system: python tests/benchmarks/bench_preview.py
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from bulletin_tui.printing.press import Press
    from bulletin_tui.printing.sheets.base import Batch

ROOT = Path(__file__).resolve().parents[2]
GOAL = 0.3
"""Seconds from the key to the picture of one notice."""
STILL = 0.05
"""The most seconds that a key may have to wait."""
NOTICES = 100
PATIENCE = 30.0
"""Seconds until what is waited for will not come any more."""


class Lag:
    """How long the interface's thread was busy with one thing, at most."""

    def __init__(self) -> None:
        self.most = 0.0

    async def watch(self) -> None:
        """Look every two milliseconds."""
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.002)
            self.most = max(self.most, time.perf_counter() - before - 0.002)


def fastest(job: Callable[[], object], times: int = 5) -> float:
    """Seconds of the fastest of several runs."""
    found = []
    for _ in range(times):
        before = time.perf_counter()
        job()
        found.append(time.perf_counter() - before)
    return min(found)


def parts(press: Press, notice: Batch) -> float:
    """Print what each step of a picture takes; returns what typst itself takes."""
    from bulletin_tui.printing.preview import graphics, raster
    from bulletin_tui.printing.preview.viewport import View, Window

    png = press.pictures(notice, ppi=96)[0]
    bare = fastest(lambda: press.pictures(notice, ppi=96))
    print(f"typst, one notice at 96 ppi:       {bare * 1000:6.1f} ms")
    page = raster.decoded(png)
    shape = page.width / page.height
    steps: list[tuple[str, Callable[[], object]]] = [("decoding", lambda: raster.decoded(png))]
    for columns, rows in ((80, 22), (200, 58)):
        inside = Window(columns, rows, shape).frame(View(1))
        name = f"quarter blocks {columns}x{rows}"
        steps.append((name, lambda i=inside: raster.cells(page, i, raster.QUARTERS)))  # type: ignore[misc]
    large = page.resize((800, 440))
    steps.append(("sixels 800x440", lambda: graphics.sixels(large, (10, 20))))
    steps.append(("Kitty 800x440", lambda: graphics.kitty_picture(large, 80, 22)))
    for name, job in steps:
        took = fastest(job)
        print(f"{name + ':':<34} {took * 1000:6.1f} ms  ({took / bare:.2f} x typst)")
    return bare


async def shown(pilot: Pilot[Any], key: str, words: str) -> tuple[float, float]:
    """Seconds from a key until the words stand in the title, and the longest standstill."""
    from bulletin_tui.screens.paper.preview import PreviewScreen, PreviewTitle

    lag = Lag()
    watching = asyncio.create_task(lag.watch())
    before = time.perf_counter()
    pilot.app.simulate_key(key)
    while True:
        await asyncio.sleep(0.001)
        screen = pilot.app.screen
        if isinstance(screen, PreviewScreen) and any(
            words in title.state for title in screen.query(PreviewTitle)
        ):
            break
        if time.perf_counter() - before > PATIENCE:
            raise SystemExit(f"never shown after {key}: {words}")
    took = time.perf_counter() - before
    watching.cancel()
    return took, lag.most


async def in_the_application(folder: Path, bare: float, many: Batch) -> bool:
    """Print what a person waits for; returns whether every wait is as short as it must be."""
    from office import Clock, Office, open_desk
    from pilots import application, keys, settle
    from textual.events import CursorPosition

    from bulletin_tui.screens.paper.preview import PreviewScreen

    clock = Clock()
    desk = open_desk(folder, clock)
    office = Office(desk, clock)
    body = "\n".join(["请各位居民在规定时间内自行清理门前、楼道内的个人物品。"] * 20)
    office.material("notice", "关于集中清理楼道杂物的通知", body=body)
    app = application(folder, desk, clock)
    fine = True
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f4")
        for name, key, words in (
            ("v, the first time", "v", "整页"),
            ("v, again", "v", "整页"),
            ("+", "plus", "整宽"),
            ("+ again", "plus", "2 倍"),
            ("n", "n", "第 2 "),
        ):
            if key == "v":
                await keys(pilot, "escape")
            took, still = await shown(pilot, key, words)
            fine = fine and took <= GOAL and still <= STILL
            print(
                f"{name + ':':<34} {took * 1000:6.1f} ms  ({took / bare:.2f} x typst),"
                f" standstill {still * 1000:.1f} ms"
            )
            app.post_message(CursorPosition(1, 0))
            await settle(pilot)
        await keys(pilot, "escape")
        app.push_screen(PreviewScreen(app.context, "一周", lambda: many))
        took, still = await shown(pilot, "f24", "第 1 ")
        counted, _ = await shown(pilot, "f24", f"/ {NOTICES} ")
        last, blocked = await shown(pilot, "end", f"第 {NOTICES} ")
        most = max(still, blocked)
        print(f"{NOTICES} notices, first page:          {took * 1000:6.1f} ms")
        print(f"{NOTICES} notices, counted after it:    {counted * 1000:6.1f} ms")
        print(
            f"{NOTICES} notices, last page:           {last * 1000:6.1f} ms,"
            f" standstill {most * 1000:.1f} ms"
        )
    desk.database.close()
    return fine and max(took, last) <= GOAL and most <= STILL


def main() -> int:
    """Print the figures; return 1 when a person waits too long."""
    from benchmarks.bench_printing import batch

    from bulletin_tui.printing.output import open_press

    bare = parts(open_press(), batch(1))
    with TemporaryDirectory() as folder:
        fine = asyncio.run(in_the_application(Path(folder, "数据"), bare, batch(NOTICES)))
    return 0 if fine else 1


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    sys.exit(main())
