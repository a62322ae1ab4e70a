"""Saving what lies beside the records: settings, rules, templates, pictures, documents."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from store.disk.attachments import Attachments, is_whole
from store.disk.files import make_folder, write_atomically
from store.disk.folders import TEMPLATES, own_templates


def copy_beside(folder: Path, target: Path) -> None:
    """Copy it to a new folder; a picture or a document that is damaged stays behind.

    Raises OSError and Unwritable.
    """
    templates = [f"{TEMPLATES}/{name}" for name in own_templates(folder)]
    for name in ("settings.toml", "rules.toml", *templates):
        with suppress(FileNotFoundError, IsADirectoryError):
            _write(target / name, (folder / name).read_bytes())
    old, new = Attachments(folder), Attachments(target)
    for name in old.names:
        if is_whole(old.folder / name):
            _write(new.folder / name, (old.folder / name).read_bytes())


def _write(path: Path, content: bytes) -> None:
    make_folder(path.parent)
    write_atomically(path, content)
