"""Files kept by what they hold: read back a piece at a time, and never taken on trust."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from random import Random

import pytest

from store.disk.contents import Contents, stored_as
from store.disk.line import digest_of

CONTENT = Random(7).randbytes(4_000_000)
"""What cannot be compressed, such as photographs, and is read in many pieces."""
NAME = stored_as("attachments/a.jpg", digest_of(CONTENT))


def test_a_content_is_stored_and_read_back_a_piece_at_a_time(tmp_path: Path) -> None:
    contents = Contents(tmp_path)
    tracemalloc.start()
    contents.write(NAME, CONTENT)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < len(CONTENT) / 2
    assert contents.holds(NAME) and contents.read(NAME) == CONTENT


@pytest.mark.parametrize("harm", ["torn", "changed", "another", "gone"])
def test_a_stored_file_that_is_not_what_its_name_says_does_not_hold_it(
    tmp_path: Path, harm: str
) -> None:
    contents = Contents(tmp_path)
    contents.write(NAME, CONTENT)
    path = contents.path(NAME)
    raw = path.read_bytes()
    if harm == "torn":
        path.write_bytes(raw[:-1_000])
    elif harm == "changed":
        path.write_bytes(raw[:2_000_000] + b"x" + raw[2_000_001:])
    elif harm == "another":
        contents.write(other := stored_as("a", digest_of(b"another")), b"another")
        path.write_bytes(contents.path(other).read_bytes())
    else:
        path.unlink()
    assert not contents.holds(NAME) and contents.read(NAME) is None
