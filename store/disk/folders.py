"""What a folder is, before anything is done in it."""

from __future__ import annotations

from pathlib import Path

from store.disk.backup import read_backup
from store.disk.files import quoted
from store.errors import NotFound, Refused


def is_data_folder(folder: Path) -> bool:
    """Whether records have been kept in this folder."""
    return any((folder / name).exists() for name in ("journal", "folder.json", "bulletin.json"))


def is_backup_folder(folder: Path) -> bool:
    """Whether backups lie in this folder."""
    return (folder / "files").is_dir() and any(map(read_backup, folder.glob("*.json")))


def must_be_data_folder(folder: Path) -> None:
    """Raises a sentence for a folder in which no records are kept: its name may be mistyped."""
    must_not_be_backups(folder)
    if not is_data_folder(folder):
        raise NotFound("数据文件夹", str(folder), "请核对文件夹的名字（--data）")


def must_not_be_backups(folder: Path) -> None:
    """Raises Refused for a folder of backups, which is easily taken for a data folder."""
    if not is_data_folder(folder) and is_backup_folder(folder):
        raise Refused(
            f"{folder} 是放备份的文件夹，不是数据文件夹。要用里面的备份，先恢复："
            f"bulletin restore --from {quoted(folder)} --into 新文件夹"
        )


def must_be_new(target: Path, *others: Path) -> None:
    """Raises Refused for a folder that holds something, or that lies in one of the others."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused(f"{target} 里已经有东西了。请写一个新文件夹，免得盖掉。")
    for other in others:
        if target.resolve().is_relative_to(other.resolve()):
            raise Refused(f"{target} 在 {other} 里面。请写到别处。")
