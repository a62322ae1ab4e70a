"""One writer on a data folder, also where the folder lies on a share.

Two signs together: a lock of the operating system, which vanishes with its holder, holds between
the windows of one computer; many shares do not carry it to other computers, so the writer keeps a
lease besides. The lease of this very computer is dead when the lock is free.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from store.disk.files import OWNER_FILE, unwritable
from store.disk.lease import RENEW, Holder, Lease, busy
from store.errors import Busy


class FolderLock:
    """The right to write in a folder, from `take` until `release`."""

    def __init__(
        self,
        folder: Path,
        person: str = "",
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Nothing is taken yet; `person` is who others are told of."""
        self._path = folder / "lock"
        self._lease = Lease(folder / "writer.json", person, monotonic)
        self._sleep = sleep
        self._file: IO[bytes] | None = None

    @property
    def holder(self) -> Holder | None:
        """Who is said to write; None when nobody is."""
        return self._lease.holder

    def take(self) -> None:
        """Become the writer; raises Busy when another is or may be, and Unwritable."""
        try:
            file = open(self._path, "a+b", opener=_for_owner)  # noqa: SIM115 (held on)
        except OSError as error:
            raise unwritable(self._path, error) from None
        try:
            locked = try_lock(file)
            if locked is False:
                raise Busy(busy(self.holder))
            self._lease.take(alone_here=locked is True)
        except BaseException:
            file.close()
            raise
        self._file = file

    def take_waiting(self) -> None:
        """Become the writer; waits while only time can tell a dead lease from a living one."""
        while True:
            try:
                return self.take()
            except Busy:
                if not self._lease.is_watched:
                    raise
                self._sleep(RENEW / 5)
                if not self._lease.still_watched():
                    raise

    def renew(self) -> bool:
        """Put the sign up again if it is gone, and return whether it was.

        Raises Busy when another computer has taken the folder over meanwhile.
        """
        return self._lease.renew()

    def release(self) -> None:
        """Let another window write; harmless when called twice."""
        if self._file is not None:
            self._lease.release()
            self._file.close()
            self._file = None


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, OWNER_FILE)


def try_lock(file: IO[bytes]) -> bool | None:
    """Whether the lock was got; None where the file system has none, as on some shares."""
    os.set_inheritable(file.fileno(), False)
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return None if error.errno in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS) else False
    return True
