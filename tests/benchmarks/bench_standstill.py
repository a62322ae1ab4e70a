"""How long the interface stands still at most, action by action, in a large folder.

Run: python tests/benchmarks/bench_standstill.py [word …]
Words choose actions by their names. Measured is the CPU time of the longest single turn of the
event loop between a key and the last that follows from it: for so long no other key is heard. What
other threads and other programs take is left out; of several processes the least counts, for what
is seen in only one of them is noise. Beside it stand the most, and the least without the search for
garbage, which stops the whole program, too.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from benchmarks import bench_planning, bench_timeline  # noqa: E402
from benchmarks.bench_start import environment  # noqa: E402
from benchmarks.decade import SITES, TODAY  # noqa: E402
from benchmarks.standstill import (  # noqa: E402
    Action,
    Window,
    committed,
    context_of,
    in_a_window,
    overfull,
    press,
    shows,
    until,
)
from pilots import settle  # noqa: E402

from bulletin_tui.clock import Clock  # noqa: E402
from bulletin_tui.context import Context, opened_for_a_window  # noqa: E402
from bulletin_tui.screens.base import PLACES  # noqa: E402
from bulletin_tui.settings import REFUSE, Settings, save_settings  # noqa: E402
from store.models import Posting, Record, Site  # noqa: E402

LIMIT = 50.0
"""Milliseconds."""
ROUNDS = 3
ROOM = 200
"""A4 places of a board, so that nothing is refused."""
NOW = datetime.combine(TODAY, datetime.min.time()).replace(hour=9)


# The actions ------------------------------------------------------------------------------

ACTIONS: dict[str, Action] = {}


def action(name: str) -> Callable[[Action], Action]:
    """Measure it under this name, in the order of the file."""

    def noted(job: Action) -> Action:
        ACTIONS[name] = job
        return job

    return noted


def _opening(key: str) -> Action:
    async def job(window: Window) -> AsyncGenerator[None, None]:
        yield
        await press(window, key)

    return job


for _, _word, _key in PLACES:
    ACTIONS[f"{_key.upper()} {_word}, the first time"] = _opening(_key)
for _, _word, _key in PLACES:
    ACTIONS[f"{_key.upper()} {_word}, again"] = _opening(_key)


@action("F2: everything of today anew (^r)")
async def _today(window: Window) -> AsyncGenerator[None, None]:
    await press(window, "f2")
    yield
    await press(window, "ctrl+r")


@action("F2: by the walk (r)")
async def _by_walk(window: Window) -> AsyncGenerator[None, None]:
    await press(window, "f2")
    yield
    await press(window, "r")
    yield
    await press(window, "r")


@action("F4: typing in the search box")
async def _search_materials(window: Window) -> AsyncGenerator[None, None]:
    await press(window, "f4", "slash")
    yield
    await press(window, *"第17次", *["backspace"] * 5)
    yield
    await press(window, "escape")


@action("F6: typing in the search box, all years")
async def _search_history(window: Window) -> AsyncGenerator[None, None]:
    await press(window, "f6", "y", "down", "enter", "slash")
    yield
    await press(window, *"第17号", *["backspace"] * 5)
    yield
    await press(window, "enter")


@action("F6: paging through all years")
async def _page_history(window: Window) -> AsyncGenerator[None, None]:
    yield
    await press(window, *["pagedown"] * 10, "end", "home")
    yield
    await press(window, "r")


@action("F6: a posting's detail, and back")
async def _detail(window: Window) -> AsyncGenerator[None, None]:
    await press(window, "f6", "down")
    yield
    await press(window, "enter")
    await until(window, shows(window, "PostingDetail"))
    await press(window, "escape")


@action("F5: a board's page, and back")
async def _board(window: Window) -> AsyncGenerator[None, None]:
    await press(window, "f5")
    yield
    await press(window, "enter", "escape")


@action("F7: the next week and back")
async def _weeks(window: Window) -> AsyncGenerator[None, None]:
    await press(window, "f7")
    yield
    await press(window, "right_square_bracket", "left_square_bracket")


@action("F9: another year and back")
async def _quota(window: Window) -> AsyncGenerator[None, None]:
    await press(window, "f9", "shift+tab")
    yield
    await press(window, "pageup", "pagedown")


@action("The palette: opened, searched, closed")
async def _palette(window: Window) -> AsyncGenerator[None, None]:
    await press(window, "f2")
    yield
    await press(window, "ctrl+p", *"打印")
    await window.pause(0.3)
    await press(window, "escape")


async def _plan_form(window: Window) -> None:
    """The plan form of the newest material on all boards."""
    await press(window, "f4", "p")
    await until(window, shows(window, "EditScreen"))
    sites = context_of(window).desk.sites()
    screen: Any = window.app.screen
    screen.form.set_value("site_ids", tuple(site.id for site in sites))
    await settle(window)


@action("Planning on 200 boards: the form opens")
async def _plan_opens(window: Window) -> AsyncGenerator[None, None]:
    await press(window, "f4")
    yield
    await press(window, "p")
    await until(window, shows(window, "EditScreen"))
    yield
    await press(window, "escape")


@action("Planning on 200 boards: the list of boards")
async def _plan_chooses(window: Window) -> AsyncGenerator[None, None]:
    await _plan_form(window)
    yield
    await press(window, "enter", *"社区", "down", "home", "space", "enter")
    yield
    await press(window, "escape", "y")


@action("Planning on 200 boards: a date typed")
async def _plan_typed(window: Window) -> AsyncGenerator[None, None]:
    await _plan_form(window)
    await press(window, "tab")
    yield
    await press(window, "end", "backspace", "5", "tab", "tab")
    await window.pause(0.6)
    await settle(window)


@action("Planning on 200 boards: the form closes")
async def _plan_closes(window: Window) -> AsyncGenerator[None, None]:
    yield
    await press(window, "escape", "y")
    await until(window, shows(window, "MaterialsScreen"))


@action("Planning on 200 boards: saved")
async def _plan_saved(window: Window) -> AsyncGenerator[None, None]:
    await _plan_form(window)
    yield
    await committed(window, "ctrl+s")
    await until(window, shows(window, "MaterialsScreen"))


@action("Planning on 200 boards: undone")
async def _plan_undone(window: Window) -> AsyncGenerator[None, None]:
    yield
    await committed(window, "ctrl+z")


@action("Planning on 200 boards where overfull is refused: saved")
async def _plan_strict(window: Window) -> AsyncGenerator[None, None]:
    overfull(window, REFUSE)
    await _plan_form(window)
    yield
    await committed(window, "ctrl+s")
    await until(window, shows(window, "MaterialsScreen"))
    yield
    await committed(window, "ctrl+z")
    overfull(window, "warn")


async def _results(window: Window) -> None:
    await press(window, "f7", "w", "enter")
    await until(window, shows(window, "WalkResults"))


@action("A walk's results: the list opens")
async def _walk_opens(window: Window) -> AsyncGenerator[None, None]:
    yield
    await _results(window)


@action("A walk's results: a line entered")
async def _walk_line(window: Window) -> AsyncGenerator[None, None]:
    yield
    await press(window, "1", "3", "0", "space")


@action("A walk's results: 600 saved at once")
async def _walk_saved(window: Window) -> AsyncGenerator[None, None]:
    screen: Any = window.app.screen
    for place in range(600):
        line = screen._lines[place]
        screen._lines[place] = replace(line, choice=line.usual, note="照办")
    yield
    await committed(window, "ctrl+s")
    yield
    await press(window, "escape")


@action("A walk's results: undone")
async def _walk_undone(window: Window) -> AsyncGenerator[None, None]:
    yield
    await committed(window, "ctrl+z")


def _planned(window: Window) -> Posting:
    """One that is to go up today."""
    found: list[Posting] = context_of(window).desk.open_postings()
    return next(p for p in found if p.planned_from == TODAY + timedelta(days=3))


@action("A code ticked")
async def _ticked(window: Window) -> AsyncGenerator[None, None]:
    await press(window, "f2", "c")
    code = _planned(window).code
    yield
    await committed(window, *code, "enter")
    yield
    await press(window, "escape")


@action("F2: a line done, and undone")
async def _done(window: Window) -> AsyncGenerator[None, None]:
    await press(window, "f2")
    screen: Any = window.app.screen
    posting = _planned(window)
    yield
    screen.attempt(lambda: context_of(window).desk.mark_printed([posting]))
    await committed(window, "ctrl+z")


@action("F7: all of a week marked as printed, and undone")
async def _printed(window: Window) -> AsyncGenerator[None, None]:
    await press(window, "f7", "right_square_bracket")
    yield
    await committed(window, "m", "enter")
    await committed(window, "ctrl+z")


async def _carried(window: Window, *, hand: str = "right") -> None:
    await press(window, "f3", "t")
    await bench_timeline.take_planned(window)
    await press(window, hand)


@action("F3: a bar carried over days and boards")
async def _carrying(window: Window) -> AsyncGenerator[None, None]:
    await _carried(window)
    yield
    await press(window, "right", "down", "down", "left", "up", "left")
    yield
    await press(window, "escape")


@action("F3: put down")
async def _put_down(window: Window) -> AsyncGenerator[None, None]:
    await _carried(window)
    yield
    await committed(window, "enter")


@action("F3: put down where overfull is refused")
async def _put_down_strict(window: Window) -> AsyncGenerator[None, None]:
    overfull(window, REFUSE)
    await _carried(window, hand="down")
    yield
    await committed(window, "enter")
    yield
    overfull(window, "warn")


@action("F3: a week longer (e), and undone")
async def _longer(window: Window) -> AsyncGenerator[None, None]:
    await press(window, "f3")
    yield
    await committed(window, "e")
    await committed(window, "ctrl+z")


@action("F3: as a month, as a week")
async def _looks(window: Window) -> AsyncGenerator[None, None]:
    yield
    await press(window, "m", "w", "right_square_bracket", "t")


@action("F3: what was never planned (u)")
async def _drawer(window: Window) -> AsyncGenerator[None, None]:
    yield
    await press(window, "u", "u")


@action("F4: a material's form opened, and closed")
async def _form(window: Window) -> AsyncGenerator[None, None]:
    await press(window, "f4")
    yield
    await press(window, "enter")
    await until(window, shows(window, "EditScreen"))
    await press(window, "escape")


@action("F4: a material saved")
async def _material(window: Window) -> AsyncGenerator[None, None]:
    await press(window, "enter")
    await until(window, shows(window, "EditScreen"))
    await press(window, *"新")
    yield
    await committed(window, "ctrl+s")


# Running ----------------------------------------------------------------------------------


async def of_another(folder: Path, writer: Context) -> dict[str, list[Any]]:
    """A reading window takes in what another one has written."""
    with opened_for_a_window(folder, Clock(lambda: NOW, TODAY)) as reader:
        assert not reader.database.is_writable

        def reading(key: str) -> Action:
            async def job(window: Window) -> AsyncGenerator[None, None]:
                await press(window, key)
                boards = [site.id for site in writer.desk.sites()]
                (material,) = {p.material_id for p in writer.desk.open_postings()[:1]}
                writer.desk.plan(material, boards, TODAY, TODAY + timedelta(days=30))
                yield
                await press(window, "ctrl+r")

            return job

        wanted = {
            f"{key.upper()} {word}: another window has planned on 200 boards": reading(key)
            for _, word, key in PLACES
        }
        return await in_a_window(reader, wanted)


async def measure(folder: Path, words: list[str]) -> dict[str, list[Any]]:
    """Every action in this process."""
    wanted = {name: job for name, job in ACTIONS.items() if _is_wanted(name, words)}
    with ExitStack() as stack:
        clock = Clock(lambda: NOW, TODAY)
        context = stack.enter_context(opened_for_a_window(folder, clock))
        found = await in_a_window(context, wanted)
        if _is_wanted("another window", words):
            found |= await of_another(folder, context)
        return found


def _is_wanted(name: str, words: list[str]) -> bool:
    return not words or any(word in name for word in words)


def in_a_process(folder: Path, words: list[str]) -> dict[str, list[Any]]:
    """Measure on a copy of the folder, in a fresh process."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name, "copy")
        shutil.copytree(folder, copy)
        arguments = [sys.executable, __file__, "--in", str(copy), *words]
        done = subprocess.run(arguments, env=environment(), stdout=subprocess.PIPE, check=True)
    found: dict[str, list[Any]] = json.loads(done.stdout)
    return found


