"""A file whose name no one can read is taken in all the same."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from office import Office

from bulletin_tui.exchange.files import export_file, import_file
from store.desk import Desk


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such name")
def test_an_undecodable_name_reaches_the_journal_as_a_question_mark(
    office: Office, desk: Desk, tmp_path: Path
) -> None:
    whole = tmp_path / os.fsdecode(b"bad\xff.json")
    export_file(desk, whole)
    desk.discard(office.west)
    assert import_file(desk, whole) == 1
    assert list(desk.database.changes())[-1].why == "bad?.json"
