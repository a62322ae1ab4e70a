"""CPU seconds of printing, beside a bare typst page in the same run.

Run on Linux or macOS: python tests/benchmarks/bench_printing.py
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bulletin_tui.printing.sheets.base import Batch

ROOT = Path(__file__).resolve().parents[2]
NOTICES = 100
LINES = 500
SLOGAN = "共建文明社区同享美好生活家园"
LINK = "https://www.example.gov.cn/xxgk/2026/11/24/content_318402.html?id="
BODY = (
    "为进一步改善居住环境，消除安全隐患，街道办事处定于近期对辖区内楼道堆放的杂物进行集中清理。"
    "请各位居民在规定时间内自行清理门前、楼道内的个人物品，逾期未清理的，将统一处置。"
)
BARE = (
    "import typst; typst.Compiler(input=b'One page.', ignore_system_fonts=True)"
    ".compile(format='pdf')"
)


def cpu_of(*arguments: str) -> float:
    """Return the user and system seconds of a fresh Python process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def batch(count: int) -> Batch:
    """Return so many notices of about 500 characters, each with its own QR code."""
    from bulletin_tui.printing.qr import qr_for
    from bulletin_tui.printing.sheets.base import Batch
    from bulletin_tui.printing.sheets.notice import NoticeSheet

    return Batch(
        tuple(
            NoticeSheet(
                title="关于集中清理楼道杂物的通知",
                body="\n".join([BODY] * 5),
                recipients="辖区全体居民",
                signature="学林社区居民委员会",
                dated="2026年11月24日",
                qr=qr_for(f"{LINK}{number}", caption="扫一扫看全文"),
                code=f"{3180000 + number}",
            )
            for number in range(count)
        )
    )


def decoded() -> int:
    """Return how many of the batch's QR codes can be read from pictures at 100 dpi."""
    import zxingcpp
    from PIL import Image

    from bulletin_tui.printing.output import open_press

    read: set[str] = set()
    for png in open_press().pictures(batch(NOTICES), ppi=100):
        with Image.open(io.BytesIO(png)) as picture:
            read.update(code.text for code in zxingcpp.read_barcodes(picture.convert("L")))
    return len(read & {f"{LINK}{number}" for number in range(NOTICES)})


def ledger(count: int) -> Batch:
    """Return a ledger of so many lines, of five years."""
    from datetime import date, timedelta

    from bulletin_tui.printing.registers import ledger_sheet
    from bulletin_tui.printing.sheets.base import Batch
    from store.rules.ledger import Row
    from store.rules.lifecycle import State

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


def banner(count: int) -> Batch:
    """Return a banner of so many characters, each on a sheet of A3."""
    from bulletin_tui.printing.sheets.banner import BannerSheet
    from bulletin_tui.printing.sheets.base import Batch

    return Batch((BannerSheet(SLOGAN[:count], paper="A3"),))


def make(what: str, count: int) -> None:
    """Typeset a batch; run in a process of its own to be measured with its start."""
    from bulletin_tui.printing.output import open_press

    made = {"ledger": ledger, "banner": banner, "notices": batch}[what](count)
    open_press().typeset(made, timestamp=0)


def banner_in_a_running_program() -> float:
    """Return the CPU seconds of a banner with a press that is open already."""
    from bulletin_tui.printing.output import open_press

    press = open_press()
    press.typeset(batch(1), timestamp=0)
    before = time.process_time()
    press.typeset(banner(len(SLOGAN)), timestamp=0)
    return time.process_time() - before


def main() -> int:
    """Print the figures; return 1 when a QR code could not be read."""
    bare = cpu_of("-c", BARE)
    one = cpu_of(__file__, "notices", "1")
    many = cpu_of(__file__, "notices", str(NOTICES))
    table = cpu_of(__file__, "ledger", str(LINES))
    large = cpu_of(__file__, "banner", str(len(SLOGAN)))
    ready = banner_in_a_running_program()
    read = decoded()
    print(f"bare typst page, with process start: {bare:.2f} CPU s")
    print(f"one notice, with process start:      {one:.2f} CPU s ({one / bare:.1f} x)")
    print(f"{NOTICES} notices in one PDF:             {many:.2f} CPU s ({many / bare:.1f} x)")
    print(f"a ledger of {LINES} lines:             {table:.2f} CPU s ({table / bare:.1f} x)")
    print(f"banner on {len(SLOGAN)} sheets of A3:         {large:.2f} CPU s ({large / bare:.1f} x)")
    print(f"banner in a running program:         {ready:.2f} CPU s (at most 0.3)")
    print(f"QR codes read at 100 dpi:            {read} of {NOTICES}")
    return 0 if read == NOTICES else 1


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    if len(sys.argv) > 1:
        make(sys.argv[1], int(sys.argv[2]))
    else:
        sys.exit(main())
