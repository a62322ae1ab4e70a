"""The office's own rules: a file to write them in, and in its first line where the office is.

The region stands there, and not among the window's settings: it says which rules bind, as the rest
of the file does, and with it goes into every window, backup and restored folder.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from store.disk.files import write_atomically
from store.models.rules import Rule
from store.rules.law.regions import EVERYWHERE, holds_in, narrower, region_named
from store.rules.law.rulebook import OWN_FILE, RuleBook, book_from

if TYPE_CHECKING:
    from bulletin_tui.context import Context

_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)
_REGION = re.compile(r"^[ \t]*region[ \t]*=.*\n?", re.MULTILINE)

EXAMPLE = """\
# 本单位自己的规则。每条从一行 [[rule]] 写起；行首的 # 表示这一行不管用，去掉才管用。
# 编号（id）和自带的一样，就换掉自带的那条；编号是新的，就多一条。
# 上面可以有一行 region = "浙江省杭州市"，说本单位在哪里：别处的规定就只作参考。
# 同一件事有几条规则，按最晚的日子算。编号和事项在“规则”画面里：第一栏是事项，回车看编号。
#
# matter 事项：和“规则”画面第一栏的字一样
# clock 限什么：至少张贴、最迟上板、最迟撤下、许可期限、答复期限
# unit：工作日、天。counts_first_day：当天算不算第一天，true 算，false 不算；
#   不写的，至少张贴、许可期限算，别的不算
# on_interruption 掉了以后：接着算、重新算
# status 状态：已核对、转引、惯例、未核实

# [[rule]]
# id = "本地1"
# matter = "物业、业委会公示"
# name = "物业公示（本市）"
# clock = "至少张贴"
# days = 7
# unit = "工作日"
# counts_first_day = true
# on_interruption = "接着算"
# basis = "本市物业管理办法第几条"
# region = "本市"
# status = "已核对"
# in_force_from = 2026-01-01

# 不适用的，这样停用：
# [[rule]]
# id = "N17c"
# disabled = true
"""


def write_example(path: Path) -> bool:
    """Write the file if there is none; whether it was written. Raises Unwritable."""
    if path.exists():
        return False
    _write(path, EXAMPLE)
    return True


def keep_region(context: Context, text: str) -> str:
    """Keep where the office is, and note in the journal who said so; returns the full name.

    Empty takes it out again. Raises Refused, Damaged for a file that is at fault, Unwritable.
    """
    region, before = region_named(text), context.desk.rules.region
    path = context.folder / OWN_FILE
    with context.database.guard:
        context.database.must_be_writable()
        write_example(path)
        content = path.read_bytes()
        book_from(content, str(path))
        if region != before:
            new = _with_region(content.decode("utf-8-sig").replace("\r\n", "\n"), region)
            book_from(new.encode(), str(path))
            _write(path, new)
            why = f"{region or '不填'}，原来是{before or '没有填'}"
            context.database.append(context.clock.now(), context.desk.by, "改地区", why, ())
    return region


def _with_region(text: str, region: str) -> str:
    """The file with another region in its first line; what is a rule's own stays."""
    first = _TABLE.search(text)
    end = first.start() if first else len(text)
    line = f"region = {json.dumps(region, ensure_ascii=False)}\n" if region else ""
    return line + _REGION.sub("", text[:end]) + text[end:]


def _write(path: Path, text: str) -> None:
    # Old editors on Windows take UTF-8 for what it is only with a byte order mark.
    write_atomically(path, text.replace("\n", "\r\n").encode("utf-8-sig"))


def told_region(book: RuleBook, how: str) -> list[str]:
    """Where the office is, and what of the rules that leaves; `how` to say it where it has not."""
    if book.fault and not book.region:
        return ["规则文件写错了，读不出本单位在哪个地区：先按各地的规定算，取最晚的。"]
    if not book.region:
        return [f"还没有说本单位在哪个地区：各地的规定都算，取最晚的。{how}"]
    regional = [rule for rule in book.rules.values() if rule.region not in EVERYWHERE]
    binds = [rule for rule in regional if holds_in(rule.region, book.region) or rule.id in book.own]
    lines = [f"本单位在{book.region}：别处的规定只作参考。"]
    if not binds:
        lines = [f"本单位在{book.region}：没有专门写给那里的规则，只按全国的算。"]
    return [*lines, *_told_within(regional, book.region)]


def _told_within(rules: list[Rule], region: str) -> list[str]:
    """The places in a region that have rules of their own."""
    inside = {r.region.removeprefix(region): None for r in rules if narrower(r.region, region)}
    return [f"{'、'.join(inside)}另有规定，在那里就写到市。"] if inside else []
