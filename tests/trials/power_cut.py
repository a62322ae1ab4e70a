"""The power is cut after every call; what was not synced is lost, torn or out of order.

    python tests/trials/power_cut.py [STATES]

A program works in a folder: it opens it new, commits, checkpoints, begins a year, archives, erases
a person, cuts half a line off, backs up and restores. Its calls are recorded. After each of them up
to STATES folders are made as a power cut may leave them (see disk_model.py), opened, and compared:
all that was acknowledged is there, the step under way wholly or not at all, and nothing is told of
but half a line. Then every sync is left out in turn, and each time some power cut must be found
that does harm: none of them is there in vain, and the trial would notice one that is missing.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]

from trials import disk_model  # noqa: E402
from trials.disk_model import Call, Disk, Recorder, make  # noqa: E402
from trials.random_work import NOW, Everything, everything  # noqa: E402

from bulletin_tui.settings import Settings, load_settings, save_settings  # noqa: E402
from store.disk import files  # noqa: E402
from store.disk.backups import BackupFolder  # noqa: E402
from store.disk.database import Database  # noqa: E402
from store.disk.folders import make_place_for_backups  # noqa: E402
from store.disk.place import Place  # noqa: E402
from store.errors import StoreError  # noqa: E402
from store.models import Case, Erasure, Lineage, Site, Unit  # noqa: E402

NAME = "王小明"


@dataclass(frozen=True)
class Promise:
    """What holds after so many steps are acknowledged."""

    records: Everything
    erased: bool = False
    """No file of the folder holds the name any more."""
    aside: bytes = b""
    """Half a line that was put aside is still to be found."""
    backup: Everything | None = None
    """What the backup restores to."""
    restored: Everything | None = None
    """What the folder that was restored holds."""
    person: str = ""
    """What the settings say."""
    home: str = ""
    """The folder's own id."""


class Trial:
    """The work, step by step; each step returns what is promised after it."""

    def __init__(self, root: Path) -> None:
        self.recorder = Recorder(root)
        self.promises = [Promise({})]
        self._root = root
        self._folder = root / "数据"

    def record(self) -> None:
        """Do all the work with the recorder in place of `os`."""
        with _in_place_of_os(self.recorder):
            for number, step in enumerate(self._steps(), 1):
                self.recorder.mark(number, "begin")
                self.promises.append(step(self.promises[-1]))
                self.recorder.mark(number, "done")
            self._database.close()

    def _steps(self) -> list[Callable[[Promise], Promise]]:
        fields = {"source": "hotline_12345", "received_on": NOW.date(), "closed_on": NOW.date()}
        case = Case.model_validate({"id": "c1", "title": f"{NAME}停水", **fields})
        return [
            self._open,
            self._commit(2025, Unit(id="u1", name="学苑社区"), Unit(id="u2", name=f"{NAME}小组")),
            self._commit(2025, case),
            self._checkpoint,
            self._commit(2026, Site(id="s1", name="东门" * 40, unit_id="u1")),
            self._commit(2026, Site(id="s2", name="西门", unit_id="u2", keeper=NAME)),
            self._settings,
            self._archive,
            self._commit(2026, Site(id="s3", name="南门", unit_id="u1")),
            self._back_up,
            self._tear_and_reopen,
            self._commit(2026, Site(id="s4", name="北门", unit_id="u1")),
            self._erase,
            self._commit(2026, Site(id="s5", name="中门", unit_id="u1")),
            self._restore,
        ]

    def _open(self, before: Promise) -> Promise:
        self._database = Database(self._folder, writing=True)
        return _changed(before, home=_home(self._folder))

    def _commit(self, year: int, *records: Any) -> Callable[[Promise], Promise]:
        def step(before: Promise) -> Promise:
            at = NOW.replace(year=year)
            self._database.commit(at=at, by="王敏", action="试", save=records)
            return _changed(before, records=everything(self._database), erased=False)

        return step

    def _checkpoint(self, before: Promise) -> Promise:
        self._database.checkpoint()
        return before

    def _settings(self, before: Promise) -> Promise:
        save_settings(self._folder, Settings(person="王敏"))
        return _changed(before, person="王敏")

    def _archive(self, before: Promise) -> Promise:
        closed = self._database.find(Case, archived=False)
        self._database.archive(2026, closed, at=NOW, by="王敏")
        return before

    def _back_up(self, before: Promise) -> Promise:
        stick = self._root / "U 盘"
        make_place_for_backups(stick, self._folder)
        for place in (stick, self._folder / "backups"):
            BackupFolder(place).make(self._database, NOW)
        return _changed(before, backup=before.records)

    def _tear_and_reopen(self, before: Promise) -> Promise:
        """As if the last power cut had left half a line: a sector of zeros, then its end.

        It is longer than the line that will stand in its place.
        """
        journal = self._folder / "journal" / "2026.jsonl"
        half = bytes(200) + b"x" * 3000 + b"\n"
        disk = self.recorder
        handle = disk.open(journal, os.O_WRONLY)
        disk.lseek(handle, 0, os.SEEK_END)
        disk.write(handle, half)
        disk.fsync(handle)
        disk.close(handle)
        held = self._database._lock._file
        assert held is not None
        held.close()
        self._database = Database(self._folder, writing=True)
        return _changed(before, aside=half)

    def _erase(self, before: Promise) -> Promise:
        self._database.erase(NAME, reason="本人要求", at=NOW, by="王敏")
        return _changed(before, records=everything(self._database), erased=True)

    def _restore(self, before: Promise) -> Promise:
        stick = BackupFolder(self._root / "U 盘")
        stick.restore(stick.get(), self._root / "恢复")
        return _changed(before, restored=before.backup)


