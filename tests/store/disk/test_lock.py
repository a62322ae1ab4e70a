"""One writer: between the windows of one computer, and between computers on a share."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest

from store.disk import lease as lease_module
from store.disk import lock as lock_module
from store.disk.lease import DEAD_AFTER, RENEW
from store.disk.lock import FolderLock
from store.errors import Busy, Unwritable


class Time:
    """A clock of our own; sleeping lets other things happen."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept = 0.0
        self.meanwhile: Any = lambda: None

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds
        self.meanwhile()


@pytest.fixture
def time() -> Time:
    return Time()


def lock(folder: Path, time: Time, person: str = "王敏") -> FolderLock:
    return FolderLock(folder, person, monotonic=time.monotonic, sleep=time.sleep)


class Elsewhere:
    """What another computer does to the shared folder; its locks do not reach us."""

    def __init__(self, folder: Path, machine: str = "PC-2-0200000000aa") -> None:
        self.lease = folder / "writer.json"
        self._says = {
            "token": "他",
            "computer": "PC-2",
            "machine": machine,
            "person": "李强",
            "since": "08:31",
        }
        self._time = 1_000_000_000

    def write(self) -> None:
        self.lease.write_text(json.dumps(self._says), "utf-8")
        self.renew()

    def renew(self) -> None:
        self._time += int(RENEW)
        os.utime(self.lease, (self._time, self._time))


@pytest.fixture
def elsewhere(tmp_path: Path) -> Elsewhere:
    return Elsewhere(tmp_path)


def test_a_second_window_is_told_who_writes(tmp_path: Path, time: Time) -> None:
    first, second = lock(tmp_path, time), lock(tmp_path, time, "李强")
    first.take()
    with pytest.raises(Busy, match=r"本机另一个窗口（王敏，\d\d:\d\d 打开）"):
        second.take_waiting()
    assert time.slept == 0
    first.release()
    assert second.holder is None
    second.take()
    second.renew()
    second.release()
    second.release()
    assert not (tmp_path / "writer.json").exists()


