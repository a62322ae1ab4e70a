"""A small folder is damaged at every byte; what is read then is exact, or the damage is found.

    python tests/trials/damage.py [BITS]

Every file that holds records has one bit flipped at every byte (all eight in turn, or BITS of
them); the last line of the journal is cut, filled with zeros and filled with noise from every byte
on. Each time the folder is opened and read whole: it must hold just what it held, or what it held
before the last transaction with a word about half a line, or be refused. For each flipped bit the
doctor must find something.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]

from trials.random_work import NOW, Everything, everything  # noqa: E402

from store.disk.database import Database  # noqa: E402
from store.doctor import examine  # noqa: E402
from store.errors import StoreError  # noqa: E402
from store.models import Case, Site, Unit  # noqa: E402


@dataclass
class Outcome:
    """How often what happened."""

    seen: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Small:
    """A folder and what is to be read from it."""

    folder: Path
    now: Everything
    before: Everything
    """Without the last transaction."""


def small_folder(folder: Path, *, checkpoint_at_end: bool) -> Small:
    """Two years, an archive, an emptied line, and lines that the live file does not have yet."""
    database = Database(folder, writing=True)

    def commit(year: int, *save: Unit | Site | Case) -> None:
        at = NOW.replace(year=year)
        database.commit(at=at, by="王敏", action="试", why='一 "二"', save=save)

    fields = {"source": "hotline_12345", "received_on": NOW.date(), "closed_on": NOW.date()}
    commit(2025, Unit(id="u1", name="学苑社区"), Unit(id="u2", name="王小明小组"))
    commit(2025, Case.model_validate({"id": "c1", "title": "停水", **fields}))
    closed = database.find(Case)
    database.archive(2025, closed, at=NOW.replace(year=2025), by="王敏")
    commit(2026, Site(id="s1", name="东门", unit_id="u1"))
    database.erase("王小明", reason="本人要求", at=NOW, by="王敏")
    commit(2026, Site(id="s2", name="西门", unit_id="u2"))
    before = everything(database)
    changed = database.get(Unit, "u1").changed(phone="0418")
    commit(2026, changed, Site(id="s3", name="南", unit_id="u1"))
    now = everything(database)
    if checkpoint_at_end:
        database.checkpoint()
    held = database._lock._file
    assert held is not None
    held.close()
    (folder / "writer.json").unlink()
    return Small(folder, now, before)


def files_of(small: Small) -> list[Path]:
    """Those that hold records."""
    return [small.folder / "bulletin.json", *sorted(small.folder.glob("*/*.json*"))]


def flips(small: Small, bits: int, every: int) -> Iterator[tuple[str, Path, bytes]]:
    """One bit changed, at every so-many-th byte of every file."""
    random = Random(20261124)
    for path in files_of(small):
        content = path.read_bytes()
        for place in range(0, len(content), every):
            for bit in random.sample(range(8), bits):
                spoilt = bytearray(content)
                spoilt[place] ^= 1 << bit
                yield f"{path.name} byte {place} bit {bit}", path, bytes(spoilt)


def tails(small: Small, every: int) -> Iterator[tuple[str, Path, bytes]]:
    """The last line cut, zeroed and filled with noise, from every so-many-th byte of it on."""
    random = Random(20261124)
    path = small.folder / "journal" / "2026.jsonl"
    content = path.read_bytes()
    for place in range(content.rfind(b"\n", 0, -1) + 2, len(content), every):
        rest = len(content) - place
        kept = content[:place]
        yield f"cut at {place}", path, kept
        yield f"zeros from {place}", path, kept + bytes(rest)
        yield f"noise from {place}", path, kept + random.randbytes(rest)
        yield f"noise and a line end from {place}", path, kept + random.randbytes(rest - 1) + b"\n"


def read(folder: Path) -> tuple[Everything | None, str]:
    """Everything in a folder and what is warned of; None when it is refused."""
    try:
        database = Database(folder, writing=False)
        found = everything(database)
    except StoreError:
        return None, ""
    warning = "half a line" if database.journal.torn else ""
    return found, database.warning or warning


def run_flips(small: Small, bits: int, every: int = 1) -> Outcome:
    """Damage bit by bit."""
    outcome = Outcome()

    def judge(name: str, found: Everything | None, warning: str) -> None:
        if not examine(small.folder).faults:
            outcome.faults.append(f"{name}: the doctor finds nothing")
        if found is None:
            outcome.seen["refused"] += 1
        elif found == small.now:
            outcome.seen["exact, warned" if warning else "exact"] += 1
        elif found == small.before and warning:
            outcome.seen["before the last transaction, warned"] += 1
        else:
            outcome.faults.append(f"{name}: wrong data")

    _each(small, flips(small, bits, every), judge)
    return outcome


def run_tails(small: Small, every: int = 1) -> Outcome:
    """Damage from each byte of the last line on."""
    outcome = Outcome()

    def judge(name: str, found: Everything | None, warning: str) -> None:
        if found is None:
            outcome.seen["refused"] += 1
        elif found == small.before and warning:
            outcome.seen["before the last transaction, warned"] += 1
        else:
            outcome.faults.append(f"{name}: wrong data")

    harmful = (case for case in tails(small, every) if case[2] != case[1].read_bytes())
    _each(small, harmful, judge)
    return outcome


def _each(
    small: Small,
    cases: Iterator[tuple[str, Path, bytes]],
    judge: Callable[[str, Everything | None, str], None],
) -> None:
    for name, path, spoilt in cases:
        content = path.read_bytes()
        path.write_bytes(spoilt)
        try:
            judge(name, *read(small.folder))
        finally:
            path.write_bytes(content)


def main() -> int:
    """Print how often what happened; 1 when something was wrong."""
    bits = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    faults: list[str] = []
    for at_end in (False, True):
        words = "live file up to date" if at_end else "live file behind"
        with tempfile.TemporaryDirectory() as place:
            small = small_folder(Path(place) / "数据", checkpoint_at_end=at_end)
            size = sum(path.stat().st_size for path in files_of(small))
            for what, outcome in (
                ("last line cut, zeroed, noised", run_tails(small)),
                (f"{bits} flipped bits a byte of {size} bytes", run_flips(small, bits)),
            ):
                counts = ", ".join(f"{n} {word}" for word, n in sorted(outcome.seen.items()))
                print(f"{words}: {what}: {counts}, {len(outcome.faults)} wrong", flush=True)
                faults += outcome.faults
            shutil.rmtree(small.folder)
    print("\n".join(faults[:20]), end="")
    return 1 if faults else 0


if __name__ == "__main__":
    began = time.monotonic()
    code = main()
    print(f"({time.monotonic() - began:.0f} s)")
    sys.exit(code)
