"""A printing service for the tests, whose paper runs out when a test says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.printers.service import JobState, JobStatus, Printer, Run, Ticket

OFFICE = Printer("office", "办公室", True, "空闲", frozenset({"A4", "A5"}))
HALL = Printer("hall", "会议室", False, "缺纸", frozenset({"A3", "A4"}), can_turn=True)


@dataclass
class Trays:
    """Pages come out when somebody looks, until there is no paper left."""

    known: list[Printer] = field(default_factory=lambda: [OFFICE, HALL])
    paper: int = 1000
    """Sheets left in the tray."""
    speed: int = 1000
    """Pages that come out between two looks."""
    counts: bool = True
    """Whether the printer reports its pages."""
    refuses_after: int = 99
    """Jobs that it takes before it vanishes."""
    sent: list[tuple[Run, Ticket]] = field(default_factory=list)
    _out: dict[str, int] = field(default_factory=dict)
    _ended: dict[str, JobState] = field(default_factory=dict)

    def printers(self) -> list[Printer]:
        return self.known

    def send(self, pdf: Path, run: Run, ticket: Ticket) -> str:
        if len(self.sent) >= self.refuses_after:
            raise PrintError("打印机没有收下（这台打印机不在了）。文件还在。")
        self.sent.append((run, ticket))
        job = f"{ticket.printer}-{len(self.sent)}"
        self._out[job] = 0
        return job

    def status(self, job: str) -> JobStatus:
        total = self.sent[int(job.rpartition("-")[2]) - 1][0].total
        if job not in self._ended:
            pages = min(self.speed, self.paper, total - self._out[job])
            self.paper -= pages
            self._out[job] += pages
            if self._out[job] == total:
                self._ended[job] = JobState.DONE
        state = self._ended.get(job, JobState.PRINTING)
        trouble = "" if self.paper or state.is_over else "缺纸"
        return JobStatus(state, self._out[job] if self.counts else 0, trouble)

    def cancel(self, job: str) -> None:
        self._ended.setdefault(job, JobState.CANCELED)

    def lose(self, job: str) -> None:
        """As if somebody had pressed the printer's own button."""
        self._ended[job] = JobState.FAILED