def fill_open(folder: Path) -> None:
    """As many postings that are all open, and boards with room for them: the worst that can be."""
    desk = bench_planning.opened(folder)
    records: list[Record] = [
        record.changed(capacity=ROOM) if isinstance(record, Site) else record
        for record in bench_planning.records()
    ]
    desk.database.commit(at=NOW, by="王敏", action="导入", save=records)
    desk.database.close()
    save_settings(folder, Settings(person="王敏"))


def told(rounds: list[dict[str, list[Any]]]) -> int:
    """Print a table; return how many actions stand still for too long."""
    missed = 0
    for name in rounds[0]:
        most, _, what = min((found[name] for found in rounds), key=lambda one: one[0])
        worst = max(found[name][0] for found in rounds)
        bare = min(found[name][1] for found in rounds)
        missed += most > LIMIT
        verdict = "met" if most <= LIMIT else f"MISSED by {what}"
        print(f"{name:<60} {most:6.1f} (worst {worst:5.1f}, bare {bare:5.1f}) {verdict}")
    print(f"limit {LIMIT:g} ms: {missed} missed of {len(rounds[0])}")
    return missed


FOLDERS = {
    f"{bench_timeline.POSTINGS:,} postings of three years, past ones archived": bench_timeline.fill,
    f"{bench_planning.AROUND:,} postings, all of them open": fill_open,
}


def main(words: list[str]) -> int:
    """Print the tables; return 1 when anything stands still for too long."""
    missed = 0
    for title, fill in FOLDERS.items():
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name, "folder")
            fill(folder)
            print(f"{title}, {SITES} boards; ms of CPU")
            missed += told([in_a_process(folder, words) for _ in range(ROUNDS)])
    return 1 if missed else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--in"]:
        print(json.dumps(asyncio.run(measure(Path(sys.argv[2]), sys.argv[3:]))))
    else:
        sys.exit(main(sys.argv[1:]))
