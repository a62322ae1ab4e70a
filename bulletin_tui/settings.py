"""What a window remembers: who works here, how it looks, where the fonts are."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from store.disk.files import write_atomically
from store.errors import Damaged

FILE = "settings.toml"


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
    backup_to: str = ""
    """A second folder for backups, such as one on a stick."""
    archive_asked: str = ""
    """The year in whose January the archive was offered last."""


def load_settings(folder: Path) -> Settings:
    """The folder's settings, or the defaults; raises Damaged when the file cannot be read."""
    path = folder / FILE
    if not path.exists():
        return Settings()
    import tomllib

    try:
        values = tomllib.loads(path.read_text("utf-8"))
        known = {name: values[name] for name in asdict(Settings()) if name in values}
        if not all(isinstance(value, str) for value in known.values()):
            raise ValueError("a setting is not text")
        return Settings(**known)
    except (OSError, ValueError):
        raise Damaged(f"设置 {path} 读不出来。请改正它，或删掉它用默认设置。") from None


def save_settings(folder: Path, settings: Settings) -> None:
    """Write the settings; raises Unwritable."""
    # A JSON string is a TOML basic string too, but for DEL and escaped surrogate pairs.
    values = asdict(settings).items()
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values]
    write_atomically(folder / FILE, "".join(lines).replace("\x7f", "\\u007f").encode())
