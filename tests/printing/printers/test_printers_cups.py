"""Printing through a real CUPS server: private, unprivileged, its paper in files."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from time import sleep, time

import pytest
from office import Office
from printing.printers.cupsd import PACKAGES, Cupsd, missing
from pypdf import PageObject, PdfReader

from bulletin_tui.cli import main
from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.printers.cups import CupsService
from bulletin_tui.printing.printers.delivery import Delivery, deliver, follow, remembered, stop
from bulletin_tui.printing.printers.runs import papers_of
from bulletin_tui.printing.printers.service import (
    JobState,
    JobStatus,
    Printer,
    Run,
    Sides,
    Ticket,
)

pytestmark = pytest.mark.skipif(
    bool(missing()), reason=f"no {missing()}; in Debian: apt-get install {PACKAGES}"
)

SIZES = {"A3": "width: 420mm, height: 297mm", "A4": "width: 210mm, height: 297mm"}
MIXED = ("A4", "A4", "A3", "A4", "A4", "A4")


@pytest.fixture(scope="module")
def server() -> Iterator[Cupsd]:
    cupsd = Cupsd()
    cupsd.add("hall", ["A3", "A4"], "会议室", turns=True)
    cupsd.add("office", ["A4", "A5"], "办公室")
    cupsd.run("lpadmin", "-d", "office")
    yield cupsd
    cupsd.close()


@pytest.fixture
def cups(server: Cupsd, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cupsd]:
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    for name in ("PRINTER", "LPDEST"):
        monkeypatch.delenv(name, raising=False)
    yield server
    server.let_out(None)


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six pages that bear their number 50 mm from the upper left; the third is A3, lying."""
    import typst

    pages = (
        f"#page({SIZES[paper]}, margin: 50mm)[seite {number}]"
        for number, paper in enumerate(MIXED, 1)
    )
    path = tmp_path_factory.mktemp("打印") / "2026-W48 '周'.pdf"
    made = typst.compile("\n".join(pages).encode(), timestamp=0)
    assert isinstance(made, bytes)
    path.write_bytes(made)
    return path


def until_over(service: CupsService, pdf: Path, delivery: Delivery) -> JobStatus:
    for _ in range(500):
        now = follow(service, pdf, delivery)
        if delivery.is_over:
            return now
        sleep(0.02)
    raise AssertionError(f"never over: {now}")


def until_stuck(service: CupsService, pdf: Path, delivery: Delivery, out: int) -> JobStatus:
    for _ in range(500):
        now = follow(service, pdf, delivery)
        if delivery.out == out and now.trouble:
            return now
        sleep(0.02)
    raise AssertionError(f"never stuck at {out}: {now} {delivery}")


def arrived(cups: Cupsd, delivery: Delivery) -> list[tuple[str, list[str]]]:
    """Paper and texts of what came to the printer, a job each."""
    found = []
    for sent in delivery.sent:
        paper = cups.paper(sent.job)
        texts = [page.extract_text().strip() for page in PdfReader(io.BytesIO(paper)).pages]
        found.append((sent.run.paper, texts))
    return found


def scale_of(page: PageObject) -> float:
    """By how much the server's filter has enlarged what was on the page, perhaps turning it."""
    content = page.get_contents()
    assert content is not None
    matrix = re.search(rb"((?:[-\d.]+ ){6})cm", content.get_data())
    assert matrix is not None
    a, b, c, d, *_ = map(float, matrix[1].split())
    return sqrt(abs(a * d - b * c))


def log_of(cups: Cupsd, delivery: Delivery) -> list[str]:
    """The server's own log about these jobs: paper and sides."""
    jobs = [sent.job.split("-") for sent in delivery.sent]
    lines = [line.split(maxsplit=2) for line in cups.page_log]
    return [rest for queue, job, rest in lines if [queue, job] in jobs]


