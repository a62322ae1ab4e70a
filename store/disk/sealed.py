"""A TinyDB file with one record a line and a seal, so that a changed byte is found.

Stock TinyDB opens it: document ids are whole numbers, and what belongs to the program stands in
tables of its own, `_meta` at the beginning and `_seal` at the end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from store.disk.strict import read_json
from store.errors import Newer
from store.migrations import upgraded
from store.models.base import SCHEMA_VERSION

Document = dict[str, Any]
Tables = dict[str, dict[str, Document]]
"""Documents by table and by the document id that TinyDB gives."""
META, SEAL = "_meta", "_seal"
SEALED_SINCE = 2
"""Schema whose files bear a seal; nothing tells whether a byte of an older one was changed."""
_NUMBER = re.compile(r"0|[1-9][0-9]{0,15}")
_CHUNK = 1 << 16
_SEAL_LINE = re.compile(rb'"_seal": \{"1": \{"sha256": "([0-9a-f]{64})"\}\}\n\}\n\Z')
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


class BrokenSeal(Exception):
    """The bytes are not those that were written."""


def sealed(
    meta: Mapping[str, Any], tables: Mapping[str, Mapping[str, Document]]
) -> Iterator[bytes]:
    """The bytes of a file, a piece at a time; `meta` is what the program says about it."""
    from hashlib import sha256

    digest = sha256()
    piece: list[bytes] = []
    size = 0
    for line in _lines({"schema": SCHEMA_VERSION, **meta}, tables):
        raw = line.encode()
        piece.append(raw)
        size += len(raw)
        if size > _CHUNK:
            digest.update(whole := b"".join(piece))
            yield whole
            piece, size = [], 0
    digest.update(whole := b"".join(piece))
    yield whole + f'"{SEAL}": {{"1": {{"sha256": "{digest.hexdigest()}"}}}}\n}}\n'.encode()


def _lines(meta: Mapping[str, Any], tables: Mapping[str, Mapping[str, Document]]) -> Iterator[str]:
    yield f'{{\n"{META}": {{"1": {_encode(meta)}}},\n'
    for name, documents in tables.items():
        yield f"{_encode(name)}: {{"
        comma = "\n"
        for number, document in documents.items():
            yield f'{comma}"{number}": {_encode(_id_first(document))}'
            comma = ",\n"
        yield "\n},\n"


def _id_first(document: Document) -> Document:
    """A record's line begins with its id, by which it is found without decoding the others."""
    first = next(iter(document), "id")
    return document if first == "id" else {"id": document["id"], **document}


def check_seal(content: bytes) -> None:
    """Raises BrokenSeal when a byte is not as it was written, or the end is missing."""
    if not _is_sealed(content):
        raise BrokenSeal


def _is_sealed(content: bytes) -> bool:
    from hashlib import sha256

    found = _SEAL_LINE.search(content, max(0, len(content) - 200))
    return found is not None and sha256(content[: found.start()]).hexdigest() == found[1].decode()


def load(content: bytes, what: str) -> tuple[dict[str, Any], Tables]:
    """What a file says about itself, and its tables in today's shape.

    Files of schema 1 had no seal. Raises BrokenSeal, or Newer with `what` for a newer program's.
    """
    is_sealed = _is_sealed(content)
    try:
        # What bears the seal was written by the program; the rest may be anything.
        tables: Tables = json.loads(content) if is_sealed else read_json(content)
        meta = dict(tables.pop(META)["1"])
        schema = meta["schema"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BrokenSeal from None
    if type(schema) is not int or schema < 1:
        raise BrokenSeal
    if schema > SCHEMA_VERSION:
        raise Newer(what, schema)
    claims_seal = tables.pop(SEAL, None) is not None or schema >= SEALED_SINCE
    if claims_seal and not is_sealed:
        raise BrokenSeal
    if not all(map(is_table, tables.values())):
        raise BrokenSeal
    if schema < SCHEMA_VERSION:
        tables = {
            name: {number: upgraded(name, doc, schema) for number, doc in documents.items()}
            for name, documents in tables.items()
        }
    return meta, tables


def is_table(documents: Any) -> bool:
    """Whether these are documents with ids, under the numbers that TinyDB gives."""
    return isinstance(documents, dict) and all(
        _NUMBER.fullmatch(number) and isinstance(document, dict) and _is_id(document.get("id"))
        for number, document in documents.items()
    )


def _is_id(value: Any) -> bool:
    """Whether a record can be found by this."""
    return isinstance(value, str) and value != ""


def places(content: bytes, table: str) -> Iterator[tuple[int, int]]:
    """Where the JSON of each record of one table begins and ends; the seal has been checked."""
    heading = f"\n{_encode(table)}: {{\n".encode()
    begin = content.find(heading)
    if begin < 0:
        return
    start = begin + len(heading)
    while content[start : start + 1] == b'"':
        end = content.index(b"\n", start)
        comma = content[end - 1 : end] == b","
        yield content.index(b" ", start) + 1, end - comma
        start = end + 1


def documents(content: bytes, table: str) -> Iterator[bytes]:
    """The JSON of each record of one table, undecoded; the seal has been checked."""
    return (content[start:end] for start, end in places(content, table))
