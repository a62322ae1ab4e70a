"""Several programs on one folder at once: what each was told is saved is there at the end.

    python tests/trials/processes.py [TRANSACTIONS]

Four processes take turns as the writer of one folder, each as soon as the others let go; one of
them is killed now and then. A fifth reads along all the time and must never see half a transaction
or go back in time. At the end the journal holds every transaction that any of them was told of,
once.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]

from store.disk.database import Database  # noqa: E402
from store.doctor import examine  # noqa: E402
from store.errors import Busy  # noqa: E402
from store.models import Site, Unit  # noqa: E402

NOW = datetime(2026, 11, 24, 9)
WRITERS = 4


def writer(folder: Path, name: str, count: int) -> None:
    """Save so many pairs, a few at a time, letting others have a turn; say each that is saved."""
    random, saved = Random(name), 0
    while saved < count:
        try:
            database = Database(folder, writing=True, person=name, patient=False)
        except Busy:
            time.sleep(0.002 + random.random() / 100)
            continue
        with suppress(KeyboardInterrupt):
            for _ in range(min(random.randrange(1, 6), count - saved)):
                # Two records that belong together: a reader must see both or none.
                key = f"{name}-{saved}-{database.stamp}"
                pair = [
                    Unit(id=f"u{key}", name=key),
                    Site(id=f"s{key}", name=key, unit_id=f"u{key}"),
                ]
                database.commit(at=NOW, by=name, action="新建", save=pair)
                saved += 1
                print(key, flush=True)
            if random.random() < 0.3:
                database.checkpoint()
        database.close()
    print("done", flush=True)


def reader(folder: Path) -> None:
    """Read along until told to stop; print what was ever wrong, and how much was seen."""
    database = Database(folder, writing=False)
    seen, looks, known = 0, 0, -1
    while not (folder.parent / "stop").exists():
        database.refresh()
        looks += 1
        if database.stamp < known:
            print(f"back in time: {known} to {database.stamp}", flush=True)
        known = database.stamp
        units = {unit.id[1:] for unit in database.find(Unit)}
        sites = {site.id[1:] for site in database.find(Site)}
        if units != sites:
            print(f"half a transaction: {units ^ sites}", flush=True)
        seen = max(seen, len(units))
        time.sleep(0.002)
    print(f"looked {looks} times, saw {seen} at last", flush=True)


def start(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run(place: Path, count: int) -> tuple[list[str], str]:
    """The trial; returns what was wrong, and a line about how it went."""
    folder = place / "数据 四个"
    Database(folder, writing=True).close()
    watching = start("--reader", folder)
    names = [f"w{number}" for number in range(WRITERS)]
    running = {name: start("--writer", folder, name, count) for name in names}
    said: list[str] = []
    kills, faults, random = 0, [], Random(1)
    left = dict.fromkeys(names, count)
    while running:
        name = random.choice(list(running))
        process = running[name]
        time.sleep(random.random() / 5)
        if process.poll() is None and kills < count // 10 + 2 and random.random() < 0.3:
            process.send_signal(signal.SIGKILL)
            kills += 1
        elif process.poll() is None:
            continue
        out, trouble = process.communicate()
        keys = [line for line in out.splitlines() if line != "done"]
        said += keys
        left[name] -= len(keys)
        del running[name]
        if trouble:
            faults.append(trouble[-1000:])
        elif "done" not in out.splitlines() and left[name] > 0:
            running[name] = start("--writer", folder, name, left[name])
    (place / "stop").touch()
    out, trouble = watching.communicate()
    faults += [line for line in out.splitlines() if not line.startswith("looked")]
    faults += [trouble[-1000:]] if trouble else []
    faults += _judged(folder, said)
    words = f"{len(said)} transactions by {WRITERS} processes, {kills} killed; the reader "
    return faults, words + out.splitlines()[-1]


def _judged(folder: Path, said: list[str]) -> list[str]:
    database = Database(folder, writing=False)
    kept = [op["id"][1:] for c in database.changes() for op in c.ops if op["table"] == "units"]
    found = {unit.id[1:] for unit in database.find(Unit)}
    faults = [f"lost: {sorted(set(said) - found)}"] if set(said) - found else []
    faults += ["a transaction stands twice"] if len(kept) != len(set(kept)) else []
    faults += ["live file and journal differ"] if set(kept) != found else []
    return faults + examine(folder).faults


def main() -> int:
    """Print how it went; 1 when something was lost, half, or seen too early."""
    if sys.argv[1:2] == ["--writer"]:
        writer(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
        return 0
    if sys.argv[1:2] == ["--reader"]:
        reader(Path(sys.argv[2]))
        return 0
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        faults, words = run(Path(place), count)
    print(f"{words}: {'none lost, none half' if not faults else 'FAULTS'}")
    print(f"({time.monotonic() - began:.0f} s)")
    print("\n".join(faults[:10]), end="")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
