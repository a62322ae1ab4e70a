"""Moving to another PC by one .json: pictures and documents do not fit in, and that is said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from office import Office

from bulletin_tui.cli import main
from store.disk.attachments import Attachments
from store.doctor import examine


def test_what_is_to_be_copied_too_is_told_on_both_sides(
    office: Office, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = Attachments(folder).keep(b"photo", "楼道.jpg", ".jpg")
    office.material("notice", "关于清理楼道的公告", attachments=(photo,))
    office.desk.database.close()
    file, other = tmp_path / "全部.json", tmp_path / "另一台"
    assert main(["--data", str(folder), "export", str(file)]) == 0
    assert f"请把 {folder / 'attachments'} 一起带去" in capsys.readouterr().out
    assert main(["--data", str(other), "import", str(file)]) == 0
    assert "还缺 1 个" in capsys.readouterr().out
    shutil.copytree(folder / "attachments", other / "attachments")
    assert examine(other).faults == []
    assert main(["--data", str(other), "import", str(file)]) == 0
    assert "还缺" not in capsys.readouterr().out
