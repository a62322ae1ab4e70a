"""Temporary folders for typst, which reads nothing outside of one.

What a program left behind that was killed, as by closing its window, is removed by the next one:
fonts and documents may be copied there, and nobody else would ever look.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import IO
from weakref import finalize

from store.disk.lock import try_lock

_PREFIX = "bulletin-room-"
_SIGN = "in-use"
"""Locked as long as its folder is wanted; the lock goes with the program, however it ends."""
_NEW = 3600
"""Seconds in which a folder may not have its sign yet, or does with none."""


class Room:
    """A folder for the owner alone, from when it is made until nobody has it any more."""

    def __init__(self) -> None:
        """Take a folder."""
        folder = TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
        self.path = Path(folder.name)
        sign = (self.path / _SIGN).open("wb")
        try_lock(sign)
        self._leave = finalize(self, _left, folder, sign)

    def leave(self) -> None:
        """Remove it now."""
        self._leave()


def _left(folder: TemporaryDirectory[str], sign: IO[bytes]) -> None:
    # Windows removes no file that is open.
    sign.close()
    folder.cleanup()


def tidy(own: Room) -> None:
    """Remove the folders of programs that are gone, seen from a folder just taken."""
    with suppress(OSError):
        now = own.path.stat()
        for path in Path(gettempdir()).glob(f"{_PREFIX}*"):
            found = path.lstat()
            if found.st_uid == now.st_uid and now.st_mtime - found.st_mtime > _NEW:
                _tidy_one(path)


def _tidy_one(path: Path) -> None:
    if path.is_symlink():
        return
    with suppress(FileNotFoundError), (path / _SIGN).open("r+b") as sign:
        if try_lock(sign) is not True:
            return
    shutil.rmtree(path, ignore_errors=True)
