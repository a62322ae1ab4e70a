"""What a repair tells: short for the screen, and whole for a list beside the new folder."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from store.disk.files import write_atomically

SHOWN_NAMES = 8
"""Different names that a screen has room for, of each thing that is told."""
SHOWN_MATTERS = 10
"""Matters that a screen has room for."""


@dataclass(slots=True)
class Part:
    """Something that is true of some records."""

    said: str
    """What follows on a record's name, without a full stop."""
    names: list[str] = field(default_factory=list)
    """What the reader calls the records."""

    def told(self, most: int | None = None) -> str:
        """The sentence, with so many different names at most."""
        if len(self.names) == 1:
            return f"{self.names[0]} {self.said}。"
        counted = list(Counter(self.names).items())
        shown = counted[:most]
        lines = [name if number == 1 else f"{name}，{number} 条" for name, number in shown]
        rest = sum(number for _, number in counted[len(shown) :])
        lines += [f"还有 {rest} 条"] if rest else []
        return "\n    ".join([f"下面 {len(self.names)} 条记录{self.said}：", *lines])


@dataclass(slots=True)
class Matter:
    """One thing that the reader is asked to look at."""

    what: str = ""
    """What is wrong, in whole sentences; may be empty where a part says it all."""
    parts: list[Part] = field(default_factory=list)

    def told(self, most: int | None = None) -> str:
        """All of it, with so many different names at most in each part."""
        told = [part.told(most) for part in self.parts]
        if self.what and len(told) == 1 and "\n" not in told[0]:
            return self.what + told[0]
        return "\n  ".join(([self.what] if self.what else []) + told)


class Matters:
    """Everything that a repair tells; records of which the same is said are told of together."""

    def __init__(self) -> None:
        self.all: list[Matter] = []
        self._parts: dict[str, Part] = {}

    def add(self, what: str, parts: Iterable[Part] = ()) -> None:
        """Tell of a matter of its own; parts without a record are left out."""
        self.all.append(Matter(what, [part for part in parts if part.names]))

    def say(self, name: str, said: str) -> None:
        """Tell something of a record, together with all others of which the same is said."""
        if said not in self._parts:
            part = self._parts[said] = Part(said)
            self.all.append(Matter("", [part]))
        self._parts[said].names.append(name)


def shown(matters: Sequence[Matter]) -> list[str]:
    """The matters for the screen, numbered: few of them, with few names."""
    told = _numbered(matters[:SHOWN_MATTERS], SHOWN_NAMES)
    rest = len(matters) - len(told)
    return [*told, f"还有 {rest} 处，都写在清单里。"] if rest else told


def whole(matters: Sequence[Matter]) -> list[str]:
    """All matters with all names, numbered."""
    return _numbered(matters, None)


def _numbered(matters: Iterable[Matter], most: int | None) -> list[str]:
    return [f"{number}. {matter.told(most)}" for number, matter in enumerate(matters, 1)]


def write_list(target: Path, head: str, matters: Sequence[Matter]) -> Path:
    """Write all matters beside the new folder, under a name that is free; says where.

    Not into the folder: the doctor would ask what the file is. For the owner only, as it holds
    residents' names. Raises Unwritable.
    """
    place = target.resolve()
    path, number = place.with_name(f"{place.name}-清单.txt"), 1
    while os.path.lexists(path):  # unlike Path.exists it bears a name that is too long
        number += 1
        path = place.with_name(f"{place.name}-清单-{number}.txt")
    lines = [head, *whole(matters), "这份清单里可能有居民的姓名，核对完请删掉。"]
    write_atomically(path, ("\n".join(lines) + "\n").encode())
    return path
