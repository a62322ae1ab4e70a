"""The journal: every change ever made, one line a transaction, one file a year. It is the truth."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import Any, NamedTuple

from store.disk.files import (
    FileChanged,
    advice,
    append,
    cut,
    reading,
    unwritable,
    write_atomically,
)
from store.disk.line import (
    GENESIS,
    BadLine,
    Line,
    NewerLine,
    Op,
    decode,
    digest_of,
    encode,
    when_written,
)
from store.errors import Damaged, Newer, Unwritable
from store.models import Change
from store.models.folder import Erasure

_FILE, _DIGEST = re.compile(r"[0-9]{4,9}\.jsonl"), re.compile(r"[0-9a-f]{64}")
_LOOK_BACK = 1 << 16
"""Bytes before a known end in which its last line is looked for at first."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where the chain stands: the last line's number and hash, and where that line ended."""

    seq: int = 0
    hash: str = GENESIS
    file: str = ""
    offset: int = 0


def position_of(fields: Mapping[str, Any]) -> Position:
    """A position as another file notes it; raises ValueError for what can be none."""
    values: list[Any] = [fields.get(name) for name in ("seq", "hash", "file", "offset")]
    if values == [0, GENESIS, "", 0]:
        return Position()
    seq, digest, file, offset = values
    numbers = all(type(number) is int and number > 0 for number in (seq, offset))
    texts = type(digest) is str and type(file) is str
    if not (numbers and texts and _DIGEST.fullmatch(digest) and _FILE.fullmatch(file)):
        raise ValueError(fields)
    return Position(seq, digest, file, offset)


class TornTail(NamedTuple):
    """A last line that a crash cut off; it was never acknowledged."""

    path: Path
    offset: int
    content: bytes


class _Emptied(NamedTuple):
    """A line that was emptied, until the later line that emptied it has been read."""

    sha256: str
    by: int
    path: Path
    offset: int


