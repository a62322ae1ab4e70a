"""Odd values are put into every file of a small folder; opening, doctor and repair stay calm.

    python tests/trials/oddities.py [ROUNDS] [SEED]

Each round replaces a value somewhere in a file that holds JSON, or a whole file, by one of another
kind. Half the time the journal's line gets a true hash then and the live file a true seal, so that
nothing tells of the change. Whatever it is, each of the three answers, or refuses with a sentence.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]

from trials.damage import small_folder  # noqa: E402
from trials.random_work import everything  # noqa: E402

from store.disk.backups import BackupFolder  # noqa: E402
from store.disk.database import Database  # noqa: E402
from store.disk.line import canonical, digest_of  # noqa: E402
from store.disk.sealed import META, SEAL, sealed  # noqa: E402
from store.doctor import examine  # noqa: E402
from store.errors import StoreError  # noqa: E402
from store.repair import repair  # noqa: E402

NOW = datetime(2026, 11, 25, 8)
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 2**63, 10**400, 1e300, "", "x", "../x", "2026-11-24T09:00:00Z",
    "\0", "王小明" * 500, [], [None], [[]], {}, {"id": None}, {"x": {}}, [["a", "b"]],
)  # fmt: skip
RAW = (
    b"", b"null", b"true", b'"x"', b"[]", b"{}", b"[[]]", b"\xff\xfe", b"NaN", b"1e999",
    b"[" * 20_000, b'{"a":' * 20_000, b'"\\ud800"', b"9" * 5_000, b"\0" * 50, b"\n\n\n",
)  # fmt: skip


def odd_folders(folder: Path, rounds: int, seed: int) -> Iterator[str]:
    """Make the folder odd and sound again, so many times; says what is odd just now."""
    random = Random(seed)
    files = [path for path in sorted(folder.rglob("*")) if path.suffix in (".json", ".jsonl")]
    for _ in range(rounds):
        path = random.choice(files)
        content = path.read_bytes()
        what = _make_odd(path, content, random)
        yield f"{path.relative_to(folder)}: {what}"
        if path.is_dir():
            path.rmdir()
        path.write_bytes(content)


def _make_odd(path: Path, content: bytes, random: Random) -> str:
    kind = random.randrange(10)
    if kind == 0:
        path.unlink()
        path.mkdir()
        return "a folder"
    if kind == 1:
        raw = random.choice(RAW)
        path.write_bytes(raw)
        return repr(raw[:20])
    is_true = random.random() < 0.5
    if path.suffix == ".jsonl":
        lines = content.splitlines(keepends=True)
        place = random.randrange(len(lines))
        value, what = _changed(json.loads(lines[place]), random)
        lines[place] = _true_line(value) if is_true else json.dumps(value).encode() + b"\n"
        path.write_bytes(b"".join(lines))
        return f"line {place + 1}{what}"
    value, what = _changed(json.loads(content), random)
    path.write_bytes(_true_file(value) if is_true else json.dumps(value).encode())
    return what


def _changed(value: Any, random: Random) -> tuple[Any, str]:
    """A value with another one somewhere in it, and where."""
    if isinstance(value, dict | list) and value and random.random() < 0.85:
        keys = list(value) if isinstance(value, dict) else range(len(value))
        key = random.choice(keys)
        inner, where = _changed(value[key], random)
        if isinstance(value, dict):
            return value | {key: inner}, f" {key}{where}"
        return [*value[:key], inner, *value[key + 1 :]], f" {key}{where}"
    odd = random.choice(ODD)
    return odd, f" = {odd!r:.30}"


def _true_line(fields: Any) -> bytes:
    if not isinstance(fields, dict):
        return canonical(fields) + b"\n"
    name = "hash" if fields.get("erased") is None else "sum"
    fields = {key: value for key, value in fields.items() if key != name}
    return canonical(fields | {name: digest_of(canonical(fields))}) + b"\n"


def _true_file(tables: Any) -> bytes:
    try:
        own = {name: docs for name, docs in tables.items() if name not in (META, SEAL)}
        return b"".join(sealed(tables[META]["1"], own))
    except (AttributeError, KeyError, TypeError, ValueError):
        return json.dumps(tables).encode()  # nothing that could bear a seal


def answers(folder: Path, place: Path) -> Counter[str]:
    """How opening, doctor and repair answer; anything but a StoreError goes up."""
    seen: Counter[str] = Counter()
    shutil.rmtree(place, ignore_errors=True)
    target = place / "new"
    shutil.copytree(folder, place / "copy")
    try:
        seen["faults found" if examine(folder).faults else "no faults"] += 1
    except StoreError:
        seen["not examined"] += 1
    try:
        everything(Database(folder, writing=False))
        database = Database(place / "copy", writing=True)
        database.adopt(at=NOW, by="王敏")
        database.close()
        seen["opened"] += 1
    except StoreError:
        seen["refused"] += 1
    try:
        repair(folder, target, NOW)
        examine(target)
        seen["repaired"] += 1
    except StoreError:
        seen["not repaired"] += 1
    return seen


def full_folder(folder: Path) -> None:
    """Everything that a folder may hold: also a backup."""
    small_folder(folder, checkpoint_at_end=True)
    database = Database(folder, writing=True)
    BackupFolder(folder / "backups").make(database, NOW)
    database.close()


def run(place: Path, rounds: int, seed: int) -> Counter[str]:
    """Count the answers."""
    folder = place / "数据"
    full_folder(folder)
    seen: Counter[str] = Counter()
    for what in odd_folders(folder, rounds, seed):
        try:
            seen += answers(folder, place / "work")
        except Exception as error:
            raise AssertionError(what) from error
    return seen


def main() -> int:
    """Print how often what was answered."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20261124
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        seen = run(Path(place), rounds, seed)
    print(", ".join(f"{number} {word}" for word, number in sorted(seen.items())))
    print(f"({time.monotonic() - began:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
