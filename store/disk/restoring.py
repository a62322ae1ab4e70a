"""Writing the files of a backup into a new folder, which knows from its first file what it is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from store.disk.backup import Backup, Progress
from store.disk.files import claim, make_folder, unwritable, write_atomically
from store.disk.folders import must_be_new
from store.disk.place import FILE, Home, Place


def restore(backup: Backup, target: Path, content: Callable[[str], bytes], tell: Progress) -> None:
    """Write a backup into a folder that is new; `content` gives a file's bytes.

    Raises Refused for a folder that holds something, Unwritable, and whatever `content` and `tell`
    raise. Nothing is left in the folder then.
    """
    try:
        make_folder(target)
        claim(target / FILE)  # somebody else may restore to it at the same moment
    except FileExistsError:
        must_be_new(target)
        raise
    except OSError as error:
        raise unwritable(target, error) from None
    try:
        _write(backup, target, content, tell)
    except BaseException as error:
        for path in target.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        with suppress(OSError):
            target.rmdir()
        if isinstance(error, OSError):
            raise unwritable(target, error) from None
        raise


def _write(backup: Backup, target: Path, content: Callable[[str], bytes], tell: Progress) -> None:
    # First of all, so that whatever a power cut leaves is no folder to work in.
    place, made = Place(target), (backup.folder_id, backup.name)
    place.write(Home("", (backup.place,), "", *made, is_unfinished=True))
    for number, name in enumerate(backup.files):
        tell(number, len(backup.files))
        make_folder((target / name).parent, lasting=False)
        write_atomically(target / name, content(name))
    place.finish()  # and the folders last
