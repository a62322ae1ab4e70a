"""Files sent to a printer, with a stand-in for the printing service."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.printers import print_file

pytestmark = pytest.mark.skipif(os.name == "nt", reason="CUPS is not on Windows")


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the path for a command called lp; what it is given lands in `asked`."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return folder


def install(folder: Path, script: str) -> None:
    command = folder / "lp"
    command.write_text(f"#!/bin/sh\n{script}\n")
    command.chmod(0o755)


def test_a_file_goes_out_in_true_size_on_a4(service: Path, tmp_path: Path) -> None:
    install(service, f'printf "%s\\n" "$@" > {tmp_path}/asked; echo "request id is 一-7"')
    assert "request id" in print_file(tmp_path / "周 '一'.pdf", "办公室")
    asked = (tmp_path / "asked").read_text("utf-8").splitlines()
    assert asked[:2] == ["-d", "办公室"]
    assert {"media=A4", "print-scaling=none", "sides=one-sided"} <= set(asked)
    assert asked[-1].endswith("周 '一'.pdf")


def test_a_printer_that_is_not_there_is_a_sentence(service: Path, tmp_path: Path) -> None:
    install(service, 'echo "lp: The printer or class does not exist." >&2; exit 1')
    with pytest.raises(PrintError, match=r"没有收下.*does not exist.*week\.pdf"):
        print_file(tmp_path / "week.pdf", "没有")


def test_without_a_printing_service_the_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PrintError, match=r"没有打印服务.*week\.pdf"):
        print_file(tmp_path / "week.pdf")
