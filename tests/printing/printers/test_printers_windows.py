"""Printing on Windows, with stand-ins for its spooler, for SumatraPDF and for the viewer."""

from __future__ import annotations

import ctypes
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.printers.delivery import deliver, follow, remembered, stop
from bulletin_tui.printing.printers.service import (
    JobState,
    PrintByHand,
    Printer,
    Run,
    Sides,
    Ticket,
)
from bulletin_tui.printing.printers.windows import WindowsService
from bulletin_tui.printing.printers.winspool import PrinterInfo

A3, A4, A5, LETTER = 8, 9, 11, 1
PAPER_OUT, WORKS_OFFLINE = 0x10, 0x400


class Spooler:
    """Answers as winspool.drv does: first how much room it needs, then the structures."""

    def __init__(self, default: str = "HP LaserJet") -> None:
        self.default, self.is_broken = default, False
        self._kept: Any = None
        self.drivers: dict[str, tuple[list[int], bool]] = {
            "佳能 iR 2206": ([A3, A4, LETTER], True),
            "HP LaserJet": ([A4, A5], False),
            "旧的": ([], False),
        }

    def EnumPrintersW(
        self, flags: int, name: None, level: int, buffer: Any, size: int, needed: Any, count: Any
    ) -> int:
        assert (flags, level) == (2 | 4, 2)
        if self.is_broken:
            return 0
        room = ctypes.sizeof(PrinterInfo) * len(self.drivers)
        needed._obj.value = room
        if size < room:
            return 0
        count._obj.value = len(self.drivers)
        infos = self._kept = (PrinterInfo * len(self.drivers)).from_buffer(buffer)
        for info, (printer, state) in zip(
            infos, zip(self.drivers, (PAPER_OUT, 0, 0), strict=True), strict=True
        ):
            info.printer, info.port, info.status = printer, "USB001", state
            info.comment = "会议室" if printer.startswith("佳能") else None
            info.attributes = WORKS_OFFLINE if printer == "旧的" else 0
        return 1

    def GetDefaultPrinterW(self, buffer: Any, length: Any) -> int:
        length._obj.value = len(self.default) + 1 if self.default else 0
        if buffer is None:
            return 0
        buffer.value = self.default
        return 1

    def DeviceCapabilitiesW(self, name: str, port: str, what: int, out: Any, mode: None) -> int:
        papers, turns = self.drivers[name]
        if what == 7:
            return int(turns)
        assert what == 2
        if out is not None:
            out[:] = papers
        return len(papers) or -1


class Sumatra:
    """Notes how it was called."""

    def __init__(self, code: int = 0) -> None:
        self.code, self.calls = code, list[list[str]]()

    def __call__(self, command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        self.calls.append(command)
        return subprocess.CompletedProcess(command, self.code)


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "2026-W48.pdf"
    path.write_bytes(b"%PDF-")
    return path


@pytest.fixture
def sumatra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """SumatraPDF in the folder where its installer for one user puts it."""
    bare(tmp_path, monkeypatch)
    program = tmp_path / "local" / "SumatraPDF" / "SumatraPDF.exe"
    program.parent.mkdir(parents=True)
    program.touch()
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    return program


def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("LOCALAPPDATA", "PROGRAMFILES", "PROGRAMFILES(X86)"):
        monkeypatch.delenv(name, raising=False)


def test_the_spooler_lists_printers_with_their_papers() -> None:
    spooler = Spooler()
    printers = WindowsService(lambda: spooler).printers()
    assert printers == [
        Printer("HP LaserJet", "", True, "空闲", frozenset({"A4", "A5"})),
        Printer("佳能 iR 2206", "会议室", False, "缺纸", frozenset({"A3", "A4"}), can_turn=True),
        Printer("旧的", "", False, "连不上", None),
    ]
    assert WindowsService(lambda: Spooler("")).printers()[0].is_default is False
    spooler.is_broken = True
    with pytest.raises(PrintError, match=r"Print Spooler.*文件还在"):
        WindowsService(lambda: spooler).printers()


def test_sumatra_gets_paper_sides_copies_and_pages(pdf: Path, sumatra: Path) -> None:
    run = Sumatra()
    service = WindowsService(Spooler, run)
    ticket = Ticket("佳能 iR 2206", 1, 3, 2)
    delivery = deliver(service, pdf, ["A4", "A4", "A3"], ticket)
    one = "1-2,1x,collate,noscale,simplex,paper=A4"
    two = "3-3,1x,collate,noscale,simplex,paper=A3"
    assert [call[4] for call in run.calls] == [one, two, one, two]
    start = [str(sumatra), "-print-to", "佳能 iR 2206", "-print-settings"]
    assert all(call[:4] == start and call[5:] == ["-silent", str(pdf)] for call in run.calls)
    # Nothing more is known: neither a count nor a way back.
    assert follow(service, pdf, delivery).state is JobState.HANDED_OVER
    assert delivery.is_complete and remembered(pdf) is None
    service.send(pdf, Run("A4", 1, 2, 5), Ticket("p", 1, 2, 5, Sides.SHORT_EDGE))
    assert run.calls[-1][4] == "1-2,5x,collate,noscale,duplexshort,paper=A4"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [(4, r"没有收下（这台打印机不在了）.*文件还在"), (1, r"没有收下（SumatraPDF 代码 1）")],
)
def test_what_sumatra_refuses_is_a_sentence(
    pdf: Path, sumatra: Path, code: int, sentence: str
) -> None:
    service = WindowsService(Spooler, Sumatra(code))
    with pytest.raises(PrintError, match=sentence):
        deliver(service, pdf, ["A4"], Ticket("HP LaserJet", 1, 1))
    with pytest.raises(PrintError, match=r"第 1 页要用 A3 纸，HP LaserJet没有这种纸"):
        deliver(service, pdf, ["A3"], Ticket("HP LaserJet", 1, 1))


def test_what_windows_has_taken_cannot_be_stopped_from_here(pdf: Path, sumatra: Path) -> None:
    service = WindowsService(Spooler, Sumatra())
    delivery = deliver(service, pdf, ["A4"], Ticket("HP LaserJet", 1, 1))
    with pytest.raises(PrintError, match=r"已经交给 Windows 了.*任务栏"):
        stop(service, pdf, delivery)


def test_without_sumatra_the_file_is_opened_and_the_user_told_what_to_choose(
    pdf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare(tmp_path, monkeypatch)
    opened: list[Path] = []
    service = WindowsService(Spooler, Sumatra(), opened.append)
    with pytest.raises(PrintByHand) as hint:
        deliver(service, pdf, ["A4", "A3"], Ticket("佳能 iR 2206", 1, 2, 3))
    assert opened == [pdf]
    assert str(hint.value) == (
        "文件打开了，请在那里打印：选 佳能 iR 2206，3 份，实际大小（100 %），单面。"
        "第 1 页用 A4 纸；第 2 页用 A3 纸。"
    )

    def no_viewer(path: Path) -> None:
        raise OSError

    with pytest.raises(PrintError, match=r"没有能打开 PDF 的程序.*2026-W48.pdf"):
        WindowsService(Spooler, Sumatra(), no_viewer).send(
            pdf, Run("A4", 1, 1), Ticket("HP LaserJet", 1, 1)
        )
