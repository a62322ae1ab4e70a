"""What is read from a file can be written again just as it was; nothing else is read."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.disk.strict import DEEPEST, read_json

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    # Text may hold any number of brackets.
    | st.text() | st.just("[{" * 50),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=20,
)  # fmt: skip


@given(PLAIN)
def test_what_was_written_is_read(value: object) -> None:
    assert read_json(json.dumps(value, ensure_ascii=False).encode()) == value
    assert read_json(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff",
        b"{",
        b"NaN",
        b"[-Infinity]",
        b"1e999",
        b"1" * 5_000,
        b'"\\ud800"',
        b'{"\\uDFFF": 1}',
        b"[" * 100_000,
        b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
        b"[[],[]," * DEEPEST + b"[]" + b"]" * DEEPEST,
        b'{"a":' * (DEEPEST + 1) + b"1" + b"}" * (DEEPEST + 1),
    ],
    ids=lambda raw: repr(raw[:12]),
)
def test_what_could_not_be_written_again_is_not_read(raw: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (JSON's own is one too)
        read_json(raw)


def test_as_deep_as_may_be_is_read() -> None:
    assert read_json(b"[" * DEEPEST + b"]" * DEEPEST)
