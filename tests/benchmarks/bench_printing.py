"""What printing costs: a process that sets notices, one notice in the running program, LibreOffice.

Each figure in seconds of processor (user and system) and seconds on the clock, and the largest
memory. The same notices as .docx files are converted by LibreOffice where it is installed.

Run on Linux or macOS: python tests/benchmarks/bench_printing.py
"""

from __future__ import annotations

import io
import os
import pickle
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bulletin_tui.printing.sheets.base import Batch

ROOT = Path(__file__).resolve().parents[2]
NOTICES = 100
LINES = 500
SLOGAN = "共建文明社区同享美好生活家园"
TIMES = 15
MB_PER_UNIT = 1 / 1024 if sys.platform.startswith("linux") else 1 / 1024**2
LINK = "https://www.example.gov.cn/xxgk/2026/11/24/content_318402.html?id="
TITLE, DAY = "关于集中清理楼道杂物的通知", date(2026, 11, 24)
BODY = (
    "为进一步改善居住环境，消除安全隐患，街道办事处定于近期对辖区内楼道堆放的杂物进行集中清理。"
    "请各位居民在规定时间内自行清理门前、楼道内的个人物品，逾期未清理的，将统一处置。"
)
BARE = (
    "import typst; typst.Compiler(input=b'One page.', ignore_system_fonts=True)"
    ".compile(format='pdf')"
)


@dataclass(frozen=True)
class Cost:
    """Of a process and those it started; memory of the largest of them."""

    processor: float
    clock: float
    memory: float

    def __str__(self) -> str:
        return f"{self.processor:6.2f} s CPU {self.clock:6.2f} s {self.memory:5.0f} MB"


def cost_of(*command: str) -> Cost:
    """Run a process and wait for it."""
    start = perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    clock = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} failed")
    return Cost(used.ru_utime + used.ru_stime, clock, used.ru_maxrss * MB_PER_UNIT)


def batch(count: int, first: int = 0) -> Batch:
    """So many notices of one page, about 300 characters, each with its own number and QR code."""
    from bulletin_tui.printing.qr import qr_for
    from bulletin_tui.printing.sheets.base import Batch
    from bulletin_tui.printing.sheets.notice import NoticeSheet

    return Batch(
        tuple(
            NoticeSheet(
                title=TITLE,
                body="\n".join(paragraphs(number)),
                recipients="辖区全体居民",
                signature="学林社区居民委员会",
                dated="2026年11月24日",
                qr=qr_for(f"{LINK}{number}", caption="扫一扫看全文"),
                code=f"{3180000 + number}",
            )
            for number in range(first, first + count)
        )
    )


def paragraphs(number: int) -> list[str]:
    """Each notice has words of its own: what is alike, typst would set only once."""
    return [f"{line}.第{number}号楼：{BODY}" for line in range(1, 4)]


def banner(count: int) -> Batch:
    """A banner of so many characters, each on a sheet of A3."""
    from bulletin_tui.printing.sheets.banner import BannerSheet
    from bulletin_tui.printing.sheets.base import Batch

    return Batch((BannerSheet(SLOGAN[:count], paper="A3"),))


def make(what: str, count: int) -> None:
    """Typeset a batch; run in a process of its own to be measured with its start."""
    from bulletin_tui.printing.output import open_press

    made = {"ledger": ledger, "banner": banner, "notices": batch}[what](count)
    open_press().typeset(made, timestamp=0)


def convert(path: str) -> None:
    """Typeset notices that were made before, codes and all, as .docx files are when converted."""
    from bulletin_tui.printing.output import open_press

    open_press().typeset(pickle.loads(Path(path).read_bytes()), timestamp=0)


def conversion(count: int) -> Cost:
    """The cost of that in a process of its own."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "notices")
        path.write_bytes(pickle.dumps(batch(count)))
        return cost_of(sys.executable, __file__, "convert", str(path))


def pages(count: int) -> int:
    """How many pages the batch has."""
    from bulletin_tui.printing.output import open_press

    return sum(setting.pages for setting in open_press().settings(batch(count)))


def one_by_one() -> list[float]:
    """Seconds from a key to a file, in a program whose press is there already."""
    from bulletin_tui.printing.output import open_press, write_pdf

    press, taken = open_press(), []
    with TemporaryDirectory() as folder:
        for number in range(TIMES):
            start = perf_counter()
            target = Path(folder, f"{number}.pdf")
            write_pdf(press, batch(1, number), target, DAY, data=Path(folder))
            taken.append(perf_counter() - start)
    return taken


def banner_in_a_running_program() -> float:
    """Processor seconds of a banner with a press that is open already."""
    from bulletin_tui.printing.output import open_press

    press = open_press()
    press.typeset(batch(1), timestamp=0)
    before = process_time()
    press.typeset(banner(len(SLOGAN)), timestamp=0)
    return process_time() - before


def counting() -> float:
    """Seconds that the count of pages takes while somebody writes."""
    from bulletin_tui.printing.fit import told
    from bulletin_tui.printing.output import open_press

    press, taken = open_press(), []
    for number in range(TIMES):
        sheets = batch(1, number).pages
        start = perf_counter()
        told(press, sheets)
        taken.append(perf_counter() - start)
    return median(taken)


def decoded() -> int:
    """How many of the batch's QR codes can be read from pictures at 100 dpi."""
    import zxingcpp
    from PIL import Image

    from bulletin_tui.printing.output import open_press

    read: set[str] = set()
    for png in open_press().pictures(batch(NOTICES), ppi=100):
        with Image.open(io.BytesIO(png)) as picture:
            read.update(code.text for code in zxingcpp.read_barcodes(picture.convert("L")))
    return len(read & {f"{LINK}{number}" for number in range(NOTICES)})


