"""The live file's and the archives' format: readable by stock TinyDB, sealed, a record a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB, where

from store.disk.sealed import BrokenSeal, check_seal, documents, load, sealed
from store.errors import Newer
from store.models import SCHEMA_VERSION

TABLES = {
    "sites": {"1": {"id": "a", "name": '东门\n"栏" {\\}'}, "7": {"id": "b", "name": "西门"}},
    "units": {},
    "末": {"2": {"id": "c"}},
}


def written(tables: dict[str, dict[str, Any]] | None = None, **meta: Any) -> bytes:
    return b"".join(sealed({"seq": 3, **meta}, TABLES if tables is None else tables))


def test_what_is_written_is_read() -> None:
    meta, tables = load(written(), "x")
    assert meta["seq"] == 3 and tables == TABLES


def test_stock_tinydb_reads_it(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(written())
    with TinyDB(tmp_path / "a.json", encoding="utf-8") as stock:
        found = stock.table("sites").search(where("name") == "西门")
        assert [(doc.doc_id, doc["id"]) for doc in found] == [(7, "b")]


def test_each_record_has_a_line() -> None:
    assert sum(b'"id"' in line for line in written().splitlines()) == 3
    assert [json.loads(raw) for raw in documents(written(), "sites")] == [*TABLES["sites"].values()]
    assert [json.loads(raw)["id"] for raw in documents(written(), "末")] == ["c"]
    assert list(documents(written(), "units")) == list(documents(written(), "no")) == []


def test_a_line_begins_with_the_record_s_id() -> None:
    """Documents that were read from the journal have their keys in another order."""
    content = written({"sites": {"1": {"closed_on": None, "id": "a"}}})
    assert list(documents(content, "sites")) == [b'{"id": "a", "closed_on": null}']


def test_an_empty_file_of_tables_is_one_too() -> None:
    assert load(written({}), "x")[1] == {}
    check_seal(written({}))


def test_every_single_changed_bit_is_found() -> None:
    content = written()
    for place in range(len(content)):
        for bit in range(8):
            spoilt = bytearray(content)
            spoilt[place] ^= 1 << bit
            with pytest.raises((BrokenSeal, Newer)):
                load(bytes(spoilt), "x")


@pytest.mark.parametrize("keep", range(len(b"".join(sealed({}, TABLES)))))
def test_a_file_that_ends_early_is_found(keep: int) -> None:
    with pytest.raises(BrokenSeal):
        load(b"".join(sealed({}, TABLES))[:keep], "x")


def test_a_newer_programs_file_is_refused() -> None:
    with pytest.raises(Newer, match="某处是更新版本的程序写的（格式 99）"):
        load(written().replace(b'"schema": %d' % SCHEMA_VERSION, b'"schema": 99'), "某处")


@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=3), st.integers(0, 4))
def test_any_text_can_stand_in_a_record(extra: dict[str, str], size: int) -> None:
    tables = {"sites": {str(n): {"id": str(n), **extra} for n in range(size)}, "z": {}}
    content = written(tables)
    assert load(content, "x")[1] == tables
    assert [json.loads(raw) for raw in documents(content, "sites")] == [*tables["sites"].values()]
