"""TinyDB over memory: as TinyDB itself does it, at the price of what is changed."""

from __future__ import annotations

import pytest
from tinydb import TinyDB, where
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from store.disk.tables import LiveStorage, LiveTable, LiveTinyDB


def filled(database: TinyDB) -> TinyDB:
    table = database.table("sites")
    table.insert_multiple({"name": name, "order": n} for n, name in enumerate("东南西北"))
    table.update({"order": 9}, where("name") == "南")
    table.update(lambda document: document.pop("order"), doc_ids=[1, 77])
    table.remove(where("name") == "西")
    table.remove(doc_ids=[4, 77])
    table.insert(Document({"name": "中"}, 40))
    table.insert({"name": "后"})
    table.upsert({"name": "后", "order": 3}, where("name") == "后")
    database.table("units").insert({"name": "甲"})
    database.table("units").truncate()
    return database


def test_it_does_what_tinydb_does() -> None:
    ours, stock = filled(LiveTinyDB(storage=LiveStorage)), filled(TinyDB(storage=MemoryStorage))
    assert ours.storage.read() == stock.storage.read()
    assert list(ours.table("sites")) == list(stock.table("sites"))
    assert ours.table("sites").get(doc_id=41) == stock.table("sites").get(doc_id=41)


def test_a_change_does_not_copy_the_table() -> None:
    database = LiveTinyDB(storage=LiveStorage)
    table = database.table("sites")
    assert isinstance(table, LiveTable)
    table.insert_multiple({"n": n} for n in range(3))
    storage = database.storage
    assert isinstance(storage, LiveStorage)
    before = storage.tables["sites"]
    untouched = before["1"]
    table.put(2, {"n": 22})
    table.put(9, {"n": 9})
    after = storage.tables["sites"]
    assert after is before and after["1"] is untouched
    assert [document["n"] for document in after.values()] == [0, 22, 2, 9]
    assert table.search(where("n") == 22)[0].doc_id == 2


def test_a_number_is_not_given_twice() -> None:
    table = LiveTinyDB(storage=LiveStorage).table("sites")
    table.insert(Document({"n": 1}, 5))
    with pytest.raises(ValueError, match="already exists"):
        table.insert(Document({"n": 2}, 5))
    assert table.insert({"n": 3}) == 6
