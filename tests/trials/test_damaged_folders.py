"""The trials of damaged folders in small, each with a seed of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from trials import oddities, rescue

from store.rescue.journal import OldJournal


def test_what_is_readable_is_saved_and_what_is_not_is_told(tmp_path: Path) -> None:
    outcome = rescue.run(tmp_path, 60, 1)
    assert outcome.faults == []
    assert outcome.rounds == 60 and 20 < outcome.unharmed < 60


def test_a_repair_that_forgets_a_line_would_be_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = OldJournal.lines
    monkeypatch.setattr(OldJournal, "lines", lambda self: list(lines(self))[:-1])
    assert rescue.run(tmp_path, 20, 1).faults


def test_odd_values_end_in_an_answer_or_a_sentence(tmp_path: Path) -> None:
    seen = oddities.run(tmp_path, 60, 2)
    assert seen["opened"] > 10 and seen["refused"] > 5 and seen["faults found"] > 30
