"""The journal: every change ever made, one line a transaction. It is the truth.

A line is JSON: schema, seq, at, by, action, why, ops, prev, hash. `hash` covers the line without
itself and with `prev`, the hash of the line before, so that a changed or missing line is found.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from store.disk.files import sync_folder, unwritable
from store.errors import Damaged, Unwritable
from store.models import SCHEMA_VERSION, Change

GENESIS = "0" * 64
"""What the first line names as the line before it."""


_ADVICE = "请不要改动数据文件夹，先把它整个复制一份，再请人查看。"


@dataclass(frozen=True, slots=True)
class Position:
    """Where the chain stands: the last line's number and hash, and where that line ended."""

    seq: int = 0
    hash: str = GENESIS
    file: str = ""
    offset: int = 0


@dataclass(frozen=True, slots=True)
class TornTail:
    """A last line that a crash cut off; it was never acknowledged."""

    path: Path
    offset: int
    content: bytes


class Journal:
    """The yearly files of one data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.position = Position()
        self.torn: TornTail | None = None
        """Set by `changes` when the last line is incomplete."""

    @property
    def paths(self) -> list[Path]:
        """The files, oldest first."""
        return sorted(self._folder.glob("*.jsonl"))

    def changes(self, after: Position | None = None) -> Iterator[Change]:
        """Every change after a known position (by default from the beginning), checked.

        Moves `position` along. Raises Damaged, with file and line, when the chain is broken
        before its end.
        """
        self.position, self.torn = after or Position(), None
        paths = [path for path in self.paths if path.name >= self.position.file]
        if self.position.file and (not paths or paths[0].name != self.position.file):
            raise Damaged(f"流水 {self._folder / self.position.file} 不见了。{_ADVICE}")
        for path in paths:
            start = self.position.offset if path.name == self.position.file else 0
            yield from self._read(path, start, is_last=path == paths[-1])

    def _read(self, path: Path, start: int, *, is_last: bool) -> Iterator[Change]:
        content = path.read_bytes()
        if len(content) < start:
            raise Damaged(f"流水 {path} 变短了，后面的内容不见了。{_ADVICE}")
        last = content[content.rfind(b"\n", 0, max(start - 1, 0)) + 1 : start]
        if start and f'"hash":"{self.position.hash}"'.encode() not in last:
            raise Damaged(f"{path} 与 bulletin.json 不是一起的，像是从两处拷来的。{_ADVICE}")
        number = content.count(b"\n", 0, start)
        while start < len(content):
            number += 1
            end = content.find(b"\n", start) + 1
            # After a power cut the disk may hold zeros where a last line was to be.
            if not end or (end == len(content) and is_last and b"\0" in content[start:end]):
                if not is_last:
                    raise self._damage(path, number, "这一行没有写完")
                self.torn = TornTail(path, start, content[start:])
                return
            yield self._check(path, number, content[start:end], end)
            start = end

    def _check(self, path: Path, number: int, line: bytes, end: int) -> Change:
        try:
            fields: dict[str, Any] = json.loads(line)
            # The first lines ever written do not name their schema.
            schema = int(fields.get("schema", SCHEMA_VERSION))
        except (ValueError, TypeError, AttributeError):
            raise self._damage(path, number, "这一行读不出来") from None
        if schema > SCHEMA_VERSION:
            raise Damaged(
                f"流水 {path} 第 {number} 行是更新版本的程序写的（格式 {schema}）。"
                "请用新版程序打开。"
            )
        try:
            stated, prev = fields.pop("hash"), fields["prev"]
            change = Change.model_construct(
                seq=fields["seq"],
                at=datetime.fromisoformat(fields["at"]),
                by=fields["by"],
                action=fields["action"],
                why=fields["why"],
                ops=tuple(fields["ops"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise self._damage(path, number, "这一行读不出来") from None
        if stated != _digest(fields):
            raise self._damage(path, number, "校验不符，内容被改动过")
        if prev != self.position.hash or change.seq != self.position.seq + 1:
            raise self._damage(path, number, "与上一行接不上，中间少了内容")
        self.position = Position(change.seq, stated, path.name, end)
        return change

    @staticmethod
    def _damage(path: Path, number: int, what: str) -> Damaged:
        return Damaged(f"流水 {path} 第 {number} 行：{what}。{_ADVICE}")

    def cut_torn_tail(self) -> Path | None:
        """Put an unfinished last line aside, so that writing can go on; its new place or None."""
        if self.torn is None:
            return None
        aside = self.torn.path.with_name(f"{self.torn.path.name}.torn-{self.position.seq + 1}")
        try:
            aside.write_bytes(self.torn.content)
            with open(self.torn.path, "r+b") as file:
                file.truncate(self.torn.offset)
                os.fsync(file.fileno())
        except OSError as error:
            raise unwritable(self.torn.path, error) from None
        self.torn = None
        return aside

    def append(
        self, at: datetime, by: str, action: str, why: str, ops: list[dict[str, Any]]
    ) -> Change:
        """Write one transaction and wait until the disk has it.

        Raises Unwritable when it could not be written whole; nothing of it is kept then.
        """
        fields = {
            "schema": SCHEMA_VERSION,
            "seq": self.position.seq + 1,
            "at": at.isoformat(),
            "by": by,
            "action": action,
            "why": why,
            "ops": ops,
            "prev": self.position.hash,
        }
        digest = _digest(fields)
        line = (_encode({**fields, "hash": digest}) + "\n").encode()
        path, end = self._write(self._folder / f"{at.year}.jsonl", line)
        self.position = Position(self.position.seq + 1, digest, path.name, end)
        return Change.model_construct(
            seq=self.position.seq, at=at, by=by, action=action, why=why, ops=tuple(ops)
        )

    def _write(self, path: Path, line: bytes) -> tuple[Path, int]:
        # A clock set back over New Year must not put a line before older ones.
        paths = self.paths
        if paths and paths[-1].name > path.name:
            path = paths[-1]
        before = self.position.offset if path.name == self.position.file else 0
        flags = os.O_WRONLY | getattr(os, "O_BINARY", 0) | (0 if before else os.O_CREAT)
        try:
            handle = os.open(path, flags, 0o600)
            try:
                if os.lseek(handle, 0, os.SEEK_END) != before:
                    raise Unwritable(
                        f"{path} 被别的程序改动过，不能接着写。请退出后重新打开；这一步没有保存。"
                    )
                self._append_whole(handle, before, line)
            finally:
                os.close(handle)
        except OSError as error:
            raise unwritable(path, error) from None
        return path, before + len(line)

    def _append_whole(self, handle: int, before: int, line: bytes) -> None:
        try:
            # An unbuffered write may be short on a full disk without an error.
            if os.write(handle, line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(handle)
            if not before:
                sync_folder(self._folder)
        except OSError:
            os.ftruncate(handle, before)
            raise


def _encode(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(fields: dict[str, Any]) -> str:
    from hashlib import sha256  # late: a folder that is up to date needs none

    return sha256(_encode(fields).encode()).hexdigest()
