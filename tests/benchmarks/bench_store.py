"""The store beside stock TinyDB and sqlite3, at 1,000, 10,000 and 100,000 records.

Run on Linux or macOS: python tests/benchmarks/bench_store.py [COUNT ...]
Every figure is taken beside its yardstick in the same run, so that the ratios hold on any PC. All
three wait for the disk at each commit: sqlite3 in WAL mode with synchronous=FULL.
"""

from __future__ import annotations

import csv
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from benchmarks.bench_start import Terminal, environment  # noqa: E402
from benchmarks.decade import SITES, TODAY, fill  # noqa: E402
from tinydb import TinyDB  # noqa: E402

from bulletin_tui.settings import Settings, save_settings  # noqa: E402
from store.desk import Desk  # noqa: E402
from store.models import RECORDS, Posting  # noqa: E402

COUNTS = (1_000, 10_000, 100_000)
LARGE = 100_000
COMMITS = 200
IMPORTED = 10_000
Documents = dict[str, list[dict[str, Any]]]


@dataclass
class Verdicts:
    """What was measured, and whether every target was met."""

    met: bool = True

    def tell(self, text: str, figure: float, target: float, *, least: bool = False) -> None:
        """Print a figure; `least` when the target is a lower bound."""
        met = figure >= target if least else figure <= target
        self.met = self.met and met
        bound = "at least" if least else "at most"
        print(f"  {text}: {figure:.2f} ({bound} {target:g}: {'met' if met else 'MISSED'})")


def documents_of(desk: Desk) -> Documents:
    """Every record as it is stored, by table."""
    return {
        table: [record.model_dump(mode="json") for record in desk.database.find(model)]
        for table, model in RECORDS.items()
    }


def write_stock(path: Path, documents: Documents) -> None:
    """All records in a file of stock TinyDB."""
    tables = {
        table: {str(number): document for number, document in enumerate(found, 1)}
        for table, found in documents.items()
    }
    path.write_text(json.dumps(tables), "utf-8")


def write_sqlite(path: Path, documents: Documents) -> sqlite3.Connection:
    """All records in sqlite3, with an index on a posting's site."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("pragma journal_mode=wal")
    connection.execute("pragma synchronous=full")
    connection.execute("create table records (kind text, id text, site text, doc text)")
    connection.execute("create table trace (at text, by text, action text, doc text)")
    connection.execute("create index by_site on records (kind, site)")
    connection.execute("begin")
    for table, found in documents.items():
        rows = [(table, d["id"], d.get("site_id"), json.dumps(d)) for d in found]
        connection.executemany("insert into records values (?, ?, ?, ?)", rows)
    connection.execute("commit")
    return connection


# One posting with its trace ---------------------------------------------------------------


def fresh(sample: Posting, number: int) -> Posting:
    """A new posting like another one."""
    return sample.model_copy(update={"id": f"new-{number}", "rev": 0, "code": "1002005"})


def median(job: Callable[[int], None], times: int) -> float:
    """Milliseconds of the middle of so many runs."""
    taken = []
    for number in range(times):
        began = time.perf_counter()
        job(number)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


def commits(desk: Desk, stock_path: Path, lite: sqlite3.Connection, count: int) -> list[float]:
    """Milliseconds for one posting and its trace: ours, stock TinyDB, sqlite3."""
    sample = desk.database.find(Posting, limit=1, archived=False)[0]
    now = datetime(2026, 11, 24, 9)

    def ours(number: int) -> None:
        save = [fresh(sample, number)]
        desk.database.commit(at=now, by="王敏", action="排期", why="通知", save=save)

    def sqlite(number: int) -> None:
        document = json.dumps(fresh(sample, number).model_dump(mode="json"))
        lite.execute("begin")
        record = ("postings", f"new-{number}", sample.site_id, document)
        lite.execute("insert into records values (?, ?, ?, ?)", record)
        trace = (now.isoformat(), "王敏", "排期", document)
        lite.execute("insert into trace values (?, ?, ?, ?)", trace)
        lite.execute("commit")

    with TinyDB(stock_path) as database:

        def stock(number: int) -> None:
            document = fresh(sample, number).model_dump(mode="json")
            database.table("postings").insert(document)
            database.table("trace").insert({"at": now.isoformat(), "by": "王敏", "doc": document})

        times = 3 if count >= LARGE else 7
        return [median(ours, COMMITS), median(stock, times), median(sqlite, COMMITS)]


# In processes of their own ----------------------------------------------------------------

TELL = """
import json, resource, sys
if sys.platform == "darwin":
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
else:
    # Linux reckons the process that started this one into ru_maxrss, but not into VmHWM.
    status = dict(line.split(":") for line in open("/proc/self/status"))
    megabytes = int(status["VmHWM"].split()[0]) * 1024 / 1e6
print(json.dumps({"seconds": seconds, "megabytes": megabytes, "found": found}))
"""
OPEN_OURS = """
import time
from pathlib import Path
from store.disk.database import Database
from store.models import Posting
from store.query import Is
began = time.process_time()
database = Database(Path(FOLDER), writing=False)
found = len(database.find(Posting, Is("site_id", "s005"), Is("closed_on", None), archived=False))
seconds = [time.process_time() - began]
"""
OPEN_STOCK = """
import time
from tinydb import TinyDB, where
began = time.process_time()
table = TinyDB(FOLDER).table("postings")
found = len(table.search((where("site_id") == "s005") & (where("cancelled_on") == None)))
seconds = [time.process_time() - began]
"""
HISTORY = """
import time
from datetime import date, datetime
from pathlib import Path
from store.desk import Desk
from store.disk.database import Database
from store.rules.wall.filter import Filter
database = Database(Path(FOLDER), writing=False)
desk = Desk(database, by="", now=datetime.now, today=lambda: date(2026, 11, 24))
seconds, found = [], 0
for site in ("s005", "s006"):
    began = time.process_time()
    for year in range(2017, 2027):
        found += len(desk.ledger(Filter(site=site, start=date(year, 5, 1), end=date(year, 5, 31))))
    seconds.append(time.process_time() - began)
