"""Planning on 200 boards at once, with 20,000 sheets around, beside its peers in the same run.

Run: python tests/benchmarks/bench_planning.py
Every figure is CPU time of this process: planning on one board after the other, and stock TinyDB
that only keeps the same documents, are the yardsticks.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from benchmarks.bench_store import Verdicts  # noqa: E402
from benchmarks.decade import PER_MATERIAL, SITES, TODAY, UNITS  # noqa: E402
from tinydb import TinyDB  # noqa: E402

from store.desk import Desk  # noqa: E402
from store.disk.database import Database  # noqa: E402
from store.errors import Refused  # noqa: E402
from store.models import (  # noqa: E402
    Material,
    Posting,
    Record,
    Site,
    Tick,
    TickKind,
    Unit,
    new_material,
)
from store.rules.wall.codes import sheet_code  # noqa: E402

AROUND = 20_000
"""Postings that hang or are planned."""
CAPACITY = 60
"""A4 places of a board: on some days, what is there already is more."""
WEEK = timedelta(days=7)
MOST_SECONDS = 0.5


def records() -> list[Record]:
    """Boards, materials and what hangs or is planned, the same at every run."""
    found: list[Record] = [Unit(id=f"u{n}", name=f"第{n}社区") for n in range(UNITS)]
    found += [
        Site(id=f"s{n}", name=f"第{n}号公示栏", unit_id=f"u{n % UNITS}", order=n, capacity=CAPACITY)
        for n in range(SITES)
    ]
    found += [_notice(n) for n in range(AROUND // PER_MATERIAL)]
    return [*found, *map(_posting, range(AROUND))]


def _notice(number: int) -> Material:
    body = "请各位居民注意：本周六上午九时起，物业将清理楼道内堆放的杂物。" * 5
    values = {"id": f"m{number}", "title": f"第{number}次通知", "unit_id": "u0", "body": body}
    return new_material("notice", values | {"matter": "low_income_publicity"})


def _posting(number: int) -> Posting:
    start = TODAY + timedelta(days=number * 7 % 60 - 30)
    put_up = Tick(kind=TickKind.POSTED, on=start, by="王敏", at=datetime(2026, 11, 24, 9))
    return Posting(
        id=f"p{number}",
        material_id=f"m{number // PER_MATERIAL}",
        site_id=f"s{number % SITES}",
        code=sheet_code(number),
        planned_from=start,
        planned_to=start + timedelta(days=30),
        ticks=(put_up,) if start < TODAY else (),
    )


def opened(folder: Path, *, refuses: bool = False) -> Desk:
    """A desk as a window has it."""
    return Desk(
        Database(folder, writing=True),
        by="王敏",
        now=lambda: datetime(2026, 11, 24, 9),
        today=lambda: TODAY,
        refuses_overfull=lambda: refuses,
    )


def seconds(job: Callable[[], object]) -> float:
    """CPU seconds of one run."""
    began = time.process_time()
    job()
    return time.process_time() - began


def planning(desk: Desk) -> tuple[float, float, float]:
    """CPU seconds of a plan on all boards with its advice, the first in a window and the next;
    and of the plan alone.
    """
    sites = desk.sites()
    ids, end = [site.id for site in sites], TODAY + 2 * WEEK
    material = desk.database.get(Material, "m7")

    def advise() -> None:
        assert desk.advise(material, sites, TODAY, end, 1), "the boards are full"

    def plan() -> None:
        before = desk.database.stamp
        assert len(desk.plan(material.id, ids, TODAY, end)) == SITES
        assert desk.database.stamp == before + 1, "one transaction"

    first = seconds(advise) + seconds(plan)
    pairs = [(seconds(advise), seconds(plan)) for _ in range(5)]
    for _ in range(6):
        desk.undo()
    assert desk.database.count(Posting) == AROUND, "one undo each"
    alone = statistics.median(planned for _, planned in pairs)
    return first, statistics.median(map(sum, pairs)), alone


def one_by_one(desk: Desk) -> float:
    """CPU seconds of 200 plans on one board each, without advice."""
    ids = [site.id for site in desk.sites()]
    end = TODAY + 2 * WEEK

    def plan_all() -> None:
        for site_id in ids:
            desk.plan("m8", [site_id], TODAY, end)

    return seconds(plan_all)


def stock(folder: Path, postings: list[Posting]) -> float:
    """CPU seconds in which stock TinyDB takes 200 such documents in one `insert_multiple`."""
    documents = [posting.model_dump(mode="json") for posting in postings]
    with TinyDB(folder / "stock.json") as database:
        table = database.table("postings")
        table.insert_multiple(documents)
        return seconds(lambda: table.insert_multiple(documents[:SITES]))


def main() -> int:
    """Print the figures; return 1 when one misses its target."""
    verdicts = Verdicts()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "ours"
        desk = opened(folder)
        desk.database.commit(at=desk._now(), by="王敏", action="导入", save=records())
        desk.database.close()
        desk = opened(folder)
        first, again, alone = planning(desk)
        single = one_by_one(desk)
        postings = desk.database.find(Posting)
        theirs = stock(Path(name), postings[:AROUND])
        print(f"{AROUND:,} postings around, {SITES} boards")
        print(f"  plan with advice: first {first:.3f} s CPU, again {again:.3f}")
        print(
            f"  200 plans on one board each: {single:.3f}, TinyDB's insert_multiple: {theirs:.3f}"
        )
        verdicts.tell("s CPU for a plan on 200 boards, the first in a window", first, MOST_SECONDS)
        verdicts.tell("s CPU for the next one", again, MOST_SECONDS)
        verdicts.tell("of one by one", alone / single, 0.5)
        verdicts.tell("of TinyDB's that only keeps them", again / theirs, 1.5)
        desk.database.close()
        strict = opened(folder, refuses=True)
        boards = [f"s{n}" for n in range(SITES)]
        taken = seconds(lambda: _refused(strict, boards))
        verdicts.tell("s CPU until all 200 are refused", taken, MOST_SECONDS)
        strict.database.close()
    return 0 if verdicts.met else 1


def _refused(desk: Desk, boards: list[str]) -> None:
    try:
        desk.plan("m9", boards, TODAY, TODAY + 2 * WEEK)
    except Refused:
        return
    raise AssertionError("the boards are full")


if __name__ == "__main__":
    sys.exit(main())
