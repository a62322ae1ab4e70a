"""Writing to a disk so that a power cut leaves the old file or the new one.

Every change of records on a disk goes through here, by calls of `os` alone: a test puts a recorder
in its place and tries what a power cut leaves after each call. Only the signs of who writes, which
mean nothing after a power cut, are kept elsewhere.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep

from store.errors import Refused, Unreadable, Unwritable

OWNER_FOLDER, OWNER_FILE = 0o700, 0o600
"""Modes of what the store makes: it holds residents' names and numbers."""
ANYONE_FILE = 0o666
"""Mode of what a user writes elsewhere; the system's mask takes its share off."""
_WAITS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0)
"""Seconds between attempts to rename or remove on Windows."""
_HELD_OPEN = frozenset({5, 32, 33})
"""Windows: access denied, sharing violation, lock violation. A virus scanner, an indexer or a
reader has the file open, as a rule for milliseconds."""
_BINARY: int = getattr(os, "O_BINARY", 0)


def make_folder(folder: Path, *, lasting: bool = True) -> None:
    """Make a folder and those above it, for the owner only.

    A power cut keeps them, unless `lasting` is false: then a later file beside them must do that.
    """
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        with suppress(FileExistsError):
            os.mkdir(path, OWNER_FOLDER)
        if lasting:
            sync_folder(path.parent)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))


def sync_folder(folder: Path) -> None:
    """Make a rename or a new file in this folder survive a power cut (POSIX only)."""
    if os.name == "nt":
        return  # Windows cannot open a folder; NTFS journals the rename itself.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network shares cannot do this for a folder, and say so.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def write_atomically(
    path: Path,
    content: bytes | Iterable[bytes],
    *,
    mode: int = OWNER_FILE,
    lasting: bool = True,
    last_look: Callable[[], object] = lambda: None,
) -> None:
    """Replace a file whole: temporary file, fsync, rename, fsync of the folder.

    What `last_look` raises, just before, keeps the old file. With `lasting` false a power cut soon
    after may bring the old file back, whole; that is one wait for the disk less. Raises Unwritable
    with a sentence; the old file is untouched then, or, where only the last wait for the disk
    failed, the new one is there whole.
    """
    temporary = path.with_name(path.name + ".new")
    try:
        _write_new(temporary, content, mode)
        last_look()
        rename(temporary, path)
        if lasting:
            sync_folder(path.parent)
    except BaseException as error:
        # Half a file on a full disk would only keep it full.
        with suppress(OSError):
            os.unlink(temporary)
        if isinstance(error, OSError):
            raise unwritable(path, error) from None
        raise


def _write_new(path: Path, content: bytes | Iterable[bytes], mode: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, mode)
    try:
        for chunk in (content,) if isinstance(content, bytes) else content:
            write_all(handle, chunk)
        os.fsync(handle)
    finally:
        os.close(handle)


def write_all(handle: int, content: bytes) -> None:
    """Write all of it: one call may write less than it was given, as on a full disk."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]


def rename(source: Path, target: Path) -> None:
    """Rename over a file; where another program has it open for a moment, wait and try again.

    Raises OSError.
    """
    _patiently(lambda: os.replace(source, target))


def _patiently(act: Callable[[], None]) -> None:
    for seconds in _WAITS:
        try:
            return act()
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _HELD_OPEN:
                raise
            sleep(seconds)
    return act()


def claim(path: Path) -> None:
    """Make an empty file that nobody else has made; raises FileExistsError and other OSErrors."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, OWNER_FILE))


def append(path: Path, at: int, content: bytes) -> None:
    """Add to the end of a file, which must be `at` bytes long, and wait until the disk has it.

    A file of no length is made. Raises FileChanged when the file has another length, and OSError;
    the file is cut to what it was, after whatever stopped it, if the disk still takes that.
    """
    handle = os.open(path, os.O_WRONLY | _BINARY | (0 if at else os.O_CREAT), OWNER_FILE)
    try:
        if os.lseek(handle, 0, os.SEEK_END) != at:
            raise FileChanged(path)
        try:
            write_all(handle, content)
            os.fsync(handle)
            if not at:
                sync_folder(path.parent)
        except BaseException:
            os.ftruncate(handle, at)
            raise
    finally:
        os.close(handle)


