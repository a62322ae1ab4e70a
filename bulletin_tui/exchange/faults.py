"""What is wrong with a file, place by place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from store.errors import StoreError

SHOWN = 20
"""Faults listed in one message; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault and where it stands."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}：{self.message}"


class Unreadable(StoreError):
    """A file cannot be taken in; nothing of it was. The message lists every fault."""

    def __init__(self, path: Path, faults: Iterable[Fault] | str) -> None:
        if isinstance(faults, str):
            super().__init__(f"{path} 没有导入：{faults}")
            return
        listed = list(faults)
        lines = [f"{path} 没有导入，有 {len(listed)} 处要改："]
        lines += [f"  {fault}" for fault in listed[:SHOWN]]
        if len(listed) > SHOWN:
            lines.append(f"  另有 {len(listed) - SHOWN} 处")
        super().__init__("\n".join([*lines, "改好后再导入一次；现有的记录没有变。"]))


def printable(name: str) -> str:
    """A file's name for the journal; what no one could read of it becomes a question mark."""
    return "".join(c if c.isprintable() else "?" for c in name)
