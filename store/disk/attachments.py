"""Pictures, documents and photographs, each kept under the digest of what it holds.

A file is on the disk before the record that names it, and is never changed or removed: an undone
change may name it again. One that no record names does no harm; the doctor tells of it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from store.disk.files import make_folder, unwritable, write_atomically
from store.disk.folders import ATTACHMENTS
from store.disk.line import digest_of
from store.engine import Engine
from store.errors import Refused
from store.models import Attachment, validated
from store.models.attached import WITH_FILES, attachments_of
from store.query import Between

LARGEST_FILE = 50_000_000
"""Bytes: a scanned document of 200 pages; a larger one makes every backup slow on an old PC."""
_NAME = re.compile(r"([0-9a-f]{64})\.(pdf|png|jpg)")


class Attachments:
    """Those of one data folder."""

    def __init__(self, data: Path) -> None:
        self.folder = data / ATTACHMENTS

    def path(self, attachment: Attachment) -> Path:
        """Where the bytes lie."""
        return self.folder / attachment.file

    def keep(self, content: bytes, name: str, suffix: str) -> Attachment:
        """Put the bytes on the disk, for good, and return what a record says of them.

        The same bytes are kept once. Raises Refused for a name or a size that will not do, and
        Unwritable; nothing is left behind then.
        """
        if len(content) > LARGEST_FILE:
            raise Refused(
                f"“{name}”有 {len(content) / 1e6:.0f} MB，太大了，"
                f"最多 {LARGEST_FILE / 1e6:.0f} MB。请用 150～200 dpi 重新扫描，或分成几个文件。"
            )
        values = {"name": name, "sha256": digest_of(content), "suffix": suffix}
        attachment = validated(Attachment, values)
        path = self.path(attachment)
        if not is_whole(path):
            try:
                make_folder(self.folder)
            except OSError as error:
                raise unwritable(self.folder, error) from None
            write_atomically(path, content)
        return attachment

    @property
    def names(self) -> list[str]:
        """The files of attachments that lie here, good or not."""
        with suppress(OSError):
            return sorted(filter(_NAME.fullmatch, os.listdir(self.folder)))
        return []

    def faults(self, named: Iterable[tuple[str, Attachment]]) -> Iterator[str]:
        """A sentence for each attachment whose bytes are missing or changed; reads them all.

        `named` are attachments with the name of the record that they belong to.
        """
        states: dict[str, str] = {}
        for owner, attachment in named:
            path = self.path(attachment)
            if path.name not in states:
                lies_here = os.path.lexists(path)
                changed = "内容被改动过，或者读不出来" if lies_here else "不见了"
                states[path.name] = "" if is_whole(path) else changed
            if state := states[path.name]:
                yield f"{owner}的“{attachment.name}”{state}：{path}。"


def attached(database: Engine) -> Iterator[tuple[str, Attachment]]:
    """All attachments of the records, archived ones too, with the name of each one's record."""
    for model in WITH_FILES:
        for record in database.find(model, Between("files", 1)):
            for attachment in attachments_of(record):
                yield f"{record.noun}“{record.label}”", attachment


def is_whole(path: Path) -> bool:
    """Whether a file of attachments holds what its name says."""
    found = _NAME.fullmatch(path.name)
    with suppress(OSError):
        return found is not None and digest_of(path.read_bytes()) == found[1]
    return False


def is_attachment(name: str) -> bool:
    """Whether a path within the data folder is that of an attachment."""
    folder, _, file = name.rpartition("/")
    return folder == ATTACHMENTS and _NAME.fullmatch(file) is not None
