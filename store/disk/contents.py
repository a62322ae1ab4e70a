"""Files kept by what they hold: the same content once, compressed, under a name with its digest."""

from __future__ import annotations

import gzip
import os
import re
import zlib
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from store.disk.files import reading, write_atomically
from store.disk.line import digest_of
from store.errors import Damaged

_DIGITS = 16
"""Of a digest, as many as stand in a name."""
_PIECE = 1 << 18
"""Bytes that are worked on at a time: a year's journal need not be held twice."""
_STORED = re.compile(rf".+\.[0-9a-f]{{{_DIGITS}}}\.gz(\.new)?")


def stored_as(name: str, sha256: str) -> str:
    """Name under which a file of the data folder is stored; any unpacking program opens it."""
    return f"{name.replace('/', '-')}.{sha256[:_DIGITS]}.gz"


class Contents:
    """The stored files of one folder of backups."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, stored: str) -> Path:
        """Where a stored file lies."""
        return self._folder / stored

    @property
    def names(self) -> list[str]:
        """All the stored files, needed or not; raises Unreadable."""
        with reading(self._folder), suppress(FileNotFoundError):
            return sorted(filter(_STORED.fullmatch, os.listdir(self._folder)))
        return []

    def lies_here(self, stored: str) -> bool:
        """Whether there is such a file, be it good or bad."""
        return os.path.lexists(self.path(stored))

    def read(self, stored: str) -> bytes | None:
        """What a stored file holds; None when it does not hold what its name says."""
        with suppress(OSError, EOFError, ValueError, zlib.error):
            content = gzip.decompress(self.path(stored).read_bytes())
            if digest_of(content)[:_DIGITS] == stored.removesuffix(".gz")[-_DIGITS:]:
                return content
        return None

    def holds(self, stored: str) -> bool:
        """Whether a stored file holds what its name says, read a piece at a time."""
        from hashlib import sha256

        digest = sha256()
        with (
            suppress(OSError, EOFError, ValueError, zlib.error),
            gzip.open(self.path(stored)) as file,
        ):
            while piece := file.read(_PIECE):
                digest.update(piece)
            return digest.hexdigest()[:_DIGITS] == stored.removesuffix(".gz")[-_DIGITS:]
        return False

    def write(self, stored: str, content: bytes) -> None:
        """Store a content and read it back; raises Unwritable and Damaged."""
        path = self.path(stored)
        write_atomically(path, _compressed(content))
        _forget_cached(path)
        if not self.holds(stored):
            raise Damaged(f"{path} 写进去又读不出来，这个盘可能坏了。请换一个盘备份。")

    def drop_all_but(self, needed: Collection[str]) -> None:
        """Remove stored files that nothing needs any more; what cannot be removed can be next time.

        Whatever else lies here is somebody's own.
        """
        for name in self.names:
            if _STORED.fullmatch(name) and name not in needed:
                with suppress(OSError):
                    self.path(name).unlink()


def _compressed(content: bytes) -> Iterator[bytes]:
    """The same as gzip writes it, without a time: equal contents make equal files."""
    compressing = zlib.compressobj(6, wbits=zlib.MAX_WBITS | 16)
    for start in range(0, len(content), _PIECE):
        yield compressing.compress(content[start : start + _PIECE])
    yield compressing.flush()


def _forget_cached(path: Path) -> None:
    """Have the next read come from the disk, where the system can be asked for that."""
    if hasattr(os, "posix_fadvise"):
        handle = os.open(path, os.O_RDONLY)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(handle)
