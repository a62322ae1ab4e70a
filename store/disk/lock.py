"""One writer on a data folder: an operating-system lock, gone when its holder dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from store.disk.files import unwritable
from store.errors import Busy


class FolderLock:
    """Held from construction until `release`; raises Busy when another window has it."""

    def __init__(self, folder: Path) -> None:
        path = folder / "lock"
        try:
            self._file: IO[bytes] = open(path, "a+b")  # noqa: SIM115 (held for the session)
        except OSError as error:
            raise unwritable(path, error) from None
        try:
            _lock(self._file)
        except OSError:
            self._file.close()
            raise Busy(
                f"另一个窗口正在使用 {folder}。请先关掉那个窗口；只看不改可以用 bulletin history。"
            ) from None

    def release(self) -> None:
        """Let another window write; harmless when called twice."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.set_inheritable(file.fileno(), False)
