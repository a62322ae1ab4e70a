"""Reading a journal that may be damaged: every line that is true to itself, and what is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from store.disk.line import GENESIS, BadLine, Line, NewerLine, decode, digest_of
from store.models.folder import Erasure

_NAMED = re.compile(rb'"id":"([^"\\]{1,64})","rev":(\d+),"table":"([a-z]+)"')
"""An operation's id, rev and table, as the lines write them."""


@dataclass(frozen=True, slots=True)
class Good:
    """A line that is true to its own hash."""

    path: Path
    number: int
    raw: bytes
    line: Line
    follows: bool
    """Whether it is the next after the line before it, and no line before it was at fault."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that cannot be used."""

    path: Path
    number: int
    raw: bytes
    what: str

    @property
    def place(self) -> str:
        """File and line, for the reader."""
        return f"流水 {self.path} 第 {self.number} 行"

    @property
    def named(self) -> set[tuple[str, str]]:
        """Table and id of the records that it seems to have been about."""
        return {
            (table.decode(), record_id.decode("utf-8", "replace"))
            for record_id, _, table in _NAMED.findall(self.raw)
        }


class Survey:
    """One passage through the files of a journal folder, stopping at nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.bad: list[Bad] = []
        """Lines that are not what was written."""
        self.gaps: list[str] = []
        """Sentences about lines that are missing between two good ones."""
        self.torn: Path | None = None
        """The file whose last line a crash cut off; it was never acknowledged."""
        self.last: Line | None = None
        """The last good line."""
        self._emptied: dict[int, tuple[str, Bad, int]] = {}

    def lines(self) -> Iterator[Good]:
        """The good lines in their order; what is not good is noted on the way."""
        unbroken = True
        paths = sorted(self._folder.glob("*.jsonl"))
        for path in paths:
            with open(path, "rb") as file:
                for number, raw in enumerate(file, 1):
                    is_end = path == paths[-1] and not file.peek(1)
                    if is_end and (not raw.endswith(b"\n") or b"\0" in raw):
                        self.torn = path
                        break
                    line = self._decoded(path, number, raw)
                    if line is None:
                        unbroken = False
                        continue
                    follows = self._follows(path, number, line)
                    unbroken = unbroken and follows
                    self.last = line
                    yield Good(path, number, raw, line, unbroken)
        for _, bad, _ in self._emptied.values():
            self.bad.append(bad)

    def _decoded(self, path: Path, number: int, raw: bytes) -> Line | None:
        try:
            line = decode(raw)
        except BadLine as fault:
            self.bad.append(Bad(path, number, raw, str(fault)))
            return None
        except NewerLine as newer:
            what = f"是更新版本的程序写的（格式 {newer.schema}），请用新版程序"
            self.bad.append(Bad(path, number, raw, what))
            return None
        if line.erased_by is not None:
            bad = Bad(path, number, raw, "已删除内容的一行，和后面对它的说明不符")
            self._emptied[line.change.seq] = (digest_of(raw), bad, line.erased_by)
        self._compare_emptied(line)
        return line

    def _compare_emptied(self, line: Line) -> None:
        for op in line.change.ops:
            if op["table"] != Erasure.table or not op["doc"]:
                continue
            for seq, said in op["doc"]["lines"].items():
                digest, _, by = self._emptied.get(int(seq), ("", None, 0))
                if by == line.change.seq and digest == said["sha256"]:
                    del self._emptied[int(seq)]

    def _follows(self, path: Path, number: int, line: Line) -> bool:
        before = self.last
        seq, digest = (before.change.seq, before.hash) if before else (0, GENESIS)
        if line.prev == digest and line.change.seq == seq + 1:
            return True
        # After a line that is at fault itself nothing more need be said.
        if not (self.bad and self.bad[-1].path == path and self.bad[-1].number == number - 1):
            self.gaps.append(f"流水 {path} 第 {number} 行与上一行接不上，中间少了内容")
        return False
