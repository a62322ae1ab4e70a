"""Paths as people type, paste or drag them, and what they may go on with."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from store.natural import natural_key

MOST = 500
"""Entries of a folder that are offered; more are found by typing."""
_ESCAPED = re.compile(r"\\(.)")
_DRAGGED = re.compile(r"""^&?\s*(["'])(.*)\1$""")

_ESCAPES = "" if os.sep == "\\" else r"|\\."
_PIECE = re.compile(rf"""(?:"[^"]*"|'[^']*'{_ESCAPES}|[^\s"'])+""")
"""One of several paths in a line; in Windows a backslash divides folders and escapes nothing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that a path may go on with."""

    name: str
    is_folder: bool

    @property
    def shown(self) -> str:
        """A folder has a stroke behind it, as the path will."""
        return f"{self.name}{os.sep}" if self.is_folder else self.name


def plain_path(text: str) -> str:
    """The path that somebody means; of several that were dragged at once, the first.

    Terminals write a dragged file in quotes, with escaped blanks, or as a file:// address.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    path = lines[0] if lines else ""
    if path.lower().startswith("file:"):
        return _from_address(path)
    if quoted := _DRAGGED.match(path):
        return quoted[2].replace("'\\''", "'") if quoted[1] == "'" else quoted[2]
    if os.sep == "/" and "\\" in path:
        path = _ESCAPED.sub(r"\1", path)
    return path


def _from_address(address: str) -> str:
    parts = urlsplit(address)
    path = unquote(parts.path)
    if os.name == "nt":
        path = path.lstrip("/") if re.match("/[A-Za-z]:", path) else path
        return f"//{parts.netloc}{path}" if parts.netloc else path
    return path


def dropped_paths(text: str) -> list[Path]:
    """All the paths of several files that were dragged at once, or typed; looks at the disk.

    Terminals write them in one line, in quotes where they have blanks, or in a line each.
    """
    found: list[Path] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        whole = full_path(line)
        pieces = _PIECE.findall(line)
        is_one = len(pieces) < 2 or os.path.lexists(whole)
        found += [whole] if is_one else [full_path(piece) for piece in pieces]
    return found


def full_path(text: str) -> Path:
    """The same with ~ for the home; a name alone lies where the program was started."""
    plain = plain_path(text)
    try:
        return Path(plain).expanduser()
    except RuntimeError:
        return Path(plain)


def entries(text: str) -> list[Entry]:
    """What lies in the typed folder and begins like the typed name, folders first.

    Empty where nothing can be looked at. May take long on a share: call it from a worker.
    """
    folder, begun = _parted(text)
    try:
        with os.scandir(folder) as found:
            listed = [Entry(one.name, one.is_dir()) for one in found]
    except (OSError, ValueError):
        return []
    fits = [
        one
        for one in listed
        if one.name.casefold().startswith(begun.casefold())
        and (begun.startswith(".") or not one.name.startswith("."))
    ]
    fits.sort(key=lambda one: (not one.is_folder, natural_key(one.name.casefold())))
    return fits[:MOST]


def completed(text: str, found: list[Entry]) -> str:
    """The typed path as far as all that fits agrees; the whole of it where only one does."""
    if not found:
        return text
    plain = plain_path(text)
    head = plain[: len(plain) - len(_parted(text)[1])]
    if not plain:
        head = f"~{os.sep}"
    if len(found) == 1:
        return head + found[0].shown
    letters = zip(*(one.name.casefold() for one in found), strict=False)
    agreed = sum(1 for _ in takewhile(lambda those: len(set(those)) == 1, letters))
    return head + found[0].name[:agreed]


def entered(text: str, entry: Entry) -> str:
    """The typed path with an entry in place of its last part."""
    return completed(text, [entry])


def _parted(text: str) -> tuple[Path, str]:
    """The folder of a typed path, and what is typed of a name in it; the home for nothing."""
    plain = plain_path(text)
    if not plain:
        return Path.home(), ""
    at = max(plain.rfind("/"), plain.rfind(os.sep)) + 1
    if plain == "~":
        return Path.home(), ""
    return full_path(plain[:at] or "."), plain[at:]
