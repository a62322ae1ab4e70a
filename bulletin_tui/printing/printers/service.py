"""What a printing service of any system can do, and the words for its printers and jobs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from pathlib import Path
from typing import Protocol

from bulletin_tui.printing.errors import PrintError


class Sides(StrEnum):
    """How a sheet is printed on; the values are IPP's keywords (RFC 8011, 5.2.8)."""

    ONE = "one-sided"
    LONG_EDGE = "two-sided-long-edge"
    SHORT_EDGE = "two-sided-short-edge"

    @property
    def label(self) -> str:
        """In the reader's words."""
        return {"one": "单面", "long": "双面，长边翻", "short": "双面，短边翻"}[
            self.value.removeprefix("two-sided-").partition("-")[0]
        ]


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer as its service tells of it."""

    name: str
    title: str = ""
    """What the office calls it, if the service knows."""
    is_default: bool = False
    condition: str = "空闲"
    """空闲, 正在印, 停了, 缺纸…"""
    papers: frozenset[str] | None = None
    """Names such as A4 of the papers that it can print on; None where the service cannot tell."""
    can_turn: bool = False
    """Whether it prints on both sides by itself."""

    @property
    def label(self) -> str:
        """Its name as people choose it."""
        return self.title or self.name

    def has(self, paper: str) -> bool:
        """Whether it can print on a paper. One that does not tell is trusted with A4 alone."""
        return paper == "A4" if self.papers is None else paper in self.papers


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is asked of a printer: pages `first` to `last` of a file, `copies` times, collated."""

    printer: str
    first: int
    last: int
    copies: int = 1
    sides: Sides = Sides.ONE

    @property
    def length(self) -> int:
        """Pages of one copy."""
        return self.last - self.first + 1

    @property
    def total(self) -> int:
        """Pages of all copies."""
        return self.length * self.copies

    def place(self, out: int) -> tuple[int, int]:
        """The copy and the page that come next when so many pages are out."""
        copy, index = divmod(out, self.length)
        return copy + 1, self.first + index

    def out_before(self, copy: int, page: int) -> int:
        """How many pages are out when this page of this copy comes next."""
        return (copy - 1) * self.length + page - self.first


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive pages on the same paper: what one job prints."""

    paper: str
    first: int
    last: int
    copies: int = 1

    @property
    def total(self) -> int:
        """Pages of all copies."""
        return (self.last - self.first + 1) * self.copies


class JobState(Enum):
    """How it stands with a job."""

    WAITING = "排队"
    PRINTING = "正在印"
    STUCK = "停了"
    DONE = "印完了"
    HANDED_OVER = "交给系统了，它不说印到第几张"
    CANCELED = "取消了"
    FAILED = "没有印成"

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be learnt of it."""
        return self.is_done or self in (JobState.CANCELED, JobState.FAILED)

    @property
    def is_done(self) -> bool:
        """Whether all of it came out, as far as anybody can tell."""
        return self in (JobState.DONE, JobState.HANDED_OVER)


@dataclass(frozen=True, slots=True)
class JobStatus:
    """How it stands with a job, as far as the service knows."""

    state: JobState
    pages: int = 0
    """Pages that came out, over all copies; stays 0 where the printer does not report them."""
    trouble: str = ""
    """What is in the way, such as 缺纸."""
    began: int = 0
    """When it was begun, by the service's clock; 0 if it was not, or that is not known."""


class PrintService(Protocol):
    """A system's printers. Every call may take seconds and raises PrintError with a sentence."""

    def printers(self) -> list[Printer]:
        """All printers, the default one first."""

    def send(self, pdf: Path, run: Run, ticket: Ticket) -> str:
        """Hand over some pages in true size; returns the job's name."""

    def status(self, job: str) -> JobStatus:
        """How it stands with a job; FAILED if the service has forgotten it."""

    def cancel(self, job: str) -> None:
        """Let nothing more of a job come out; one that is over stays as it is."""


def in_order(found: Sequence[Printer]) -> list[Printer]:
    """The default printer first; a title that several share tells nobody which is meant."""
    shared = {title for title, count in Counter(p.title for p in found).items() if count > 1}
    named = [replace(p, title="") if p.title in shared else p for p in found]
    return sorted(named, key=lambda printer: (not printer.is_default, printer.name))


class PrintByHand(PrintError):
    """Nothing can print by itself here: the file was opened for the user to print it."""


def pages_named(numbers: Sequence[int]) -> str:
    """As in 第 1-3、7 页."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    words = (f"{a}" if a == b else f"{a}-{b}" for a, b in spans)
    return f"第 {'、'.join(words)} 页"