def cut(path: Path, at: int) -> None:
    """Shorten a file, and wait until the disk has it so."""
    handle = os.open(path, os.O_WRONLY | _BINARY)
    try:
        os.ftruncate(handle, at)
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """Take a file away, so that a power cut does not bring it back; it may be gone already."""
    with suppress(FileNotFoundError):
        _patiently(lambda: os.unlink(path))
    with suppress(FileNotFoundError):  # where there is no folder there was no file
        sync_folder(path.parent)


class FileChanged(Exception):
    """Somebody else wrote to a file of which this program is the only writer."""


_REASONS = {
    errno.ENOSPC: "磁盘满了，请删去不要的文件后再试",
    errno.EDQUOT: "磁盘配额用完了，请删去不要的文件后再试",
    errno.EFBIG: "文件太大，这个盘放不下，请换一个盘",
    errno.EROFS: "这个盘是只读的，请换一个可以写的文件夹",
    errno.EACCES: "没有写入的权限，请换一个文件夹或请管理员开通",
    errno.EPERM: "没有写入的权限，请换一个文件夹或请管理员开通",
    errno.ENOENT: "那个文件夹不在了，请核对文件夹的名字",
    errno.EEXIST: "已经有这个名字了，请换一个名字",
    errno.EISDIR: "那是一个文件夹，请写一个文件名",
    errno.ENOTDIR: "路径中间有一个不是文件夹，请换一个文件夹（--data）",
    errno.EIO: "磁盘读写出错，盘可能要坏了，请尽快把数据文件夹复制到别的盘",
    errno.ENAMETOOLONG: "文件名太长，请换一个短一些的",
}


def reason(error: OSError) -> str:
    """Why the system refused and what to do, in the reader's language whatever the system's is."""
    number = error.errno or 0
    name = errno.errorcode.get(number, type(error).__name__)
    return _REASONS.get(number) or f"系统不让（{name}），请再试一次，还不行就请管理员看"


def unreadable(path: Path, error: OSError) -> Unreadable:
    """The sentence for a failed reading."""
    reasons = {
        errno.EACCES: "没有读取的权限，请用自己的账号，或请管理员开通",
        errno.EISDIR: "那里应当是文件，却是一个文件夹，请看一下",
        errno.EIO: "磁盘读写出错，盘可能要坏了，请尽快把数据文件夹复制到别的盘",
    }
    why = reasons.get(error.errno or 0) or reason(error)
    return Unreadable(f"读不了 {error.filename or path}：{why}。")


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Raises Unreadable with a sentence where the system refuses to read a file."""
    try:
        yield
    except OSError as error:
        raise unreadable(path, error) from None


def unwritable(path: Path, error: OSError) -> Unwritable:
    """The sentence for a failed write."""
    return Unwritable(f"写不进 {path}：{reason(error)}。", "已保存的内容没有变。")


def advice(folder: Path) -> str:
    """What to do about a damaged data folder."""
    return f"请不要改动数据文件夹，运行 bulletin doctor --data {quoted(folder)} 查看。"


def quoted(folder: Path) -> str:
    """A path as it can be typed behind a command."""
    return f'"{folder}"' if " " in str(folder) else str(folder)


def folder_named(text: str) -> Path:
    """The folder that somebody typed, `~` for the home; raises Refused for an empty name."""
    if not text.strip():
        raise Refused("没有写文件夹的名字。")
    try:
        return Path(text.strip()).expanduser()
    except RuntimeError:
        raise Refused(f"不知道 {text} 里的 ~ 是哪里。请写完整的文件夹名字。") from None