def _changed(before: Promise, **values: Any) -> Promise:
    return replace(before, **values)


@contextmanager
def _in_place_of_os(recorder: Recorder) -> Any:
    names = vars(files)
    names["os"] = recorder
    try:
        yield
    finally:
        names["os"] = os


def _home(folder: Path) -> str:
    home = Place(folder).read()
    return home.id if home else ""


# Judging a state --------------------------------------------------------------------------


def harm(root: Path, kept: Promise, under_way: Promise) -> str | None:
    """What of the promises a state breaks; None when it keeps them all."""
    folder = root / "数据"
    early = _harm_to_files(root, kept) or (_harm_of_erasing(folder) if kept.erased else None)
    if early:
        return early
    if not folder.exists() and not kept.records and not kept.home:
        return None
    try:
        database = Database(folder, writing=True)
    except StoreError as error:
        return f"refused: {error}"
    try:
        for warning in database.warnings:
            if "半笔" not in warning and "现在做完了" not in warning:
                return f"warned: {warning}"
        if any(not order.done for order in database.find(Erasure)):
            return "an erasure is not finished"
        found = everything(database)
    except StoreError as error:
        return f"not read: {error}"
    finally:
        database.close()
    if found not in (kept.records, under_way.records):
        return "other records than were acknowledged"
    return "another folder id" if kept.home and _home(folder) != kept.home else None


def _harm_to_files(root: Path, kept: Promise) -> str | None:
    folder = root / "数据"
    if kept.person and load_settings(folder).person != kept.person:
        return "the settings are gone"
    if kept.aside and kept.aside not in [p.read_bytes() for p in folder.glob("journal/*torn*")]:
        return "half a line that was put aside is gone"
    for place in ("U 盘", "数据/backups") if kept.backup is not None else ():
        target = root / "again" / place
        try:
            stick = BackupFolder(root / place)
            stick.restore(stick.get(), target)
            if everything(Database(target, writing=False)) != kept.backup:
                return f"the backup in {place} restores to something else"
        except StoreError as error:
            return f"the backup in {place} is of no use: {error}"
    if kept.restored is None and kept.backup is not None and (root / "恢复").exists():
        return _harm_to_half_restored(root / "恢复", kept.backup)
    if kept.restored is not None:
        restored = Database(root / "恢复", writing=True)
        adopted = restored.adopt(at=NOW, by="王敏")
        found, lineage = everything(restored), restored.count(Lineage)
        restored.close()
        if found != kept.restored or not (adopted or lineage):
            return "the restored folder is not what was restored"
    return None


def _harm_to_half_restored(target: Path, backup: Everything) -> str | None:
    """It is the whole backup, or empty, or nobody takes it for that."""
    begun = {path.name for path in target.rglob("*")} <= {"folder.json", "folder.json.new"}
    if begun and Place(target).read() is None:
        return None
    try:
        half = Database(target, writing=False)
        whole = everything(half) == backup
    except StoreError:
        return None
    return None if whole else "a folder that was restored by half looks whole"


def _harm_of_erasing(folder: Path) -> str | None:
    for path in folder.rglob("*"):
        if path.is_file() and NAME.encode() in path.read_bytes():
            return f"{path.name} still holds the name"
    return None


# The runs ---------------------------------------------------------------------------------


@dataclass
class Outcome:
    """How many states were tried and what was wrong with the first bad one."""

    states: int = 0
    harm: str = ""


def try_all(trial: Trial, place: Path, *, without: str = "") -> Outcome:
    """Cut the power after every call; with the syncs of one site left out, if it is named."""
    disk, outcome, random = Disk(without), Outcome(), Random(20261124)
    done, begun, seen = 0, 0, set()
    for number, call in enumerate(trial.recorder.calls):
        if call.kind in ("begin", "done"):
            begun = call.at
            done = call.at if call.kind == "done" else done
        else:
            disk.play(call)
        for tree in disk.states(random):
            key = (done, begun, repr(tree))
            if hash(key) in seen:
                continue
            seen.add(hash(key))
            outcome.states += 1
            root = place / "state"
            make(root, tree)
            try:
                found = harm(root, trial.promises[done], trial.promises[begun])
            except Exception as error:
                found = f"traceback: {error!r}"
            finally:
                shutil.rmtree(root)
            if found:
                outcome.harm = f"after call {number} ({_told(call)}), {done} steps done: {found}"
                return outcome
    return outcome


def _told(call: Call) -> str:
    return f"{call.kind} {call.path}".strip()


def sites(trial: Trial) -> list[str]:
    """Every place of the program that asks for a sync, in the order of first asking."""
    found = dict.fromkeys(call.site for call in trial.recorder.calls if call.kind == "sync")
    return [site for site in found if "power_cut" not in site]


def main() -> int:
    """Print how many states were tried; 1 when harm was done, or a sync is there in vain."""
    if len(sys.argv) > 1:
        disk_model.MOST_STATES = int(sys.argv[1])
    began, code = time.monotonic(), 0
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        trial = Trial(place / "work")
        (place / "work").mkdir()
        trial.record()
        outcome = try_all(trial, place)
        calls = sum(call.kind not in ("begin", "done") for call in trial.recorder.calls)
        verdict = outcome.harm or "no harm"
        print(f"{calls} calls, {outcome.states} states after a power cut: {verdict}", flush=True)
        code = 1 if outcome.harm else 0
        for site in sites(trial):
            without = try_all(trial, place, without=site)
            verdict = without.harm or "NO HARM FOUND: it is there in vain"
            code = code if without.harm else 1
            print(f"without {site}: {verdict}", flush=True)
    print(f"({time.monotonic() - began:.0f} s, {datetime.now():%Y-%m-%d})")
    return code


if __name__ == "__main__":
    sys.exit(main())
