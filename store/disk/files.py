"""Writing to a disk so that a power cut leaves the old file or the new one."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from store.errors import Unwritable


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


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file whole: temporary file, fsync, rename, fsync of the folder.

    Raises Unwritable with a sentence; the old file is untouched then.
    """
    temporary = path.with_name(path.name + ".new")
    try:
        with open(temporary, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        # Half a file on a full disk would only keep it full.
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise unwritable(path, error) from None


def unwritable(path: Path, error: OSError) -> Unwritable:
    """The sentence for a failed write."""
    reasons = {
        errno.ENOSPC: "磁盘满了，请删去不要的文件后再试",
        errno.EDQUOT: "磁盘配额用完了，请删去不要的文件后再试",
        errno.EROFS: "这个盘是只读的，请换一个可以写的文件夹（--data）",
        errno.EACCES: "没有写入的权限，请换一个文件夹（--data）或请管理员开通",
        errno.EPERM: "没有写入的权限，请换一个文件夹（--data）或请管理员开通",
        errno.ENOENT: "那个文件夹不在了，请核对文件夹的名字",
        errno.EISDIR: "那是一个文件夹，请写一个文件名",
        errno.ENOTDIR: "路径中间有一个不是文件夹，请换一个文件夹（--data）",
    }
    reason = reasons.get(error.errno or 0, error.strerror or str(error))
    return Unwritable(f"写不进 {path}：{reason}。已保存的内容没有变。")
