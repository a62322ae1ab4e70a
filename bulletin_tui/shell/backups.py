"""Jobs of the shell for backups: make, list, restore."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from bulletin_tui.backing_up import back_up, how_to_keep
from bulletin_tui.clock import Clock
from bulletin_tui.context import opened
from bulletin_tui.settings import load_settings
from store.disk.backup import Backup
from store.disk.backups import BackupFolder
from store.disk.files import quoted
from store.disk.folders import BACKUPS, is_data_folder, make_place_for_backups, must_be_data_folder
from store.disk.place import words


def backup(folder: Path, arguments: Namespace, clock: Clock) -> int:
    """`bulletin backup`: into the data folder, the second folder of the settings, and `--to`."""
    if arguments.list:
        if not (folder / BACKUPS).is_dir():
            must_be_data_folder(folder)
        return _list(folder, arguments.to)
    must_be_data_folder(folder)
    also = [arguments.to] if arguments.to else []
    for place in also:
        make_place_for_backups(place, folder)
    with opened(folder, clock, writing=False) as context:
        failed = False
        for outcome in back_up(context, also, progress, thorough=True):
            failed |= outcome.fault is not None
            print(outcome, file=sys.stderr if outcome.fault else sys.stdout)
        if context.database.is_empty:
            print("还没有登记过什么，不用备份。")
    return int(failed)


def _list(folder: Path, also: Path | None) -> int:
    second = load_settings(folder).backup_to
    places = [folder / BACKUPS, *([Path(second)] if second else []), *([also] if also else [])]
    for place in dict.fromkeys(places):
        print(f"{place}：")
        found = BackupFolder(place).backups()
        for made in found:
            print(f"  {line_of(made)}")
        if not found:
            print("  还没有备份" if place.is_dir() or place == places[0] else "  现在不在")
    return 0


def restore(folder: Path, arguments: Namespace, clock: Clock) -> int:
    """`bulletin restore [NAME] --into FOLDER`: the newest backup, or that of this name."""
    place = arguments.source or folder
    # A data folder's own backups; they may be all that is left of it.
    own = (place / BACKUPS).is_dir()
    if arguments.source is None and not own:
        must_be_data_folder(folder)
    source = BackupFolder(place / BACKUPS if own or is_data_folder(place) else place)
    found = source.get(arguments.name or "")
    source.restore(found, arguments.into, progress)
    with opened(arguments.into, clock, writing=True) as context:
        if context.database.warning:
            print(context.database.warning, file=sys.stderr)
    print(f"已恢复到 {arguments.into}：{line_of(found)}")
    print(f"打开它：bulletin --data {quoted(arguments.into)}")
    print(how_to_keep(folder, arguments.into))
    return 0


def line_of(found: Backup) -> str:
    """A backup on one line."""
    return f"{found.name}  {found.position.seq} 笔  {found.told_size}  {words(found.place)}"


def progress(done: int, of: int) -> None:
    """Show on a terminal how far it is."""
    if sys.stderr.isatty():
        print(f"\r{done + 1}/{of}", end="\r", file=sys.stderr, flush=True)
