"""A disk that forgets: what a power cut may leave of the calls that a program made.

`Recorder` stands in for `os` where the store changes files. It does each call for real and notes
it. `Disk` plays the notes back and knows at each moment what is safe (synced) and what is only on
its way: written bytes and cuts of each file, and new, renamed and removed names of each folder.
`states` are folders as a power cut may leave them then. No order is assumed between files and
folders, nor between a file's data and its length.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

MOST_STATES = 40
"""States tried at one moment; where there are more, so many are drawn by lot."""
Tree = dict[str, "bytes | Tree"]


@dataclass(frozen=True)
class Call:
    """One call that changes or syncs a file or a folder, or a mark of the trial."""

    kind: str
    path: str = ""
    other: str = ""
    at: int = 0
    data: bytes = b""
    site: str = ""
    """For a sync: the functions of the store that asked for it."""


class Recorder:
    """Stands in for the module `os` in the store's files."""

    def __init__(self, root: Path) -> None:
        self.calls: list[Call] = []
        self._root = str(root)
        self._open: dict[int, list[Any]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def mark(self, number: int, word: str) -> None:
        """Note that the trial's step is begun or done."""
        self.calls.append(Call(word, at=number))

    def open(self, path: Any, flags: int, mode: int = 0o777) -> int:
        existed = os.path.exists(path)
        handle = os.open(path, flags, mode)
        self._open[handle] = [os.fspath(path), 0]
        if not existed:
            self._note("create", path)
        elif flags & os.O_TRUNC:
            self._note("cut", path)
        return handle

    def write(self, handle: int, data: Any) -> int:
        done = os.write(handle, data)
        if handle not in self._open:
            return done  # the lease, which says nothing after a power cut
        path, place = self._open[handle]
        self._note("write", path, at=place, data=bytes(data[:done]))
        self._open[handle][1] = place + done
        return done

    def lseek(self, handle: int, place: int, whence: int) -> int:
        self._open[handle][1] = os.lseek(handle, place, whence)
        return int(self._open[handle][1])

    def ftruncate(self, handle: int, size: int) -> None:
        os.ftruncate(handle, size)
        self._note("cut", self._open[handle][0], at=size)

    def fsync(self, handle: int) -> None:
        self._note("sync", self._open[handle][0], site=_site())

    def close(self, handle: int) -> None:
        self._open.pop(handle, None)
        os.close(handle)

    def mkdir(self, path: Any, mode: int = 0o777) -> None:
        os.mkdir(path, mode)
        self._note("folder", path)

    def replace(self, source: Any, target: Any) -> None:
        os.replace(source, target)
        self._note("rename", source, target)

    def unlink(self, path: Any) -> None:
        os.unlink(path)
        self._note("remove", path)

    def _note(self, kind: str, path: Any, other: Any = "", **more: Any) -> None:
        inside = [os.path.relpath(os.fspath(p), self._root) if p else "" for p in (path, other)]
        self.calls.append(Call(kind, inside[0], inside[1], **more))


def _site() -> str:
    """Who asked for a sync: the functions in files.py, and the first one that called them."""
    names = []
    frame = sys._getframe(2)
    while frame is not None:
        code = frame.f_code
        names.append(f"{Path(code.co_filename).stem}.{code.co_name}")
        if not code.co_filename.endswith("files.py"):
            break
        frame = frame.f_back  # type: ignore[assignment]
    return " < ".join(names)


@dataclass
class _File:
    safe: bytes = b""
    waiting: list[Call] = field(default_factory=list)


@dataclass
class _Folder:
    safe: dict[str, Any] = field(default_factory=dict)
    now: dict[str, Any] = field(default_factory=dict)
    waiting: list[tuple[str, str, Any]] = field(default_factory=list)


class Disk:
    """What is safe and what is on its way."""

    def __init__(self, without: str = "") -> None:
        """`without` names a site whose syncs do nothing."""
        self._root = _Folder()
        self._without = without

    def play(self, call: Call) -> None:
        """Carry out one call."""
        if call.kind == "sync":
            if call.site != self._without:
                self._sync(self._find(call.path))
        elif call.kind in ("write", "cut"):
            self._find(call.path).waiting.append(call)
        elif call.kind in ("create", "folder"):
            self._set(call.path, _File() if call.kind == "create" else _Folder())
        elif call.kind == "remove":
            folder, name = self._place(call.path)
            del folder.now[name]
            folder.waiting.append(("remove", name, None))
        elif call.kind == "rename":
            folder, name = self._place(call.path)
            _, target = self._place(call.other)
            folder.now[target] = folder.now.pop(name)
            folder.waiting.append((name, target, folder.now[target]))

    def _find(self, path: str) -> Any:
        node: Any = self._root
        for name in Path(path).parts:
            node = node.now[name]
        return node

    def _place(self, path: str) -> tuple[_Folder, str]:
        whole = Path(path)
        folder = self._find(str(whole.parent))
        assert isinstance(folder, _Folder)
        return folder, whole.name

    def _set(self, path: str, node: Any) -> None:
        folder, name = self._place(path)
        folder.now[name] = node
        folder.waiting.append(("set", name, node))

    def _sync(self, node: Any) -> None:
        if isinstance(node, _Folder):
            node.safe = dict(node.now)
        else:
            node.safe = _applied(node.safe, node.waiting)
        node.waiting.clear()

    # After the power cut ----------------------------------------------------------------

    def states(self, random: Random) -> Iterator[Tree]:
        """Folders as a power cut at this moment may leave them."""
        waiting = [node for node in self._nodes(self._root) if node.waiting]
        choices = [list(_choices(node)) for node in waiting]
        total = 1
        for some in choices:
            total *= len(some)
        if total <= MOST_STATES:
            combinations = list(product(*choices))
        else:
            firsts = [tuple(some[0] for some in choices), tuple(some[-1] for some in choices)]
            drawn = [tuple(map(random.choice, choices)) for _ in range(MOST_STATES - 2)]
            combinations = [*firsts, *drawn]
        for combination in combinations:
            chosen = {id(node): what for node, what in zip(waiting, combination, strict=True)}
            yield self._tree(self._root, chosen)

    def _nodes(self, folder: _Folder) -> Iterator[Any]:
        seen: set[int] = set()
        stack: list[Any] = [folder]
        while stack:
            node = stack.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            yield node
            if isinstance(node, _Folder):
                stack += [*node.safe.values(), *node.now.values()]
                stack += [entry for _, _, entry in node.waiting if entry is not None]

    def _tree(self, folder: _Folder, chosen: dict[int, Any]) -> Tree:
        entries = chosen.get(id(folder), folder.safe)
        return {
            name: self._tree(node, chosen)
            if isinstance(node, _Folder)
            else chosen.get(id(node), node.safe)
            for name, node in entries.items()
        }


def _choices(node: Any) -> Iterator[Any]:
    """What may be left of a file's bytes or a folder's names: from nothing new to all of it."""
    if isinstance(node, _Folder):
        for count in range(len(node.waiting) + 1):
            yield _named(node.safe, node.waiting[:count])
        for left_out in range(len(node.waiting) - 1):
            yield _named(node.safe, node.waiting[:left_out] + node.waiting[left_out + 1 :])
        return
    for count in range(len(node.waiting) + 1):
        before = _applied(node.safe, node.waiting[:count])
        yield before
        if count < len(node.waiting) and (data := node.waiting[count].data):
            place, half = node.waiting[count].at, len(data) // 2
            for torn in (data[:half], data[:half] + bytes(len(data) - half), bytes(len(data))):
                yield before[:place].ljust(place, b"\0") + torn + before[place + len(torn) :]
            # The length is there and the blocks hold what was on the disk before.
            yield before[:place] + data[:half] + b"\xa7" * (len(data) - half)
    for left_out in range(len(node.waiting) - 1):
        yield _applied(node.safe, node.waiting[:left_out] + node.waiting[left_out + 1 :])


def _applied(content: bytes, calls: list[Call]) -> bytes:
    for call in calls:
        if call.kind == "cut":
            content = content[: call.at].ljust(call.at, b"\0")
        else:
            end = call.at + len(call.data)
            content = content[: call.at].ljust(call.at, b"\0") + call.data + content[end:]
    return content


def _named(names: dict[str, Any], waiting: list[tuple[str, str, Any]]) -> dict[str, Any]:
    names = dict(names)
    for kind, name, node in waiting:
        if kind == "set":
            names[name] = node
        elif kind == "remove":
            names.pop(name, None)
        else:  # a rename; `kind` is the old name
            names.pop(kind, None)
            names[name] = node
    return names


def make(folder: Path, tree: Tree) -> None:
    """Put a state on a real disk."""
    folder.mkdir(parents=True)
    for name, inside in tree.items():
        if isinstance(inside, bytes):
            (folder / name).write_bytes(inside)
        else:
            make(folder / name, inside)