began = time.process_time()
desk.ledger(Filter(site="s007", start=date(2019, 5, 1), end=date(2019, 5, 31)))
seconds.append(time.process_time() - began)
"""


def apart(script: str, folder: Path) -> dict[str, Any]:
    """Run a script in a process of its own; returns CPU seconds, peak megabytes, what it found."""
    code = f"FOLDER = {str(folder)!r}\n{script}\n{TELL}"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**environment(), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def command(*words: object) -> float:
    """CPU seconds of a command of the program."""
    arguments = [sys.executable, "-m", "bulletin_tui", *map(str, words)]
    process = subprocess.Popen(arguments, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    if status:
        raise RuntimeError(f"{words} ended with {status}")
    return usage.ru_utime + usage.ru_stime


def import_seconds(place: Path) -> float:
    """CPU seconds to take 10,000 rows in from a table."""
    fill(place / "import", 1_000, 400).database.close()
    rows = place / "rows.csv"
    with open(rows, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["种类", "标题", "类别", "点位", "张贴日", "撤下日", "数量", "正文"])
        for number in range(IMPORTED):
            start = TODAY + timedelta(days=number % 300)
            days = (start.isoformat(), (start + timedelta(days=7)).isoformat())
            board = f"第{number % SITES}号公示栏"
            writer.writerow(["通知", f"第{number // 4}份通知", "", board, *days, 1, "正文" * 40])
    return command("import", rows, "--data", place / "import", "--today", TODAY)


def whole_program(folder: Path) -> float:
    """Peak megabytes of the application with all years on the screen of the history.

    Measured from a small process: what starts another one is reckoned into its peak.
    """
    done = subprocess.run(
        [sys.executable, __file__, "--whole-program", str(folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def watch_whole_program(folder: Path) -> float:
    """Do it, in this process."""
    save_settings(folder, Settings(person="王敏"))  # or a name is asked for
    words = ("-m", "bulletin_tui", "--data", str(folder), "--today", TODAY.isoformat())
    terminal = Terminal(words)
    terminal.first_paint("今日")
    for key in (b"", b"\x1b[17~", b"y", b"\x1b[B", b"\r"):
        terminal.press(key)
    terminal.first_paint("所有年份")
    # Leaving makes a backup, which is no part of this.
    return terminal.quit(b"\x1b").megabytes


# All of it --------------------------------------------------------------------------------


def at_size(count: int, place: Path, verdicts: Verdicts) -> None:
    """Commit and first answer at one size."""
    live = max(count // 10, 400)
    desk = fill(place / "ours", count, live)
    documents = documents_of(desk)
    stock, lite = place / "stock.json", place / "lite.db"
    write_stock(stock, documents)
    print(f"{sum(map(len, documents.values())):,} records, {live:,} of them live")
    del documents
    with closing(write_sqlite(lite, documents_of(desk))) as connection:
        ours, theirs, sqlite = commits(desk, stock, connection, count)
    desk.database.close()
    print(f"  a posting with its trace: {ours:.2f} ms, TinyDB {theirs:.1f}, sqlite3 {sqlite:.2f}")
    is_large = count >= LARGE
    verdicts.tell("times faster than TinyDB", theirs / ours, 300 if is_large else 1, least=True)
    verdicts.tell("times sqlite3", ours / sqlite, 6)
    first, others = apart(OPEN_OURS, place / "ours"), apart(OPEN_STOCK, stock)
    seconds, other = first["seconds"][0], others["seconds"][0]
    print(f"  open to first answer: {seconds:.3f} s CPU, TinyDB {other:.3f}")
    verdicts.tell("of TinyDB's", seconds / other, 0.25 if is_large else 4)
    verdicts.tell("MB at the first answer", first["megabytes"], 90)


def at_large(place: Path, verdicts: Verdicts) -> None:
    """History over ten years, the whole program, import."""
    history = apart(HISTORY, place / "ours")
    first, second, single = history["seconds"]
    print(f"  ten years by site and month: first {first:.2f} s CPU, again {second * 1000:.1f} ms")
    verdicts.tell("ms CPU for the second query, ten months of ten years", second * 1000, 60)
    verdicts.tell("ms CPU for one month", single * 1000, 60)
    verdicts.tell("MB of a process with all years read", history["megabytes"], 220)
    verdicts.tell("MB of the whole program with all years read", whole_program(place / "ours"), 220)
    verdicts.tell(f"s CPU to import {IMPORTED:,} rows", import_seconds(place), 5)


def main() -> int:
    """Print the figures; return 1 when one misses its target."""
    if sys.argv[1:2] == ["--whole-program"]:
        print(watch_whole_program(Path(sys.argv[2])))
        return 0
    verdicts = Verdicts()
    for count in [int(word) for word in sys.argv[1:]] or COUNTS:
        with tempfile.TemporaryDirectory() as name:
            at_size(count, Path(name), verdicts)
            if count >= LARGE:
                at_large(Path(name), verdicts)
    return 0 if verdicts.met else 1


if __name__ == "__main__":
    sys.exit(main())
