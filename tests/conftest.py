"""A desk on a temporary folder, with a clock that the test sets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from office import Clock, Office, open_desk

from store.desk import Desk

# How long an example takes is the machine's affair.
settings.register_profile("without time", deadline=None)
settings.load_profile("without time")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "数据 '一'"


@pytest.fixture
def desk(folder: Path, clock: Clock) -> Iterator[Desk]:
    desk = open_desk(folder, clock)
    yield desk
    desk.database.close()


@pytest.fixture
def office(desk: Desk, clock: Clock) -> Office:
    return Office(desk, clock)
