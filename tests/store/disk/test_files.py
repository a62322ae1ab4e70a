"""Writing whole or not at all, for the owner only, and past a file that is held open."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from store.disk import files
from store.disk.files import FileChanged, append, cut, make_folder, write_all, write_atomically
from store.errors import Unwritable

POSIX = pytest.mark.skipif(os.name == "nt", reason="permission bits are POSIX's")


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@POSIX
def test_what_the_store_makes_is_for_its_owner_only(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        folder = tmp_path / "数据" / "journal"
        make_folder(folder)
        write_atomically(folder / "a", b"x")
        append(folder / "b", 0, b"x")
    finally:
        os.umask(old)
    assert mode_of(folder) == mode_of(folder.parent) == 0o700
    assert mode_of(folder / "a") == mode_of(folder / "b") == 0o600


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write_atomically(path, b"old")
    write_atomically(path, iter((b"n", b"", b"ew")))
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_write_leaves_the_old_file_and_no_half_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    write_atomically(path, b"old")

    def full(handle: int, content: memoryview) -> int:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(Unwritable, match=r"写不进 .*a：磁盘满了，请删去不要的文件后再试。"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_that_takes_a_little_at_a_time_gets_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, content: real(handle, content[:3]))
    handle = os.open(tmp_path / "a", os.O_WRONLY | os.O_CREAT)
    write_all(handle, "公示栏管家".encode())
    os.close(handle)
    assert (tmp_path / "a").read_bytes() == "公示栏管家".encode()


class Held(PermissionError):
    """What Windows says of a file that another program has open."""

    def __init__(self, winerror: int) -> None:
        super().__init__(errno.EACCES, "access is denied")
        self.winerror = winerror


@pytest.mark.parametrize("winerror", [5, 32, 33])
def test_a_rename_that_another_handle_blocks_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, winerror: int
) -> None:
    waited: list[float] = []
    real = os.replace

    def blocked(source: Path, target: Path) -> None:
        if len(waited) < 4:
            raise Held(winerror)
        real(source, target)

    monkeypatch.setattr(os, "replace", blocked)
    monkeypatch.setattr(files, "sleep", waited.append)
    write_atomically(tmp_path / "a", b"x")
    assert (tmp_path / "a").read_bytes() == b"x"
    assert waited == sorted(waited) and len(waited) == 4


def test_a_rename_that_stays_blocked_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    def blocked(source: Path, target: Path) -> None:
        raise Held(32)

    monkeypatch.setattr(os, "replace", blocked)
    monkeypatch.setattr(files, "sleep", waited.append)
    with pytest.raises(Unwritable, match="没有写入的权限"):
        write_atomically(tmp_path / "a", b"x")
    assert 2 < sum(waited) < 4 and not list(tmp_path.iterdir())


def test_a_rename_that_is_forbidden_is_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(source: Path, target: Path) -> None:
        raise PermissionError(errno.EPERM, "not permitted")

    monkeypatch.setattr(os, "replace", forbidden)
    monkeypatch.setattr(files, "sleep", lambda seconds: pytest.fail("waited"))
    with pytest.raises(Unwritable):
        write_atomically(tmp_path / "a", b"x")


def test_only_the_end_that_is_known_is_added_to(tmp_path: Path) -> None:
    path = tmp_path / "a"
    append(path, 0, b"one")
    append(path, 3, b"two")
    with pytest.raises(FileChanged):
        append(path, 3, b"three")
    with pytest.raises(FileNotFoundError):
        append(tmp_path / "b", 3, b"x")
    assert path.read_bytes() == b"onetwo"
    cut(path, 3)
    assert path.read_bytes() == b"one"


@pytest.mark.parametrize("fault", [OSError(errno.EIO, "io"), KeyboardInterrupt()])
def test_what_could_not_be_made_safe_is_taken_off_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    path = tmp_path / "a"
    append(path, 0, b"one")

    def broken(handle: int) -> None:
        raise fault

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(type(fault)):
        append(path, 3, b"two")
    assert path.read_bytes() == b"one"


def test_a_file_in_the_place_of_a_folder_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(NotADirectoryError):
        make_folder(tmp_path / "a")
    with pytest.raises(NotADirectoryError):
        make_folder(tmp_path / "a" / "b")


@POSIX
def test_a_share_that_cannot_sync_folders_is_used_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def picky(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "invalid argument")
        real(handle)

    monkeypatch.setattr(os, "fsync", picky)
    write_atomically(tmp_path / "a", b"x")
    assert (tmp_path / "a").read_bytes() == b"x"