def ledger(count: int) -> Batch:
    """A ledger of so many lines, of five years."""
    from bulletin_tui.printing.records.registers import ledger_sheet
    from bulletin_tui.printing.sheets.base import Batch
    from store.rules.wall.ledger import Row
    from store.rules.wall.lifecycle import State

    def row(number: int) -> Row:
        first = date(2021, 1, 4) + timedelta(days=3 * number)
        last = first + timedelta(days=14)
        title = f"关于做好第{number}次安全检查工作的通知"
        site, unit = f"{number % 40}号楼楼道栏", f"学苑第{number % 9}社区"
        return Row(
            str(number), f"{3180000 + number}", "m", title, "notice", "为民服务类", "s", site,
            "stairwell_board", "u", unit, first, last, first, last, State.REMOVED, 1, "exact",
            None, (),
        )  # fmt: skip

    return Batch((ledger_sheet([row(number) for number in range(count)], date(2026, 11, 24)),))


def libreoffice(count: int) -> Cost | None:
    """The same notices from .docx to PDF in one call; None where it is not installed."""
    import qrcode
    from benchmarks.word_files import write_document

    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return None
    with TemporaryDirectory() as folder:
        paths = [Path(folder, f"{number}.docx") for number in range(count)]
        for number, path in enumerate(paths):
            png = io.BytesIO()
            qrcode.make(f"{LINK}{number}").save(png)
            ends = ["学林社区居民委员会", "2026年11月24日", "扫一扫看全文"]
            text = ["辖区全体居民：", *paragraphs(number), *ends]
            write_document(path, TITLE, text, png.getvalue())
        cost = cost_of(
            program, f"-env:UserInstallation=file://{folder}/profile", "--headless",
            "--convert-to", "pdf", "--outdir", folder, *map(str, paths),
        )  # fmt: skip
        made = len(list(Path(folder).glob("*.pdf")))
    if made != count:
        raise SystemExit(f"LibreOffice made {made} of {count} files")
    return cost


def main() -> int:
    """Print the figures; return 1 when a QR code could not be read."""
    bare = cost_of(sys.executable, "-c", BARE)
    one = cost_of(sys.executable, __file__, "notices", "1")
    many = cost_of(sys.executable, __file__, "notices", str(NOTICES))
    converted = conversion(NOTICES)
    table = cost_of(sys.executable, __file__, "ledger", str(LINES))
    large = cost_of(sys.executable, __file__, "banner", str(len(SLOGAN)))
    first, *later = one_by_one()
    read = decoded()
    print(f"bare typst page, with process start      {bare}")
    print(
        f"one notice, with process start           {one} ({one.processor / bare.processor:.1f} x)"
    )
    print(f"{NOTICES} notices in one PDF                  {many} ({pages(NOTICES)} pages)")
    print(f"a ledger of {LINES} lines                  {table}")
    print(f"banner on {len(SLOGAN)} sheets of A3            {large}")
    print(f"banner in a running program            {banner_in_a_running_program():6.3f} s CPU")
    print(
        f"one notice to a file in the program      {median(later):6.3f} s, the first {first:.3f} s"
    )
    print(f"count of pages while writing             {counting():6.3f} s")
    print(f"QR codes read at 100 dpi                 {read} of {NOTICES}")
    office = libreoffice(NOTICES)
    if office is None:
        print("LibreOffice is not installed: not compared")
    else:
        print(f"LibreOffice, {NOTICES} .docx to PDF            {office}")
        for name, ours in (
            ("made before, to PDF", converted),
            ("with their codes", many),
        ):
            times = (
                f"{office.processor / ours.processor:.1f} x CPU, {office.clock / ours.clock:.1f} x"
            )
            print(f"  {NOTICES} notices {name:<26} {ours} ({times})")
    return 0 if read == NOTICES else 1


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    if sys.argv[1:2] == ["convert"]:
        convert(sys.argv[2])
    elif len(sys.argv) > 1:
        make(sys.argv[1], int(sys.argv[2]))
    else:
        sys.exit(main())
