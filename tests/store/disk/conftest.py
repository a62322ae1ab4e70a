"""A stick, for the tests of backups."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.disk.backups import BackupFolder


@pytest.fixture
def stick(tmp_path: Path) -> BackupFolder:
    folder = tmp_path / "U 盘" / "备份"
    (folder / "files").mkdir(parents=True)
    return BackupFolder(folder)