class Journal:
    """The yearly files of one data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.position = Position()
        self.torn: TornTail | None = None
        """Set by `changes` when the last line is incomplete."""
        self.last_written: datetime | None = None
        """When the line at `position` was written, by the clock of that computer."""
        self._emptied: dict[int, _Emptied] = {}

    @property
    def paths(self) -> list[Path]:
        """The files, oldest first; raises Unreadable."""
        with reading(self.folder), suppress(FileNotFoundError, NotADirectoryError):
            names = sorted(os.listdir(self.folder))
            return [self.folder / name for name in names if name.endswith(".jsonl")]
        return []

    def goes_beyond(self, position: Position) -> bool:
        """Whether something was written since, by the newest file; raises Unreadable."""
        paths = self.paths
        if not paths:
            return False
        newest = paths[-1]
        with reading(newest):
            return newest.name != position.file or newest.stat().st_size != position.offset

    def changes(self, after: Position | None = None) -> Iterator[Change]:
        """Every change after a known position (by default from the beginning), checked.

        Moves `position` along. Raises Damaged, with file and line, when the chain is broken
        before its end, Newer for a line of a newer program, and Unreadable.
        """
        self.position, self.torn, self._emptied = after or Position(), None, {}
        paths = [path for path in self.paths if path.name >= self.position.file]
        if self.position.file and (not paths or paths[0].name != self.position.file):
            raise self._damaged(f"流水 {self.folder / self.position.file} 不见了。")
        for path in paths:
            yield from self._read(path, is_last=path == paths[-1])
        for emptied in self._emptied.values():
            raise self._damage(emptied.path, emptied.offset, "后面少了对它的说明")

    def _read(self, path: Path, *, is_last: bool) -> Iterator[Change]:
        with reading(path):
            base, content = self._rest_of(path)
        start = 0
        while start < len(content):
            end = content.find(b"\n", start) + 1
            # After a power cut the disk may hold zeros where a last line was to be.
            if not end or (end == len(content) and is_last and b"\0" in content[start:end]):
                if not is_last:
                    raise self._damage(path, base + start, "这一行没有写完")
                self.torn = TornTail(path, base + start, content[start:])
                return
            line = self._check(path, base + start, content[start:end])
            self.position = Position(line.change.seq, line.hash, path.name, base + end)
            self.last_written = line.change.at
            yield line.change
            start = end

    def _rest_of(self, path: Path) -> tuple[int, bytes]:
        """What stands in a file after `position`, and from which byte on."""
        if path.name != self.position.file:
            return 0, path.read_bytes()
        end = self.position.offset
        base = max(0, end - _LOOK_BACK)
        with open(path, "rb") as file:
            file.seek(base)
            content = file.read()
        if not self._is_known(content[: end - base]):
            # The line is longer than that, or an emptied file is shorter than it was.
            content, base = path.read_bytes(), 0
            end = content.find(b"\n", content.find(_seal(self.position.hash))) + 1
            if not self._is_known(content[:end]):
                raise self._does_not_fit(path, len(content))
        return end, content[end - base :]

    def _is_known(self, before: bytes) -> bool:
        """Whether the last line of these bytes is the one that `position` names, unharmed."""
        last = before[before.rfind(b"\n", 0, -1) + 1 :]
        written = when_written(last, self.position.hash) if last.endswith(b"\n") else None
        self.last_written = written or self.last_written
        return written is not None

    def about(self, record_id: str) -> Iterator[Change]:
        """The changes of one record, each checked by itself; raises Damaged, Newer, Unreadable."""
        mark = f'"id":"{record_id}"'.encode()
        for _, change in self.holding(lambda raw: mark in raw):
            if any(op["id"] == record_id for op in change.ops):
                yield change

    def holding(self, is_meant: Callable[[bytes], bool]) -> Iterator[tuple[bytes, Change]]:
        """The lines whose bytes are meant, each checked by itself; as `about` does."""
        for path in self.paths:
            offset = 0
            with reading(path):
                content = path.read_bytes()
            for raw in content.splitlines(keepends=True):
                if raw.endswith(b"\n") and is_meant(raw):
                    yield raw, self._decode(path, offset, raw).change
                offset += len(raw)

    def _decode(self, path: Path, offset: int, raw: bytes) -> Line:
        try:
            return decode(raw)
        except BadLine as bad:
            raise self._damage(path, offset, str(bad)) from None
        except NewerLine as newer:
            number = line_number(path, offset)
            raise Newer(f"流水 {path} 第 {number} 行", newer.schema) from None

    def _check(self, path: Path, offset: int, raw: bytes) -> Line:
        line = self._decode(path, offset, raw)
        if line.prev != self.position.hash or line.change.seq != self.position.seq + 1:
            raise self._damage(path, offset, "与上一行接不上，中间少了内容")
        if line.erased_by is not None:
            emptied = _Emptied(digest_of(raw), line.erased_by, path, offset)
            self._emptied[line.change.seq] = emptied
        self._check_emptied(line.change)
        return line

    def _check_emptied(self, change: Change) -> None:
        """Compare lines that were emptied with what the change that emptied them says of them."""
        for op in change.ops:
            if op["table"] != Erasure.table or not op["doc"]:
                continue
            for seq, said in op["doc"]["lines"].items():
                seen = self._emptied.get(int(seq))
                if seen is None or seen.by != change.seq:
                    continue
                if seen.sha256 != said["sha256"]:
                    raise self._damage(seen.path, seen.offset, "校验不符，内容被改动过")
                del self._emptied[int(seq)]

    def _does_not_fit(self, path: Path, size: int) -> Damaged:
        """For a file in which the line is not that was its last."""
        if size < self.position.offset:
            return self._damaged(f"流水 {path} 变短了，后面少了内容。")
        at = f"流水 {path} 第 {line_number(path, self.position.offset - 1)} 行前后"
        return self._damaged(f"{at}：内容被改动过，或者与 bulletin.json 是从两处拷来的。")

    def _damage(self, path: Path, offset: int, what: str) -> Damaged:
        return self._damaged(f"流水 {path} 第 {line_number(path, offset)} 行：{what}。")

    def _damaged(self, what: str) -> Damaged:
        return Damaged(what, advice(self.folder.parent))

    def cut_torn_tail(self) -> Path | None:
        """Put an unfinished last line aside, so that writing can go on; its new place or None."""
        if self.torn is None:
            return None
        name = f"{self.torn.path.name}.torn-{self.position.seq + 1}"
        names = chain([name], (f"{name}-{number}" for number in count(2)))
        places = map(self.torn.path.with_name, names)
        aside = next(place for place in places if not place.exists())
        write_atomically(aside, self.torn.content)
        try:
            cut(self.torn.path, self.torn.offset)
        except OSError as error:
            raise unwritable(self.torn.path, error) from None
        self.torn = None
        return aside

    def find_end(self) -> None:
        """Note where the last line ends now, after its file was written anew."""
        place = self.position
        size = (self.folder / place.file).stat().st_size
        self.position = Position(place.seq, place.hash, place.file, size)

    def append(self, at: datetime, by: str, action: str, why: str, ops: tuple[Op, ...]) -> Change:
        """Write one transaction and wait until the disk has it.

        Raises Unwritable when it could not be written whole; nothing of it is kept then.
        """
        change = Change(self.position.seq + 1, at, by, action, why, ops)
        line, digest = encode(change, self.position.hash)
        path = self._file_for(at.year)
        before = self.position.offset if path.name == self.position.file else 0
        try:
            append(path, before, line)
        except FileChanged:
            raise Unwritable(
                f"{path} 被别的程序改动过，不能接着写。请退出后重新打开；这一步没有保存。"
            ) from None
        except OSError as error:
            raise unwritable(path, error) from None
        self.position = Position(change.seq, digest, path.name, before + len(line))
        self.last_written = at
        return change

    def _file_for(self, year: int) -> Path:
        # A clock set back over New Year must not put a line before older ones.
        last = self.position.file
        return self.folder / max(f"{year:04d}.jsonl", last)


def line_number(path: Path, offset: int) -> int:
    """Which line of a file begins at this byte, from 1."""
    with open(path, "rb") as file:
        return file.read(offset).count(b"\n") + 1


def _seal(digest: str) -> bytes:
    return f',"hash":"{digest}"'.encode()
