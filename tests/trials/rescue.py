"""A folder is damaged at random and repaired; whatever was readable is saved, whatever is not told.

    python tests/trials/rescue.py [ROUNDS] [SEED]

Bytes and lines are flipped, put in, taken out and shuffled in any of its files, files are cut,
zeroed and removed. Then the doctor looks at it, it is repaired, and the new folder is opened. The
damaged one must not change; the new one must be in order, and hold each record in the newest state
that a good line or a sealed file of the damaged one still has.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]

from trials.damage import Small, small_folder  # noqa: E402
from trials.random_work import Everything, everything  # noqa: E402

from store.disk.database import Database  # noqa: E402
from store.disk.survey import Survey  # noqa: E402
from store.doctor import examine  # noqa: E402
from store.errors import StoreError  # noqa: E402
from store.repair import repair  # noqa: E402
from store.rescue.live import read_remains  # noqa: E402

NOW = datetime(2026, 11, 25, 8)
ERASED = "王小明"
Harm = Callable[[bytes, Random], bytes]


@dataclass
class Outcome:
    """What was tried, and what went wrong."""

    rounds: int = 0
    unharmed: int = 0
    """Rounds after which the new folder held everything as it was."""
    faults: list[str] = field(default_factory=list)


def _lines(change: Callable[[list[bytes], Random], object]) -> Harm:
    def harm(content: bytes, random: Random) -> bytes:
        lines = content.splitlines(keepends=True)
        change(lines, random)
        return b"".join(lines)

    return harm


def _somewhere(change: Callable[[bytes, bytes, Random], bytes]) -> Harm:
    def harm(content: bytes, random: Random) -> bytes:
        place = random.randrange(len(content))
        return change(content[:place], content[place:], random)

    return harm


HARMS: dict[str, Harm] = {
    "flip a bit": _somewhere(lambda a, b, r: a + bytes([b[0] ^ 1 << r.randrange(8)]) + b[1:]),
    "change a sign": _somewhere(lambda a, b, r: a + r.choice(b'"{}[],:09 \n\\').to_bytes() + b[1:]),
    "put bytes in": _somewhere(lambda a, b, r: a + r.randbytes(r.randrange(1, 9)) + b),
    "take bytes out": _somewhere(lambda a, b, r: a + b[r.randrange(1, 60) :]),
    "cut": _somewhere(lambda a, b, r: a),
    "zero": _somewhere(lambda a, b, r: a + bytes(len(b))),
    "take a line out": _lines(lambda lines, r: lines.pop(r.randrange(len(lines)))),
    "double a line": _lines(lambda lines, r: lines.insert(r.randrange(9), r.choice(lines))),
    "shuffle the lines": _lines(lambda lines, r: r.shuffle(lines)),
}


def harmed(folder: Path, random: Random) -> str:
    """Do a folder harm, in one place or in a few; says what was done."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "lock"]
    done = []
    for _ in range(random.choice((1, 1, 1, 2, 3, 5))):
        path = random.choice(files)
        if not path.exists() or not (content := path.read_bytes()):
            continue
        name = random.choice(("remove", *HARMS))
        done.append(f"{name} {path.name}")
        if name == "remove":
            path.unlink()
        else:
            path.write_bytes(HARMS[name](content, random))
    return ", ".join(done)


def readable(folder: Path) -> dict[tuple[str, str], int]:
    """The newest rev of each record that the folder still has for certain."""
    found: dict[tuple[str, str], int] = {}
    for good in Survey(folder / "journal").lines():
        for op in good.line.change.ops:
            if op["doc"]:
                key = (op["table"], op["id"])
                found[key] = max(op["rev"], found.get(key, 0))
    live = read_remains(folder / "bulletin.json")
    for table, document in () if live.fault else live.records:
        key = (table, document["id"])
        found[key] = max(document["rev"], found.get(key, 0))
    return found


def judged(small: Small, folder: Path, target: Path) -> tuple[list[str], bool]:
    """What is wrong after a repair, and whether everything is there."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    examine(folder)
    done = repair(folder, target, NOW)
    wrong = []
    if before != {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}:
        wrong.append("the damaged folder was changed")
    # What names a record that is lost still names it; the record has been told of.
    faults = [fault for fault in examine(target).faults if not (done.lost and "不见了：" in fault)]
    wrong += faults
    database = Database(target, writing=True)
    if "救出来的" not in (database.adopt(at=NOW, by="王敏") or ""):
        wrong.append("the new folder does not know what it is")
    found: Everything = everything(database)
    database.close()
    for key, rev in readable(folder).items():
        if key in small.now and small.now[key]["rev"] == rev and found.get(key) != small.now[key]:
            wrong.append(f"{key} was readable and is not saved")
    # Without its last line a journal is whole; that it was there nobody knows any more.
    if found not in (small.now, small.before) and not done.lost:
        wrong.append("something is missing and nothing is told")
    if any(ERASED.encode() in path.read_bytes() for path in target.rglob("*") if path.is_file()):
        wrong.append("what was erased is there again")
    return wrong, found == small.now


def run(place: Path, rounds: int, seed: int) -> Outcome:
    """Damage and repair, by turns a folder whose live file is behind and one that is closed."""
    outcome = Outcome()
    smalls = [
        small_folder(place / name, checkpoint_at_end=at_end)
        for name, at_end in (("behind", False), ("closed", True))
    ]
    for number in range(rounds):
        small, folder, target = smalls[number % 2], place / "damaged", place / "new"
        for old in (folder, target):
            shutil.rmtree(old, ignore_errors=True)
        shutil.copytree(small.folder, folder)
        what = harmed(folder, Random(f"{seed}-{number}"))
        try:
            wrong, is_whole = judged(small, folder, target)
        except StoreError as error:
            wrong, is_whole = [f"refused: {error}"], False
        outcome.rounds += 1
        outcome.unharmed += is_whole
        outcome.faults += (f"round {number}: {what}: {fault}" for fault in wrong)
    return outcome


def main() -> int:
    """Print what went wrong; 1 when anything did."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20261124
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        outcome = run(Path(place), rounds, seed)
    print("\n".join(outcome.faults[:20]))
    print(
        f"{outcome.rounds} rounds, {outcome.unharmed} with nothing lost, "
        f"{len(outcome.faults)} faults ({time.monotonic() - began:.0f} s)"
    )
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
