"""What goes out in one job, on which paper, and how a batch goes on where it stopped."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from printing.printers.trays import HALL, OFFICE, Trays
from pypdf import PdfReader

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.press import Press
from bulletin_tui.printing.printers.delivery import (
    ENDING,
    Delivery,
    Forgotten,
    deliver,
    follow,
    forget,
    printer_named,
    remembered,
    stop,
)
from bulletin_tui.printing.printers.ipp import NOT_FOUND, IppError, parse
from bulletin_tui.printing.printers.runs import check_papers, papers_of, runs_of
from bulletin_tui.printing.printers.service import (
    JobState,
    JobStatus,
    PrintByHand,
    Printer,
    Run,
    Sides,
    Ticket,
    in_order,
    pages_named,
)
from bulletin_tui.printing.sheets.base import Batch, Paper
from bulletin_tui.printing.sheets.notice import NoticeSheet

MIXED = ["A4", "A4", "A3", "A4"]


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "2026-W48.pdf"
    path.write_bytes(b"%PDF-")
    return path


def pages(runs: list[Run]) -> list[tuple[str, int]]:
    """Paper and number of each page in the order in which they come out."""
    return [
        (run.paper, page)
        for run in runs
        for _ in range(run.copies)
        for page in range(run.first, run.last + 1)
    ]


def test_the_typesetters_pages_are_read_with_their_paper(press: Press) -> None:
    long = NoticeSheet("关于清理楼道的通知", "请各位居民清理楼道。" * 200)
    wide = NoticeSheet("停水通知", "今天停水。", paper=Paper("A3", landscape=True))
    pdf = press.typeset(Batch((long, wide, long)), timestamp=0)
    papers = papers_of(pdf)
    assert len(papers) == len(PdfReader(io.BytesIO(pdf)).pages)
    middle = len(papers) // 2
    assert papers == ["A4"] * middle + ["A3"] + ["A4"] * middle and middle > 1
    with pytest.raises(PrintError, match=r"看不出这个文件有几页.*请打开文件"):
        papers_of(b"%PDF-1.7 in object streams")
    with pytest.raises(PrintError, match=r"第 1 页是 210×212 毫米，不是 A3.*请打开文件"):
        papers_of(pdf.replace(b"595.2756 841.8898", b"595.2756 600.0000", 1))


def test_a_run_is_one_job_and_copies_stay_whole() -> None:
    assert runs_of(["A4"] * 9, Ticket("p", 2, 5, 3)) == [Run("A4", 2, 5, 3)]
    mixed = runs_of(MIXED, Ticket("p", 1, 4, 2))
    assert mixed == [Run("A4", 1, 2), Run("A3", 3, 3), Run("A4", 4, 4)] * 2
    # Stopped on the third page of the second of three copies.
    assert runs_of(["A4"] * 4, Ticket("p", 1, 4, 3), 6) == [Run("A4", 3, 4), Run("A4", 1, 4, 1)]
    # The back of a sheet cannot be printed alone.
    both = Ticket("p", 1, 4, 1, Sides.SHORT_EDGE)
    assert runs_of(["A4"] * 4, both, 3) == [Run("A4", 3, 4)]
    assert runs_of(["A4"] * 4, both, 4) == []


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_is_left_is_the_end_of_the_whole(data: st.DataObject) -> None:
    papers = data.draw(st.lists(st.sampled_from(["A3", "A4"]), min_size=1, max_size=9))
    first = data.draw(st.integers(1, len(papers)))
    last = data.draw(st.integers(first, len(papers)))
    ticket = Ticket("p", first, last, data.draw(st.integers(1, 4)))
    out = data.draw(st.integers(0, ticket.total))
    whole = pages(runs_of(papers, ticket))
    assert len(whole) == ticket.total
    assert pages(runs_of(papers, ticket, out)) == whole[out:]
    if out < ticket.total:
        assert ticket.out_before(*ticket.place(out)) == out
        assert ticket.place(out)[1] == whole[out][1]


@pytest.mark.parametrize(
    ("ticket", "printer", "sentence"),
    [
        (Ticket("", 1, 4), OFFICE, r"第 3 页要用 A3 纸，办公室没有.*改用会议室，"),
        (Ticket("", 1, 2, 1, Sides.SHORT_EDGE), OFFICE, r"不能自动双面.*单面，或改用会议室"),
        (Ticket("", 3, 3), Printer("raw"), r"第 3 页要用 A3 纸，raw没有"),
        (Ticket("", 1, 4), HALL, ""),
        (Ticket("", 1, 2), Printer("raw"), ""),
    ],
)
def test_no_page_goes_to_a_printer_without_its_paper(
    ticket: Ticket, printer: Printer, sentence: str
) -> None:
    if not sentence:
        check_papers(MIXED, ticket, printer, [OFFICE, HALL])
        return
    with pytest.raises(PrintError, match=sentence):
        check_papers(MIXED, ticket, printer, [OFFICE, HALL])


@pytest.mark.parametrize(
    ("ticket", "sentence"),
    [
        (Ticket("hall", 3, 5), r"没有第 3 页至第 5 页：文件共 4 页"),
        (Ticket("hall", 1, 4, 0), r"份数要在 1 至 99"),
        (Ticket("hall", 1, 4, 100), r"份数要在 1 至 99"),
        (Ticket("楼上", 1, 4), r"没有“楼上”这台打印机.*现在有：office、hall；文件还在"),
        (Ticket("office", 1, 4), r"第 3 页要用 A3 纸"),
    ],
)
def test_what_cannot_be_printed_is_refused_before_anything_is_sent(
    pdf: Path, ticket: Ticket, sentence: str
) -> None:
    trays = Trays()
    with pytest.raises(PrintError, match=sentence):
        deliver(trays, pdf, MIXED, ticket)
    assert trays.sent == [] and remembered(pdf) is None


def test_names_and_the_lack_of_printers() -> None:
    assert printer_named("会议室", [OFFICE, HALL]) == HALL
    assert printer_named("", [HALL, OFFICE]) == OFFICE
    with pytest.raises(PrintError, match=r"没有装打印机"):
        printer_named("", [])
    with pytest.raises(PrintError, match=r"没有设默认的打印机。请选一台：hall"):
        printer_named("", [HALL])
    twins = [Printer("b", "HP"), Printer("a", "HP"), Printer("c", "", is_default=True)]
    assert [printer.label for printer in in_order(twins)] == ["c", "a", "b"]
    assert pages_named([1, 2, 3, 7]) == "第 1-3、7 页"


def test_a_batch_that_stopped_at_page_37_goes_on_there(pdf: Path) -> None:
    papers = ["A4"] * 40
    trays = Trays(paper=36)
    delivery = deliver(trays, pdf, papers, Ticket("office", 1, 40))
    now = follow(trays, pdf, delivery)
    assert (now.trouble, delivery.out, delivery.place) == ("缺纸", 36, (1, 37))
    # A crash of the program: all that is left is the file beside the PDF.
    again = remembered(pdf)
    assert again == delivery
    stop(trays, pdf, again)
    assert again.is_over and not again.is_complete
    trays.paper = 100
    rest = deliver(trays, pdf, papers, again.ticket, again.out)
    assert trays.sent[-1][0] == Run("A4", 37, 40)
    assert follow(trays, pdf, rest) == JobStatus(JobState.DONE, 4)
    assert rest.is_complete and remembered(pdf) is None


def test_it_goes_on_across_papers_and_copies(pdf: Path) -> None:
    trays = Trays(paper=6)
    ticket = Ticket("hall", 1, 4, 2)
    delivery = deliver(trays, pdf, MIXED, ticket)
    assert len(trays.sent) == 6
    follow(trays, pdf, delivery)
    assert (delivery.out, delivery.place) == (6, (2, 3))
    stop(trays, pdf, delivery)
    trays.paper = 100
    deliver(trays, pdf, MIXED, ticket, delivery.out)
    assert [run for run, _ in trays.sent[6:]] == [Run("A3", 3, 3), Run("A4", 4, 4)]


def test_on_two_sides_it_is_not_over_before_the_back_is_out(pdf: Path) -> None:
    trays = Trays(paper=1)
    ticket = Ticket("hall", 1, 4, 1, Sides.LONG_EDGE)
    delivery = deliver(trays, pdf, ["A4"] * 4, ticket, 3)
    assert trays.sent == [(Run("A4", 3, 4), ticket)]
    follow(trays, pdf, delivery)
    assert delivery.place == (1, 4) and not delivery.is_complete


def test_a_printer_that_vanishes_between_two_jobs_loses_nothing(pdf: Path) -> None:
    trays = Trays(refuses_after=1)
    with pytest.raises(PrintError, match=r"第 3 页没有送出去，前面的送了。.*不在了"):
        deliver(trays, pdf, MIXED, Ticket("hall", 1, 4))
    delivery = remembered(pdf)
    assert delivery is not None and not delivery.is_over
    follow(trays, pdf, delivery)
    assert delivery.is_over and delivery.place == (1, 3)
    assert pdf.read_bytes() == b"%PDF-"


def test_a_job_that_ends_early_calls_back_those_behind_it(pdf: Path) -> None:
    trays = Trays(paper=1)
    delivery = deliver(trays, pdf, MIXED, Ticket("hall", 1, 4))
    follow(trays, pdf, delivery)
    trays.lose("hall-1")
    trays.paper = 100
    assert follow(trays, pdf, delivery).state is JobState.FAILED
    assert delivery.is_over and delivery.place == (1, 2)
    assert trays.status("hall-3").state is JobState.CANCELED
    assert remembered(pdf) == delivery


def test_a_count_never_goes_back_nor_beyond(pdf: Path) -> None:
    trays = Trays(speed=3)
    delivery = deliver(trays, pdf, ["A4"] * 5, Ticket("office", 1, 5))
    follow(trays, pdf, delivery)
    trays.counts = False
    trays.speed = 0
    follow(trays, pdf, delivery)
    assert delivery.out == 3
    trays.speed = 9
    follow(trays, pdf, delivery)
    assert delivery.out == 5


ANSWER = (
    b"\x01\x01\x00\x00\x00\x00\x00\x01\x01G\x00\x02cs\x00\x05utf-8"
    b"\x02!\x00\x02id\x00\x04\x00\x00\x00\x07!\x00\x00\x00\x04\xff\xff\xff\xff"
    b"\x22\x00\x02ok\x00\x01\x01D\x00\x01k\x00\x02a3\x13\x00\x01n\x00\x00\x03"
)
"""One job: two numbers, a flag, a keyword, and an attribute that has no value."""


def test_an_ipp_answer_is_read_and_half_of_one_is_refused() -> None:
    assert parse(ANSWER) == [{"id": [7, -1], "ok": [True], "k": ["a3"], "n": [""]}]
    for end in range(len(ANSWER)):
        with pytest.raises(IppError):
            parse(ANSWER[:end])
    with pytest.raises(IppError) as refusal:
        parse(ANSWER.replace(b"\x01\x01\x00\x00", b"\x01\x01\x04\x06", 1))
    assert refusal.value.status == NOT_FOUND


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60))
def test_no_answer_is_more_than_a_refusal(noise: bytes) -> None:
    with suppress(IppError):
        parse(ANSWER[:8] + noise)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"ticket":{"printer":"a","first":3,"last":1},"digest":""}',
        b'{"ticket":{"printer":"a","first":1,"last":1,"sides":"both"},"digest":""}',
    ],
)
def test_a_broken_memory_is_a_sentence_and_printing_goes_on(pdf: Path, content: bytes) -> None:
    pdf.with_name(pdf.name + ENDING).write_bytes(content)
    with pytest.raises(Forgotten, match=r"2026-W48.pdf.printing.json 读不懂.*请看纸"):
        remembered(pdf)
    deliver(Trays(), pdf, MIXED, Ticket("hall", 1, 4))
    assert isinstance(remembered(pdf), Delivery)
    forget(pdf)
    assert remembered(pdf) is None


def test_a_job_that_cannot_be_stopped_leaves_none_of_the_others_going(pdf: Path) -> None:
    @dataclass
    class Stubborn(Trays):
        def cancel(self, job: str) -> None:
            if job == "hall-2":
                raise PrintError("停不下来。请在打印机上按取消。")
            super().cancel(job)

    trays = Stubborn(paper=0)
    delivery = deliver(trays, pdf, MIXED, Ticket("hall", 1, 4))
    with pytest.raises(PrintError, match="停不下来"):
        stop(trays, pdf, delivery)
    states = [trays.status(f"hall-{number}").state for number in (1, 2, 3)]
    assert states == [JobState.CANCELED, JobState.PRINTING, JobState.CANCELED]
    assert remembered(pdf) == delivery


def test_where_people_print_by_hand_they_are_told_which_pages_want_which_paper(pdf: Path) -> None:
    class ByHand(Trays):
        def send(self, pdf: Path, run: Run, ticket: Ticket) -> str:
            raise PrintByHand("文件打开了。")

    with pytest.raises(PrintByHand, match=r"文件打开了。第 1-2、4 页用 A4 纸；第 3 页用 A3 纸。"):
        deliver(ByHand(), pdf, MIXED, Ticket("hall", 1, 4))
    assert remembered(pdf) is None