def test_a_crashed_writer_does_not_lock_the_clerk_out(tmp_path: Path, time: Time) -> None:
    script = (
        "import os, sys; from pathlib import Path; from store.disk.lock import FolderLock\n"
        "FolderLock(Path(sys.argv[1]), '王敏').take(); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False, timeout=60)
    assert (tmp_path / "writer.json").exists()
    after = lock(tmp_path, time)
    after.take()
    assert time.slept == 0
    after.release()


def test_a_living_writer_on_another_computer_is_respected(
    tmp_path: Path, time: Time, elsewhere: Elsewhere
) -> None:
    elsewhere.write()
    mine = lock(tmp_path, time)
    with pytest.raises(Busy, match=r"电脑 PC-2（李强，08:31 打开）正在用"):
        mine.take()
    time.meanwhile = elsewhere.renew
    with pytest.raises(Busy, match="PC-2"):
        mine.take_waiting()
    assert time.slept <= RENEW
    assert elsewhere.lease.exists()


def test_a_dead_writer_on_another_computer_is_waited_out(
    tmp_path: Path, time: Time, elsewhere: Elsewhere
) -> None:
    elsewhere.write()
    mine = lock(tmp_path, time)
    mine.take_waiting()
    assert DEAD_AFTER < time.slept < DEAD_AFTER + 2 * RENEW
    assert mine.holder is not None and mine.holder.person == "王敏"
    mine.renew()
    mine.release()


def test_a_window_that_looks_again_takes_over_when_the_writer_is_dead(
    tmp_path: Path, time: Time, elsewhere: Elsewhere
) -> None:
    elsewhere.write()
    mine = lock(tmp_path, time)
    for _ in range(4):
        time.now += DEAD_AFTER / 2
        elsewhere.renew()
        with pytest.raises(Busy):
            mine.take()
    time.now += DEAD_AFTER / 2
    with pytest.raises(Busy):
        mine.take()
    time.now += DEAD_AFTER
    mine.take()
    mine.release()


def test_clocks_are_not_compared(tmp_path: Path, time: Time, elsewhere: Elsewhere) -> None:
    elsewhere.write()
    os.utime(elsewhere.lease, (1, 1))  # by their clock, decades ago
    with pytest.raises(Busy):
        lock(tmp_path, time).take()


def test_a_writer_that_gave_up_meanwhile_is_followed_at_once(
    tmp_path: Path, time: Time, elsewhere: Elsewhere
) -> None:
    elsewhere.write()
    time.meanwhile = elsewhere.lease.unlink
    mine = lock(tmp_path, time)
    mine.take_waiting()
    assert time.slept < RENEW and mine.holder is not None and mine.holder.person == "王敏"
    mine.release()


def test_a_writer_that_was_quicker_in_following_is_not_waited_for(
    tmp_path: Path, time: Time, elsewhere: Elsewhere
) -> None:
    elsewhere.write()
    time.meanwhile = Elsewhere(tmp_path, "PC-3-0200000000bb").write
    with pytest.raises(Busy, match="李强"):
        lock(tmp_path, time).take_waiting()
    assert time.slept < RENEW


def test_a_computer_of_the_same_name_is_another_one(tmp_path: Path, time: Time) -> None:
    Elsewhere(tmp_path, f"{lease_module.computer()}-0200000000aa").write()
    with pytest.raises(Busy):
        lock(tmp_path, time).take()


def test_a_writer_that_slept_too_long_writes_no_more(
    tmp_path: Path, time: Time, elsewhere: Elsewhere
) -> None:
    mine = lock(tmp_path, time)
    mine.take()
    elsewhere.write()
    with pytest.raises(Busy, match=r"PC-2.*这一步没有保存"):
        mine.renew()
    mine.release()
    assert elsewhere.lease.exists()


def test_a_lease_that_somebody_tidied_away_is_made_again(tmp_path: Path, time: Time) -> None:
    mine = lock(tmp_path, time)
    mine.take()
    (tmp_path / "writer.json").unlink()
    mine.renew()
    assert mine.holder is not None and mine.holder.person == "王敏"
    mine.release()


def test_two_threads_that_miss_the_lease_do_not_turn_each_other_away(
    tmp_path: Path, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = lock(tmp_path, time)
    mine.take()
    (tmp_path / "writer.json").unlink()
    both, real = Barrier(2), lease_module.Lease._certain_holder

    def seen_by_both(lease: lease_module.Lease) -> lease_module.Holder | None:
        holder = real(lease)
        with suppress(BrokenBarrierError):
            both.wait(0.2)
        return holder

    monkeypatch.setattr(lease_module.Lease, "_certain_holder", seen_by_both)
    with ThreadPoolExecutor(2) as threads:
        looks = [threads.submit(mine.renew) for _ in range(2)]
    assert [look.exception() for look in looks] == [None, None]
    mine.release()


def test_a_lease_that_is_being_written_is_not_taken_for_dead(tmp_path: Path, time: Time) -> None:
    (tmp_path / "writer.json").write_text('{"token": "半', "utf-8")
    mine = lock(tmp_path, time)
    with pytest.raises(Busy, match="另一个窗口"):
        mine.take()
    time.now += DEAD_AFTER + 1
    mine.take()
    mine.release()


def test_two_that_find_the_same_dead_lease_do_not_both_write(
    tmp_path: Path, time: Time, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere.write()
    mine = lock(tmp_path, time)
    with pytest.raises(Busy):
        mine.take()
    time.now += DEAD_AFTER + 1
    quicker = Elsewhere(tmp_path, "PC-3-0200000000bb")
    real = os.replace

    def a_moment_late(source: Path, target: Path) -> None:
        if source == elsewhere.lease:
            monkeypatch.setattr(os, "replace", real)
            quicker.write()
        real(source, target)

    monkeypatch.setattr(os, "replace", a_moment_late)
    with pytest.raises(Busy):
        mine.take()
    assert json.loads(elsewhere.lease.read_text("utf-8"))["machine"] == "PC-3-0200000000bb"


@pytest.fixture
def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A share whose file system has no locks at all."""
    monkeypatch.setattr(lock_module, "try_lock", lambda file: None)


@pytest.mark.usefixtures("without_locks")
def test_where_there_are_no_locks_the_lease_alone_holds(tmp_path: Path, time: Time) -> None:
    first, second = lock(tmp_path, time), lock(tmp_path, time)
    first.take()
    time.meanwhile = lambda: os.utime(tmp_path / "writer.json", (time.now, time.now))
    with pytest.raises(Busy):
        second.take_waiting()
    first.release()
    second.take()
    second.release()


@pytest.mark.skipif(os.name == "nt", reason="flock is POSIX's")
def test_a_file_system_without_locks_is_told_from_a_lock_that_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def no_locks(handle: int, how: int) -> None:
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    with open(tmp_path / "a", "a+b") as file:
        assert lock_module.try_lock(file) is None


def test_the_lease_is_renewed_without_writing(
    tmp_path: Path, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease_module, "RENEW", 0.01)
    mine = lock(tmp_path, time)
    mine.take()
    lease = tmp_path / "writer.json"
    os.utime(lease, (1, 1))
    content = lease.read_bytes()
    for _ in range(500):
        if lease.stat().st_mtime > 1:
            break
        mine._lease._stop.wait(0.01)
    assert lease.stat().st_mtime > 1 and lease.read_bytes() == content
    mine.release()


def test_a_full_disk_is_a_sentence_and_leaves_no_half_lease(
    tmp_path: Path, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "no space")

    with monkeypatch.context() as patched:
        patched.setattr(lease_module, "write_all", full)
        with pytest.raises(Unwritable, match="磁盘满了"):
            lock(tmp_path, time).take()
    assert not (tmp_path / "writer.json").exists()
    after = lock(tmp_path, time)
    after.take()
    after.release()


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path, time: Time) -> None:
    with pytest.raises(Unwritable, match="不在了"):
        lock(tmp_path / "没有", time).take()
