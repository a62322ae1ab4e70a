"""What a window remembers: who works here, how it looks, where the fonts are."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path

from store.disk.files import reason, rename, unwritable, write_atomically
from store.errors import Damaged

FILE = "settings.toml"
CHARACTERS = "characters"
REFUSE = "refuse"
_MEANWHILE = "这次先用默认的设置，姓名也没有读到。以后在程序里改设置时，坏的文件会改名留着。"


@dataclass(frozen=True, slots=True)
class Settings:
    """Kept in the data folder, so that a copy of the folder is a copy of everything.

    Not a pydantic model: its validator would be the first to be built, before the first frame.
    """

    person: str = ""
    """Who is named in the journal; empty until the first start asked."""
    theme: str = "textual-light"
    fonts: str = ""
    """A folder with the office's own fonts, looked at before the system's."""
    printer: str = ""
    """The queue that was printed on last; empty for the system's default one."""
    backup_to: str = ""
    """A second folder for backups, such as one on a stick."""
    name_asked: str = ""
    """The day on which the name was asked for; who would not give it is not asked again."""
    archive_asked: str = ""
    """The year in whose January the archive was offered last."""
    overfull: str = "warn"
    """`REFUSE` where a board may not be planned overfull; otherwise that is only told."""
    preview: str = ""
    """`CHARACTERS` for pages drawn with characters only, even where a real picture can be shown."""


def load_settings(folder: Path) -> Settings:
    """The folder's settings; the defaults when there are none, or none that can be read."""
    with suppress(Damaged):
        return read_settings(folder)
    return Settings()


def faults_of_settings(folder: Path) -> list[str]:
    """A sentence for a file that cannot be read."""
    try:
        read_settings(folder)
    except Damaged as fault:
        return [fault.what]
    return []


def read_settings(folder: Path) -> Settings:
    """The folder's settings, or the defaults; raises Damaged, which names file and line."""
    path = folder / FILE
    if not path.exists():
        return Settings()
    import tomllib

    content = b""
    try:
        content = path.read_bytes()
        values = tomllib.loads(content.decode("utf-8-sig"))
        known = {name: values[name] for name in asdict(Settings()) if name in values}
        if odd := [name for name, value in known.items() if not isinstance(value, str)]:
            raise ValueError(f"{odd[0]} is not text")
        return Settings(**known)
    except OSError as error:
        raise Damaged(f"设置 {path} 读不出来：{reason(error)}。", _MEANWHILE) from None
    except (ValueError, RecursionError) as error:
        line = _line_of(error, content)
        raise Damaged(f"设置 {path} 第 {line} 行读不懂。请改正这一行。", _MEANWHILE) from None


def _line_of(error: Exception, content: bytes) -> int:
    """Where a file is wrong: the reader of TOML says it in words, if it is not the end."""
    if isinstance(error, UnicodeDecodeError):
        return content.count(b"\n", 0, error.start) + 1
    if found := re.search(r"at line (\d+)", str(error)):
        return int(found[1])
    name = str(error).partition(" ")[0].encode()
    lines = content.splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.startswith(name)), len(lines))


def save_settings(folder: Path, settings: Settings) -> None:
    """Write the settings; a file that cannot be read is kept under another name first.

    Raises Unwritable.
    """
    try:
        read_settings(folder)
    except Damaged:
        _set_aside(folder / FILE)
    # A JSON string is a TOML basic string too, but for DEL and escaped surrogate pairs.
    values = asdict(settings).items()
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values]
    text = "".join(lines).replace("\x7f", "\\u007f")
    # On Linux a path may hold bytes that are no text in any encoding.
    write_atomically(folder / FILE, text.encode(errors="replace"))


def _set_aside(path: Path) -> None:
    """What somebody wrote by hand with a slip is not lost."""
    names = (path.with_name(f"{path.name}.broken-{n}") for n in count(1))
    try:
        if path.is_file():
            rename(path, next(name for name in names if not name.exists()))
    except OSError as error:
        raise unwritable(path, error) from None