def test_the_queues_are_listed_with_what_they_can(
    cups: Cupsd, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Printer("office", "办公室", True, "空闲", frozenset({"A4", "A5"}))
    hall = Printer("hall", "会议室", False, "空闲", frozenset({"A3", "A4"}), can_turn=True)
    assert CupsService().printers() == [office, hall]
    monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{cups.port}")
    assert CupsService().printers() == [office, hall]


def test_each_paper_is_a_job_of_its_own_in_true_size(cups: Cupsd, pdf: Path) -> None:
    assert papers_of(pdf.read_bytes()) == list(MIXED)
    service = CupsService()
    delivery = deliver(service, pdf, MIXED, Ticket("hall", 1, 6))
    assert until_over(service, pdf, delivery).state is JobState.DONE
    assert delivery.is_complete and remembered(pdf) is None
    assert arrived(cups, delivery) == [
        ("A4", ["seite 1", "seite 2"]),
        ("A3", ["seite 3"]),
        ("A4", ["seite 4", "seite 5", "seite 6"]),
    ]
    assert log_of(cups, delivery) == ["A4 one-sided", "A3 one-sided", "A4 one-sided"]
    for sent in delivery.sent:
        for page in PdfReader(io.BytesIO(cups.paper(sent.job))).pages:
            assert scale_of(page) == pytest.approx(1, abs=0.0005)


def test_a3_never_comes_out_on_another_paper(cups: Cupsd, pdf: Path) -> None:
    before = sorted(cups.out.iterdir())
    with pytest.raises(PrintError, match=r"第 3 页要用 A3 纸.*请改用会议室，"):
        deliver(CupsService(), pdf, MIXED, Ticket("office", 1, 6))
    assert sorted(cups.out.iterdir()) == before


def test_an_empty_tray_a_stop_and_the_rest_of_the_copies(cups: Cupsd, pdf: Path) -> None:
    service, papers = CupsService(), ["A4"] * 6
    cups.let_out(2)
    ticket = Ticket("hall", 4, 6, 3, Sides.ONE)
    delivery = deliver(service, pdf, papers, ticket)
    now = until_stuck(service, pdf, delivery, 2)
    assert (now.state, now.trouble) == (JobState.PRINTING, "缺纸")
    assert [p.condition for p in service.printers() if p.name == "hall"] == ["缺纸"]
    stop(service, pdf, delivery)
    assert delivery.is_over and delivery.place == (1, 6)
    cups.let_out(None)
    rest = deliver(service, pdf, papers, ticket, delivery.out)
    assert until_over(service, pdf, rest).state is JobState.DONE
    assert rest.is_complete
    assert arrived(cups, rest) == [
        ("A4", ["seite 6"]),
        ("A4", ["seite 4", "seite 5", "seite 6"]),
    ]
    assert [sent.run.copies for sent in rest.sent] == [1, 2]
    assert "collate" in cups.options(rest.sent[1].job)


def test_after_a_power_cut_the_count_does_not_go_back(cups: Cupsd, pdf: Path) -> None:
    service = CupsService()
    cups.let_out(4)
    both = Ticket("hall", 1, 6, 1, Sides.SHORT_EDGE)
    delivery = deliver(service, pdf, ["A4"] * 6, both)
    until_stuck(service, pdf, delivery, 4)
    sleep(1 - time() % 1)  # CUPS tells when it began in whole seconds
    cups.let_out(1)
    cups.restart()
    again = remembered(pdf)
    assert again is not None and again.out == 4
    Cupsd.wait(lambda: service.status(again.sent[0].job).pages > 4)
    follow(service, pdf, again)
    stop(service, pdf, again)
    assert again.place == (1, 5)
    cups.let_out(None)
    rest = deliver(service, pdf, ["A4"] * 6, both, again.out)
    until_over(service, pdf, rest)
    assert arrived(cups, rest) == [("A4", ["seite 5", "seite 6"])]
    assert log_of(cups, rest) == ["A4 two-sided-short-edge"]


def test_a_queue_that_is_switched_off_says_so_and_goes_on(cups: Cupsd, pdf: Path) -> None:
    service = CupsService()
    cups.run("cupsdisable", "office")
    delivery = deliver(service, pdf, ["A4"] * 6, Ticket("office", 5, 6))
    now = follow(service, pdf, delivery)
    assert (now.state, now.trouble) == (JobState.STUCK, "停了")
    assert service.printers()[0].condition == "停了"
    cups.run("cupsenable", "office")
    assert until_over(service, pdf, delivery).state is JobState.DONE
    cups.run("cupsreject", "office")
    assert service.printers()[0].condition == "不收任务"
    with pytest.raises(PrintError, match=r"没有收下（这台打印机现在不收）"):
        deliver(service, pdf, ["A4"] * 6, Ticket("office", 5, 6))
    cups.run("cupsaccept", "office")
    assert pdf.exists()


def test_a_printer_that_vanishes_is_a_sentence_and_the_pages_are_known(
    cups: Cupsd, pdf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = CupsService()
    cups.add("lent", ["A4"])
    cups.let_out(3)
    delivery = deliver(service, pdf, ["A4"] * 6, Ticket("lent", 1, 6))
    until_stuck(service, pdf, delivery, 3)
    cups.run("lpadmin", "-x", "lent")
    assert follow(service, pdf, delivery).state is JobState.CANCELED
    forgotten = JobStatus(JobState.FAILED, 0, "打印服务里没有这个任务了")
    assert service.status("lent-9999") == forgotten
    assert delivery.is_over and delivery.place == (1, 4)
    with pytest.raises(PrintError, match=r"没有“lent”这台打印机.*现在有：office、hall"):
        deliver(service, pdf, ["A4"] * 6, delivery.ticket, delivery.out)
    with pytest.raises(PrintError, match=r"没有收下（这台打印机不在了）.*文件还在"):
        service.send(pdf, Run("A4", 4, 6), delivery.ticket)
    monkeypatch.setenv("CUPS_SERVER", f"{cups.folder}/run/none")
    with pytest.raises(PrintError, match=r"打印服务没有回应.*文件还在"):
        service.printers()
    assert pdf.exists() and remembered(pdf) == delivery


def test_the_command_line_lists_and_sends(
    cups: Cupsd, office: Office, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office.plan()
    office.desk.database.close()
    where = ("--data", str(folder), "--today", "2026-11-24")
    assert main(["print", "printers", *where]) == 0
    assert "  office（办公室）  空闲  A4、A5，系统默认\n" in capsys.readouterr().out
    assert main(["print", "printers", "--json", *where]) == 0
    hall = json.loads(capsys.readouterr().out)[1]
    assert (hall["name"], hall["papers"], hall["two_sided"]) == ("hall", ["A3", "A4"], True)
    out = tmp_path / "周.pdf"
    words = (
        "--out",
        str(out),
        "--printer",
        "会议室",
        "--copies",
        "2",
        "--sides",
        "long",
        "--from-page",
        "2",
    )
    assert main(["print", "week", *words, *where]) == 0
    told = capsys.readouterr().out
    assert "已送打印机 会议室：2 页（任务 hall-" in told
    job = told.rpartition("hall-")[2].partition("）")[0]
    Cupsd.wait(lambda: f"hall {job} A4 two-sided-long-edge" in cups.page_log)
    assert len(PdfReader(io.BytesIO(cups.paper(f"hall-{job}"))).pages) == 1
    assert [path.name for path in tmp_path.glob("周*")] == ["周.pdf"]
    assert main(["print", "week", *words[:-1], "9", *where]) == 1
    assert "没有第 9 页至第 2 页：文件共 2 页" in capsys.readouterr().err
