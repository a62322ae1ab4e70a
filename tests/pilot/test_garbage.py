"""Looking for garbage stops the whole program: only what is new is looked through under a key."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from weakref import ref

import pytest
from office import Clock, Office
from pilots import application, settle

from bulletin_tui import garbage


class Knot:
    """Only looking for garbage frees it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def _as_it_was() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.mark.usefixtures("_as_it_was")
async def test_old_garbage_waits_until_nobody_types(
    folder: Path, office: Office, clock: Clock
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        garbage.begin()
        garbage.leave_for_quiet()
        old = Knot()
        gc.collect()
        gone = ref(old)
        del old
        young = [[number] for number in range(200_000)]  # Python itself would look through all.
        assert gone() is not None and len(young) == 200_000
        for _ in range(garbage.DUE):
            gc.collect(1)
        await pilot.press("down")
        app._watch_on()
        assert gone() is not None, "somebody types"
        app._watch_on()
        assert gone() is None
