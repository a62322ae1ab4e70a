"""Every engine that the contract is put to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from memory_engine import MemoryEngine

from store.disk.database import Database
from store.engine import Engine


@pytest.fixture(params=["folder", "memory"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty engine. To put another one under the contract, add it here."""
    made: Engine = MemoryEngine()
    if request.param == "folder":
        made = Database(tmp_path / "数据", writing=True)
    yield made
    made.close()
