"""Asking a CUPS server by the Internet Printing Protocol (RFC 8010): the little that is needed."""

from __future__ import annotations

import http.client
import socket
import struct
from collections.abc import Sequence
from enum import IntEnum

PATIENCE = 10
"""Seconds that the server may take to answer."""
NOT_FOUND, _FIRST_REFUSAL = 0x0406, 0x0400
_KEYWORD, _URI, _CHARSET, _LANGUAGE = 0x44, 0x45, 0x47, 0x48
_INTEGER, _BOOLEAN, _ENUM = 0x21, 0x22, 0x23
_OPERATION, _END, _UNSUPPORTED, _LAST_DELIMITER = 0x01, 0x03, 0x05, 0x0F

Value = int | bool | str
Attributes = dict[str, list[Value]]


class Operation(IntEnum):
    """RFC 8011, 5.4.15, and CUPS's own."""

    GET_JOB_ATTRIBUTES = 0x0009
    CUPS_GET_PRINTERS = 0x4002


class IppError(Exception):
    """The server refused; `status` is IPP's code, or 0 where the answer was no IPP."""

    def __init__(self, status: int) -> None:
        super().__init__(f"IPP status {status:#06x}")
        self.status = status


def ask(
    server: str, operation: Operation, wanted: Sequence[str], *, uri: str = ""
) -> list[Attributes]:
    """Send a request without document; returns the attributes of each printer or job.

    `server` is `host:port` or the path of a socket. Raises IppError and OSError.
    """
    try:
        connection = _connect(server)
    except ValueError:
        raise IppError(0) from None
    try:
        headers = {"Content-Type": "application/ipp"}
        connection.request("POST", "/", _request(operation, wanted, uri), headers)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != http.client.OK:
            raise IppError(0)
        return parse(content)
    except http.client.HTTPException:
        raise IppError(0) from None
    finally:
        connection.close()


def _connect(server: str) -> http.client.HTTPConnection:
    if server.startswith("/"):
        return _UnixConnection(server)
    host, _, port = server.rpartition(":")
    return http.client.HTTPConnection(host.strip("[]"), int(port), timeout=PATIENCE)


class _UnixConnection(http.client.HTTPConnection):
    """HTTP over a socket in the file system, which is where CUPS listens by default."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=PATIENCE)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def _request(operation: Operation, wanted: Sequence[str], uri: str) -> bytes:
    parts = [
        struct.pack(">BBHI", 1, 1, operation, 1),
        bytes([_OPERATION]),
        _attribute(_CHARSET, "attributes-charset", "utf-8"),
        _attribute(_LANGUAGE, "attributes-natural-language", "en"),
    ]
    if uri:
        parts.append(_attribute(_URI, "job-uri", uri))
    for place, name in enumerate(wanted):
        parts.append(_attribute(_KEYWORD, "" if place else "requested-attributes", name))
    return b"".join([*parts, bytes([_END])])


def _attribute(tag: int, name: str, value: str) -> bytes:
    """One attribute; a further value of the one before has no name."""
    packed = (struct.pack(">H", len(part.encode())) + part.encode() for part in (name, value))
    return bytes([tag]) + b"".join(packed)


def parse(answer: bytes) -> list[Attributes]:
    """The groups of an answer that are about printers or jobs; raises IppError."""
    try:
        status = struct.unpack_from(">H", answer, 2)[0]
        if status >= _FIRST_REFUSAL:
            raise IppError(status)
        return [group for tag, group in _groups(answer) if tag not in (_OPERATION, _UNSUPPORTED)]
    except (struct.error, IndexError):
        raise IppError(0) from None


def _groups(answer: bytes) -> list[tuple[int, Attributes]]:
    """All groups with their tags."""
    groups: list[tuple[int, Attributes]] = []
    at, name = 8, ""
    while (tag := answer[at]) != _END:
        at += 1
        if tag <= _LAST_DELIMITER:
            groups.append((tag, {}))
            continue
        own_name, at = _field(answer, at)
        value, at = _field(answer, at)
        name = own_name.decode("utf-8", "replace") or name
        groups[-1][1].setdefault(name, []).append(_value(tag, value))
    return groups


def _field(answer: bytes, at: int) -> tuple[bytes, int]:
    """Bytes that are preceded by their length, and where they end."""
    start = at + 2
    end = start + struct.unpack_from(">H", answer, at)[0]
    if end > len(answer):
        raise IndexError
    return answer[start:end], end


def _value(tag: int, value: bytes) -> Value:
    if tag in (_INTEGER, _ENUM):
        return int.from_bytes(value, "big", signed=True)
    if tag == _BOOLEAN:
        return value != b"\0"
    return value.decode("utf-8", "replace")
