"""One line of the journal: how a transaction is written down, checked, and emptied.

A line is JSON without spaces, its keys sorted: action, at, by, hash, ops, prev, salt, schema, seq,
why. `hash` is the SHA-256 of the line's own bytes with the hash left out; it covers `prev`, the
hash of the line before, so that a changed, moved or missing line is found. Each of `ops` has table,
id, rev and doc; doc is null when the record was deleted, or when `archived` says where it went.

A line that has been emptied of somebody's data keeps its place in the chain by its `hash`, which no
longer follows from its bytes. `erased` names the later line that says what its bytes must be, and
`sum` is their SHA-256 without it, so that a changed byte is found at once. The salt is taken out
with the data, so that nobody can find a name by trying names against the hash. Lines of schema 1
have no salt: against the hash of one that was emptied, guesses at what stood there can be tried.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from store.disk.strict import read_json
from store.errors import Refused
from store.migrations import upgraded
from store.models import TABLES, Change, Erasure, Record
from store.models.base import SCHEMA_VERSION

GENESIS = "0" * 64
"""What the first line names as the line before it."""
_HASH, _SUM = b',"hash":"', b',"sum":"'
_AT = re.compile(rb',"at":"([^"]+)"')
"""Only the action stands before it, and a quotation mark inside text has a backslash."""
_DIGEST = 64 + 1
"""Characters of a digest and the quotation mark after it."""
_MOST = 2**53
"""No number that counts something is as large: other programs could not read it exactly."""
_ILLEGIBLE = "这一行读不出来"
ERASED_WHY = "（已删除）"
"""Stands where a reason named the person."""
Op = dict[str, Any]


class BadLine(Exception):
    """The line is not what was written; the text says how, in the reader's words."""


class NewerLine(Exception):
    """The line was written by a newer version of the program."""

    def __init__(self, schema: int) -> None:
        super().__init__(schema)
        self.schema = schema


class Line(NamedTuple):
    """A line that is whole and true to its own hash."""

    change: Change
    prev: str
    hash: str
    schema: int
    erased_by: int | None = None
    """Number of the line that says what this one's bytes must be."""


_dump = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode


def canonical(value: Any) -> bytes:
    """JSON in the one form that a digest is taken of."""
    return _dump(value).encode()


def encode(change: Change, prev: str) -> tuple[bytes, str]:
    """A change as a line, and its hash; raises Refused for text that cannot be kept."""
    import secrets  # late: a command that only reads needs neither
    from hashlib import sha256

    fields = {
        "schema": SCHEMA_VERSION,
        "seq": change.seq,
        "at": change.at.isoformat(),
        "by": change.by,
        "action": change.action,
        "why": change.why,
        "ops": change.ops,
        "prev": prev,
        "salt": secrets.token_hex(8),
    }
    try:
        bare = canonical(fields)
    except ValueError:
        raise Refused("有不能保存的字符或数字，请删掉那一处重新输入。") from None
    digest = sha256(bare).hexdigest()
    at = bare.index(b',"ops":')
    return bare[:at] + _HASH + digest.encode() + b'"' + bare[at:] + b"\n", digest


def digest_of(raw: bytes) -> str:
    """SHA-256 of some bytes."""
    from hashlib import sha256

    return sha256(raw).hexdigest()


def decode(raw: bytes) -> Line:
    """The line that these bytes are; raises BadLine or NewerLine.

    An emptied line cannot be checked by itself: whoever reads on compares its bytes with what the
    later line says.
    """
    fields = _fields(raw)
    try:
        # The first lines ever written do not name their schema.
        schema = _number(fields.get("schema", 1))
        if schema > SCHEMA_VERSION:
            raise NewerLine(schema)
        stated, erased, total = fields["hash"], fields.get("erased"), fields.get("sum")
        by_line = None if erased is None else _number(erased)
        line = Line(_change(fields, schema), _text(fields["prev"]), _text(stated), schema, by_line)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadLine(_ILLEGIBLE) from None
    if _without(raw, _HASH if erased is None else _SUM) != (stated if erased is None else total):
        raise BadLine("校验不符，内容被改动过")
    return line


