"""What a folder is, before anything is done in it."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from store.disk.files import make_folder, quoted, unreadable, unwritable
from store.errors import NotFound, Refused, Unreadable

BACKUPS = "backups"
"""Where a data folder keeps its own backups."""
ATTACHMENTS = "attachments"
"""Where a data folder keeps the pictures and documents of its materials."""
TEMPLATES = "templates"
"""Where a data folder keeps the office's own families of pages."""
CONTENTS = "files"
"""Where a folder of backups keeps the files; it is made when the place is named."""
_OWN_TEMPLATE = re.compile(r"[\w-]+\.typ")


def own_templates(data: Path) -> list[str]:
    """Names of the office's own families of pages that lie in a data folder."""
    found = _files(data / TEMPLATES, "*.typ")
    return sorted(path.name for path in found if _OWN_TEMPLATE.fullmatch(path.name))


def misnamed_templates(data: Path) -> list[str]:
    """Names of files that would be templates if a record and a backup could name them."""
    found = _files(data / TEMPLATES, "*.typ")
    return sorted(path.name for path in found if not _OWN_TEMPLATE.fullmatch(path.name))


def is_data_folder(folder: Path) -> bool:
    """Whether records have been kept in this folder."""
    # Not by Path's own methods: those raise where nothing may be looked at.
    named = any(os.path.isfile(folder / name) for name in ("folder.json", "bulletin.json"))
    return named or any(_files(folder / "journal", "*.jsonl"))


def is_backup_folder(folder: Path) -> bool:
    """Whether backups lie in this folder."""
    # Late: who only asks where things lie, such as the press, does without the models.
    from store.disk.backup import read_backup

    return os.path.isdir(folder / CONTENTS) and any(map(read_backup, _files(folder, "*.json")))


def _files(folder: Path, pattern: str) -> list[Path]:
    with suppress(OSError):
        return list(folder.glob(pattern))
    return []


def must_be_data_folder(folder: Path) -> None:
    """Raises a sentence for a folder in which no records are kept: its name may be mistyped.

    NotFound, Refused for a folder of backups, Unreadable for one that may not be looked at.
    """
    must_not_be_backups(folder)
    if not is_data_folder(folder):
        try:
            os.listdir(folder)
        except PermissionError as error:
            raise unreadable(folder, error) from None
        except OSError:
            pass  # There is no such folder.
        raise NotFound("数据文件夹", str(folder), "请核对文件夹的名字（--data）")


def must_not_be_backups(folder: Path) -> None:
    """Raises Refused for a folder of backups, which is easily taken for a data folder."""
    if not is_data_folder(folder) and is_backup_folder(folder):
        raise Refused(
            f"{folder} 是放备份的文件夹，不是数据文件夹。要用里面的备份，先恢复："
            f"bulletin restore --from {quoted(folder)} --into 新文件夹"
        )


def make_place_for_backups(folder: Path, data: Path) -> None:
    """Make a folder for backups that somebody has named; raises as `may_be_for_backups`.

    And Unwritable.
    """
    may_be_for_backups(folder, data)
    try:
        make_folder(folder / CONTENTS)
    except OSError as error:
        raise unwritable(folder, error) from None


def may_be_for_backups(folder: Path, data: Path) -> None:
    """Raises Refused for a place in a data folder, and Unreadable where its parent is not there."""
    _must_be_apart(folder, data)
    if not os.path.isdir(folder.parent):
        raise Unreadable(f"{folder.parent} 不在（U 盘没插？），不能在里面放备份。")


def must_be_for_backups(folder: Path, data: Path) -> None:
    """Raises a sentence for a folder to which no backups of this data folder may go.

    Raises Unreadable when either is not there, such as a stick or a share that was taken away, and
    Refused for a place that would be lost together with the data, or that is a data folder.
    """
    if not is_data_folder(data):
        raise Unreadable(f"数据文件夹 {data} 现在不在了（U 盘拔了？网断了？）。")
    if folder.resolve() == (data / BACKUPS).resolve():
        return
    _must_be_apart(folder, data)
    if not os.path.isdir(folder):
        raise Unreadable(f"备份文件夹 {folder} 现在不在（U 盘没插？）。插上后再备份一次。")
    if not os.path.isdir(folder / CONTENTS):
        # Where a stick is put in there is an empty folder while it is out.
        raise Unreadable(
            f"{folder} 里没有放过备份（U 盘没插？）。插上后再备份一次；要新放到这里，请重新选一次。"
        )


def _must_be_apart(folder: Path, data: Path) -> None:
    """Not in a data folder: its own backups would take others' for theirs, and go with it."""
    place = folder.resolve()
    for parent in (place, *place.parents):
        if parent == data.resolve() or is_data_folder(parent):
            inside = "" if parent == place else f" {parent} 里面"
            what = f"在放数据的文件夹{inside}" if inside else "就是放数据的文件夹"
            raise Refused(f"{folder} {what}，备份会和数据一起丢。请换一个别处的文件夹。")


def must_be_new(target: Path, *others: Path) -> None:
    """Raises Refused for a folder that holds something, or that lies in one of the others.

    Or in a data folder, whichever it is.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused(f"{target} 里已经有东西了。请写一个新文件夹，免得盖掉。")
    place = target.resolve()
    for other in (*others, *filter(is_data_folder, place.parents)):
        if place.is_relative_to(other.resolve()):
            raise Refused(f"{target} 在 {other} 里面。请写到别处。")
