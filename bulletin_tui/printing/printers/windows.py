"""Printers of Windows: by SumatraPDF where it is installed, else by the user in a viewer.

Unit-tested with stand-ins for Windows and SumatraPDF; not tried on a real Windows.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.printers.service import (
    JobState,
    JobStatus,
    PrintByHand,
    Printer,
    Run,
    Sides,
    Ticket,
    in_order,
)
from bulletin_tui.printing.printers.winspool import installed, spooler

PATIENCE = 600
"""Seconds that SumatraPDF may take: it draws every page before it ends."""
_SIDES = {Sides.ONE: "simplex", Sides.LONG_EDGE: "duplexlong", Sides.SHORT_EDGE: "duplexshort"}
_FAULTS = {
    2: "打不开文件",
    4: "这台打印机不在了",
    5: "打印机或驱动出错",
    6: "这台电脑不让打印",
}
"""Exit codes of SumatraPDF (its manual, Command-line arguments)."""
_PROGRAM = "SumatraPDF.exe"


class WindowsService:
    """Windows' spooler. It takes pages and does not tell how many came out."""

    def __init__(
        self,
        library: Callable[[], Any] = spooler,
        run: Callable[..., subprocess.CompletedProcess[bytes]] = subprocess.run,
        open_file: Callable[[Path], object] | None = None,
    ) -> None:
        """`library`, `run` and `open_file` are Windows' own unless a test gives others."""
        self._library = library
        self._run = run
        self._open = open_file or getattr(os, "startfile", None)

    def printers(self) -> list[Printer]:
        """All printers of this user, the default one first."""
        try:
            return in_order(list(installed(self._library())))
        except OSError:
            raise PrintError(
                "Windows 没有给出打印机名单。请看打印服务（Print Spooler）开了没有；文件还在。"
            ) from None

    def send(self, pdf: Path, run: Run, ticket: Ticket) -> str:
        """Through SumatraPDF; without it, open the file and raise PrintByHand."""
        program = _sumatra()
        if program is None:
            self._hand_over(pdf, run, ticket)
        settings = (
            f"{run.first}-{run.last},{run.copies}x,collate,noscale,"
            f"{_SIDES[ticket.sides]},paper={run.paper}"
        )
        command = [str(program), "-print-to", ticket.printer, "-print-settings", settings]
        try:
            done = self._run([*command, "-silent", str(pdf)], timeout=PATIENCE, check=False)
        except (OSError, subprocess.TimeoutExpired):
            raise PrintError("SumatraPDF 没有回应。请看打印机开了没有；文件还在。") from None
        if done.returncode != 0:
            why = _FAULTS.get(done.returncode, f"SumatraPDF 代码 {done.returncode}")
            raise PrintError(f"打印机没有收下（{why}）。请核对打印机的名字和状态；文件还在。")
        return f"{run.first}-{run.last}"

    def _hand_over(self, pdf: Path, run: Run, ticket: Ticket) -> None:
        """To the viewer: it prints what and how the user says there."""
        try:
            if self._open is None:
                raise OSError
            self._open(pdf)
        except OSError:
            raise PrintError(f"没有能打开 PDF 的程序。请把 {pdf} 拿到能打印的电脑上。") from None
        copies = f"{ticket.copies} 份，" if ticket.copies > 1 else ""
        raise PrintByHand(
            f"文件打开了，请在那里打印：选 {ticket.printer}，{copies}"
            f"实际大小（100 %），{ticket.sides.label}。"
        )

    def status(self, job: str) -> JobStatus:
        """What SumatraPDF has handed over is Windows' business: nothing more is known of it."""
        return JobStatus(JobState.HANDED_OVER)

    def cancel(self, job: str) -> None:
        """Not from here: the user takes it out of Windows' queue."""
        raise PrintError("已经交给 Windows 了，这里停不了。请在任务栏的打印机图标里取消。")


def _sumatra() -> Path | None:
    """Where SumatraPDF is, if it is: on the path, or where its installers put it."""
    if found := shutil.which("SumatraPDF"):
        return Path(found)
    roots = (os.environ.get(name) for name in ("LOCALAPPDATA", "PROGRAMFILES", "PROGRAMFILES(X86)"))
    places = (Path(root) / "SumatraPDF" / _PROGRAM for root in roots if root)
    return next((place for place in places if place.is_file()), None)
