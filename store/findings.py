"""What the doctor tells: faults of a kind together, and what to do about them once, at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from store.disk.files import quoted
from store.errors import Damaged, Newer, StoreError

MOST = 10
"""Faults of a kind that are told one by one."""


class Remedy(Enum):
    """What helps against a fault."""

    UPDATE = auto()
    RESCUE = auto()
    OPEN = auto()
    EDIT = auto()
    CHOOSE = auto()
    BACK_UP = auto()


class Kind(Enum):
    """Faults that are alike, with what helps against them."""

    NEWER = ("newer", Remedy.UPDATE)
    LIVE = ("live", Remedy.OPEN)
    TORN = ("torn", Remedy.OPEN)
    JOURNAL = ("journal", Remedy.RESCUE)
    LINE = ("line", Remedy.RESCUE)
    GAP = ("gap", Remedy.RESCUE)
    UNLIKE = ("unlike", Remedy.RESCUE)
    MISSING = ("missing", Remedy.RESCUE)
    ARCHIVE = ("archive", Remedy.RESCUE)
    FILE = ("file", Remedy.RESCUE)
    INVALID = ("invalid", Remedy.EDIT)
    REFERENCE = ("reference", Remedy.EDIT)
    ATTACHMENT = ("attachment", Remedy.CHOOSE)
    BACKUP = ("backup", Remedy.BACK_UP)

    @property
    def remedy(self) -> Remedy:
        """What helps."""
        return self.value[1]


@dataclass(slots=True)
class Findings:
    """What was looked at and what is wrong."""

    changes: int = 0
    """Good lines of the journal."""
    bad: int = 0
    """Lines of it that cannot be used."""
    counts: dict[str, int] = field(default_factory=dict)
    """Records by the reader's word for them, archived ones too."""
    archives: int = 0
    backups: int = 0
    faults: list[str] = field(default_factory=list)
    """A sentence each, on one line: what is wrong, and where."""
    advice: str = ""
    """What to do about the faults."""
    notes: list[str] = field(default_factory=list)
    """What is no fault and worth knowing."""

    @property
    def journal(self) -> str:
        """How the journal is, on one line."""
        if self.bad:
            return f"流水 {self.changes} 笔是好的，{self.bad} 笔坏了"
        return f"流水 {self.changes} 笔，逐笔核对过"


class Faults:
    """The faults while they are looked for."""

    def __init__(self) -> None:
        self._told: dict[Kind, list[str]] = {}
        self._more: dict[Kind, int] = {}

    def add(self, kind: Kind, sentence: str | StoreError) -> None:
        """Note a fault; of an error, what it says without its own advice."""
        if isinstance(sentence, StoreError):
            sentence = sentence.what if isinstance(sentence, Damaged | Newer) else str(sentence)
        told = self._told.setdefault(kind, [])
        if len(told) < MOST:
            told.append("；".join(sentence.splitlines()))
        else:
            self._more[kind] = self._more.get(kind, 0) + 1

    def sentences(self) -> list[str]:
        """All of them, those of a kind together."""
        found: list[str] = []
        for kind, told in self._told.items():
            found += told
            if kind in self._more:
                found.append(f"还有 {self._more[kind]} 处同样的问题。")
        return found

    def advice(self, folder: Path, *, has_backups: bool) -> str:
        """What to do, with commands that can be typed as they stand."""
        needed = {kind.remedy for kind in self._told}
        if Remedy.UPDATE in needed:
            needed -= {Remedy.RESCUE, Remedy.OPEN}  # This version would lose what it cannot read.
        elif Remedy.RESCUE in needed:
            needed.discard(Remedy.OPEN)
        sentences = _sentences(quoted(folder), has_backups=has_backups)
        return "".join(sentences[remedy] for remedy in Remedy if remedy in needed)


def _sentences(folder: str, *, has_backups: bool) -> Mapping[Remedy, str]:
    restore = (
        f"还不行，再运行 bulletin restore --data {folder} --into 新文件夹 从备份恢复，"
        "备份以后写的就没有了。"
    )
    return {
        Remedy.UPDATE: "请用新版程序打开，不要用这一版修复。",
        Remedy.RESCUE: "请不要改动数据文件夹。请"
        f"运行 bulletin doctor --data {folder} --repair 新文件夹 把能救的都救到新文件夹，"
        "最新写的也在里面。" + (restore if has_backups else ""),
        Remedy.OPEN: f"请运行 bulletin --data {folder} 打开一次："
        "坏的会放到旁边，照流水补好，别的都在。",
        Remedy.EDIT: "不合规定的、指向不见了的记录，请在程序里改好。",
        Remedy.CHOOSE: "不见了或改动过的图片和文件，请打开那份材料重新选一次；"
        "没有原件的，恢复一份备份，从它的 attachments 文件夹里拿。",
        Remedy.BACK_UP: "坏了的备份不能用来恢复，"
        f"请运行 bulletin backup --data {folder} 再备份一次。",
    }
