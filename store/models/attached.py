"""Which files the records name: of materials, and photographs of what was seen."""

from __future__ import annotations

from store.models.base import Record
from store.models.materials import Attachment, Material
from store.models.postings import Posting
from store.models.upkeep import Defect

WITH_FILES: tuple[type[Record], ...] = (Material, Posting, Defect)
"""The records that name files; how many is derived as `files`."""


def attachments_of(record: Record) -> tuple[Attachment, ...]:
    """The files that a record names, in its own order."""
    if isinstance(record, Material):
        return record.attachments
    if isinstance(record, Posting | Defect):
        return tuple(record.photos)
    return ()
