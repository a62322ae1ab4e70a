"""Real disks that refuse: a full one, a read-only one, one without permission, odd names.

    python tests/trials/disks.py        (as root: it mounts a small tmpfs and a read-only view)

On each the program must say a sentence, keep memory and disk in agreement, and go on when the disk
allows it again.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]

from trials.random_work import everything  # noqa: E402

from store.disk.backups import BackupFolder  # noqa: E402
from store.disk.database import Database  # noqa: E402
from store.doctor import examine  # noqa: E402
from store.errors import StoreError, Unwritable  # noqa: E402
from store.models import Case, Site, Unit  # noqa: E402

NOW = datetime(2026, 11, 24, 9)
NOBODY = 65534
ODD_NAMES = (
    "数据 '一' \"二\"",
    " 前后有空格 ",
    "-rf",
    "百分%20号&和#井",
    "很长" * 40,
    "[方括号]{花}$HOME`id`",
    "换\n行",
)


def can_mount() -> bool:
    """Whether this process may mount file systems."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as place:
        try:
            with mounted(Path(place), "-t", "tmpfs", "-o", "size=1m", "tmpfs"):
                return True
        except (OSError, subprocess.CalledProcessError):
            return False


@contextmanager
def mounted(place: Path, *how: str) -> Iterator[None]:
    """A file system at a place for a while."""
    subprocess.run(["mount", *how, str(place)], check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def filled(folder: Path) -> Database:
    """A folder with something to archive and to erase."""
    database = Database(folder, writing=True)
    fields = {"source": "hotline_12345", "received_on": "2025-01-01", "closed_on": "2025-01-03"}
    cases = [
        Case.model_validate({"id": f"c{n}", "title": f"停水 {n}", **fields}) for n in range(40)
    ]
    unit = Unit(id="u1", name="学苑社区")
    board = Site(id="s1", name="东门", unit_id="u1", keeper="王小明")
    database.commit(at=NOW, by="王敏", action="导入", save=[unit, board, *cases])
    return database


def refused(job: Callable[[], object], word: str) -> str:
    """The sentence with which a job is refused; AssertionError when it is not."""
    try:
        job()
    except Unwritable as refusal:
        sentence = str(refusal)
    else:
        raise AssertionError("the disk took it")
    assert word in sentence, sentence
    return sentence


def on_disk(folder: Path) -> object:
    """What another window reads."""
    return everything(Database(folder, writing=False))


def full_disk(place: Path) -> list[str]:
    """2 MB, filled up; every verb is refused whole, and done when there is room again."""
    told = []
    with mounted(place, "-t", "tmpfs", "-o", "size=2m", "tmpfs"):
        folder = place / "数据"
        database = filled(folder)
        ballast = place / "ballast"

        def fill_up() -> None:
            with open(ballast, "wb", buffering=0) as file:
                try:
                    while True:
                        file.write(bytes(4096))
                except OSError:
                    pass

        def save(n: int) -> None:
            unit = Unit(id=f"n{n}", name="满" * 100)
            database.commit(at=NOW, by="王敏", action="新建单位", save=[unit])

        def saves() -> None:
            for n in range(1000):
                save(n)

        fill_up()
        told.append(refused(saves, "磁盘满了"))
        before = everything(database)
        assert before == on_disk(folder)
        cases = database.find(Case)
        jobs: list[Callable[[], object]] = [
            lambda: database.archive(2025, cases, at=NOW, by="王敏"),
            lambda: database.write_live(lasting=True),
            lambda: BackupFolder(folder / "backups").make(database, NOW),
        ]
        for job in jobs:
            refused(job, "磁盘满了")
            assert everything(database) == before == on_disk(folder)
        database.checkpoint()  # no fault of the changes before
        database.close()
        fill_up()
        told.append(refused(lambda: Database(folder, writing=True), "磁盘满了"))
        assert on_disk(folder) == before
        ballast.unlink()
        database = Database(folder, writing=True)
        assert everything(database) == before
        save(5000)
        database.archive(2025, database.find(Case), at=NOW, by="王敏")
        assert BackupFolder(folder / "backups").make(database, NOW) is not None
        fill_up()
        erase = _erase(database)
        refused(erase, "磁盘满了")
        assert everything(database) == on_disk(folder)
        ballast.unlink()
        database.close()
        database = Database(folder, writing=True)
        if not database.mentions("王小明").is_empty:
            _erase(database)()
        assert not files_with(folder, "王小明")
        database.close()
        assert examine(folder).faults == []
    return told


def _erase(database: Database) -> Callable[[], object]:
    return lambda: database.erase("王小明", reason="本人要求", at=NOW, by="王敏")


def files_with(folder: Path, text: str) -> list[Path]:
    """The folder's own files that hold a text; its backups keep what they have."""
    own = [p for p in folder.rglob("*") if p.is_file() and "backups" not in p.parts]
    return [path for path in own if text.encode() in path.read_bytes()]


def read_only(place: Path) -> list[str]:
    """A read-only view of a folder: it is read, and not written."""
    folder, view = place / "数据", place / "view"
    database = filled(folder)
    database.close()
    view.mkdir()
    with mounted(view, "--bind", str(folder)):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(view)], check=True)
        sentence = refused(lambda: Database(view, writing=True), "只读")
        assert on_disk(view) == on_disk(folder)
        assert examine(view).faults == []
    again = Database(folder, writing=True)
    again.close()
    return [sentence]


def no_permission(place: Path) -> list[str]:
    """Another user's folder: neither written nor, for it is its owner's only, read."""
    folder = place / "数据"
    filled(folder).close()
    place.chmod(0o755)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setuid(NOBODY)
            os.write(writing, _refusal(folder).encode())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with open(reading, encoding="utf-8") as said:
        sentence = said.read()
    assert "没有写入的权限" in sentence and "没有读取的权限" in sentence, sentence
    return sentence.splitlines()


def _refusal(folder: Path) -> str:
    try:
        Database(folder, writing=True)
    except StoreError as sentence:
        told = str(sentence)
    try:
        Database(folder, writing=False)
    except StoreError as sentence:
        return f"{told}\n{sentence}"
    return "opened"


def odd_names(place: Path) -> list[str]:
    """Folder names of every kind, with all that the folder does."""
    for name in ODD_NAMES:
        folder = place / name
        database = filled(folder)
        database.archive(2025, database.find(Case), at=NOW, by="王敏")
        backup = BackupFolder(folder / "backups").make(database, NOW)
        assert backup is not None
        expected = everything(database)
        database.close()
        BackupFolder(folder / "backups").restore(backup, place / f"{name} 恢复")
        assert on_disk(folder) == on_disk(place / f"{name} 恢复") == expected
        assert examine(folder).faults == []
    return [f"{len(ODD_NAMES)} names, the longest of {max(map(len, ODD_NAMES))} characters"]


TRIALS = (full_disk, read_only, no_permission, odd_names)


def main() -> int:
    """Do all of it, and print what the user is told."""
    if not can_mount():
        print("needs root, to mount", file=sys.stderr)
        return 2
    began = time.monotonic()
    for trial in TRIALS:
        with tempfile.TemporaryDirectory() as place:
            for sentence in trial(Path(place)):
                print(f"{trial.__name__}: {sentence.replace(place, '…')}")
    print(f"all as it should be ({time.monotonic() - began:.0f} s, {date.today()})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