def when_written(raw: bytes, digest: str) -> datetime | None:
    """When the line with this hash was written; None when these bytes are not that line.

    Bytes that are as they were written need no decoding: they may be a whole import.
    """
    begin = raw.find(_HASH) + len(_HASH)
    if raw[begin : begin + _DIGEST - 1] == digest.encode() and _without(raw, _HASH) == digest:
        found = _AT.search(raw)
        return None if found is None else datetime.fromisoformat(found[1].decode())
    try:
        line = decode(raw)
    except (BadLine, NewerLine):
        return None
    return line.change.at if line.hash == digest else None


def ordered_by(op: Op) -> dict[int, str]:
    """The lines that were emptied by an operation that saves an erasure, each with its digest."""
    if op["table"] != Erasure.table or not op["doc"]:
        return {}
    return {int(number): _text(said["sha256"]) for number, said in op["doc"]["lines"].items()}


def _fields(raw: bytes) -> dict[str, Any]:
    try:
        fields = read_json(raw)
    except ValueError:
        raise BadLine(_ILLEGIBLE) from None
    if not isinstance(fields, dict):
        raise BadLine(_ILLEGIBLE)
    return fields


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError(value)
    return value


def _number(value: Any) -> int:
    if type(value) is not int or not 0 < value < _MOST:
        raise TypeError(value)
    return value


def _change(fields: dict[str, Any], schema: int) -> Change:
    if type(fields["ops"]) is not list:
        raise TypeError(fields["ops"])
    return Change(
        seq=_number(fields["seq"]),
        at=_local_time(fields["at"]),
        by=_text(fields["by"]),
        action=_text(fields["action"]),
        why=_text(fields["why"]),
        ops=tuple(_op(op, schema) for op in fields["ops"]),
    )


def _local_time(text: str) -> datetime:
    """Times are those of the clock on the wall; one with a zone cannot be compared with them."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is not None:
        raise ValueError(text)
    return at


def _op(op: Op, schema: int) -> Op:
    """An op in today's shape; one that was emptied has no document.

    Documents are checked when they are read as records. Raises KeyError and TypeError.
    """
    document = op.setdefault("doc", None)
    table, record_id, rev = op["table"], op["id"], op["rev"]
    if table not in TABLES or not (type(record_id) is str and record_id):
        raise TypeError(op)
    if type(rev) is not int or not 0 <= rev < _MOST:
        raise TypeError(op)
    if "archived" in op:
        _text(op["archived"])
    if document is not None:
        if (document["id"], document["rev"]) != (record_id, rev):
            raise TypeError(op)
        op["doc"] = upgraded(table, document, schema)
        if table == Erasure.table:
            ordered_by(op)
    return op


def _without(raw: bytes, key: bytes) -> str:
    """Digest of a line without the digest under a key that stands in it.

    Only text stands before the hash and after the sum, and a quotation mark inside text has a
    backslash: so the first one is the line's hash, and the last one its sum.
    """
    from hashlib import sha256

    at = raw.find(key) if key == _HASH else raw.rfind(key)
    bytes_of = memoryview(raw)  # no copy: a line may be a whole import
    digest = sha256(bytes_of[:at])
    digest.update(bytes_of[at + len(key) + _DIGEST : len(raw) - raw.endswith(b"\n")])
    return digest.hexdigest()


def emptied(raw: bytes, ops: Iterable[int], *, why: bool, by_line: int) -> bytes:
    """The line without the documents of some of its ops, and without its reason if `why`."""
    fields = _fields(raw)
    fields.pop("salt", None)
    fields["erased"] = by_line
    for number in ops:
        op = fields["ops"][number]
        fields["ops"][number] = {key: op[key] for key in ("table", "id", "rev")} | {"erased": True}
    if why:
        fields["why"] = ERASED_WHY
    fields.pop("sum", None)
    fields["sum"] = digest_of(canonical(fields))
    return canonical(fields) + b"\n"


def saved(record: Record) -> Op:
    """The operation that keeps a record as it is."""
    document = record.model_dump(mode="json")
    return {"table": record.table, "id": record.id, "rev": record.rev, "doc": document}


def deleted(record: Record) -> Op:
    """The operation that deletes a record."""
    return {"table": record.table, "id": record.id, "rev": record.rev, "doc": None}
