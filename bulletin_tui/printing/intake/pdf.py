"""What is in a PDF that somebody else has made: judged by typst, which is to print it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.fonts.roles import link_or_copy
from bulletin_tui.printing.rooms import Room

if TYPE_CHECKING:
    import typst

MOST_PAGES = 200
_SMALLEST, _LARGEST = 20.0, 3000.0
"""Millimetres of a side; a page beyond that is a mistake, and drawing it takes all memory."""
_MM_PER_PT = 25.4 / 72
# `auto` is the page's own size; a page that does not exist or cannot be read is an error.
_PROBE = """
#let from = int(sys.inputs.at("from"))
#let to = int(sys.inputs.at("to"))
#context [#metadata(range(from, to + 1).map(page => {
  let size = measure(image("it.pdf", page: page))
  (size.width / 1pt, size.height / 1pt)
}))<sizes>]
"""
_PAGE = """
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image("it.pdf", page: int(sys.inputs.at("page")))
"""


def page_sizes(path: Path, name: str = "") -> list[tuple[float, float]]:
    """Width and height of each page in millimetres, as it is seen.

    Raises PrintError when it is encrypted, broken, empty, or longer than 200 pages; `name` is what
    the reader calls it.
    """
    name = name or path.name
    with _compiler(path, _PROBE) as compiler:
        last = _last_page(compiler, name)
        _probe(compiler, 1, last, name)
        (sizes,) = json.loads(compiler.query("<sizes>", field="value"))
    found = [(width * _MM_PER_PT, height * _MM_PER_PT) for width, height in sizes]
    for number, size in enumerate(found, 1):
        if min(size) < _SMALLEST or max(size) > _LARGEST:
            raise PrintError(
                f"“{name}”第 {number} 页的大小不对（{size[0]:.0f}×{size[1]:.0f} 毫米）。"
                "请重新扫描，或用 PDF 阅读器打印成 A4 的 PDF，再选。"
            )
    return found


def page_picture(path: Path, page: int, ppi: float) -> bytes:
    """One page, counted from 1, as a PNG. Raises PrintError."""
    import typst

    with _compiler(path, _PAGE) as compiler:
        try:
            made = compiler.compile(format="png", ppi=ppi, sys_inputs={"page": str(page)})
        except typst.TypstError as error:
            raise _fault(str(error), path.name) from error
    if not isinstance(made, bytes):
        raise _fault("", path.name)
    return made


@contextmanager
def _compiler(path: Path, source: str) -> Iterator[typst.Compiler]:
    """Typst on a folder of its own, for it reads nothing outside of one; of the file a link."""
    import typst

    room = Room()
    folder = room.path
    try:
        if not (path.is_file() and link_or_copy(path, folder / "it.pdf")):
            raise PrintError(f"文件 {path} 读不出来。请核对它还在不在，再选一次。")
        (folder / "main.typ").write_text(source, encoding="utf-8")
        yield typst.Compiler(input=folder / "main.typ", root=folder, ignore_system_fonts=True)
    finally:
        room.leave()


def _last_page(compiler: typst.Compiler, name: str) -> int:
    """How many pages there are: typst does not tell, but it knows whether there is a page."""
    if not _probe(compiler, 1, 1, name):
        raise PrintError(
            f"“{name}”里没有能读的页：它是空的，或者没有复制完整。请重新扫描或另存一次，再选。"
        )
    low, high = 1, 2
    while high <= MOST_PAGES and _probe(compiler, high, high, name):
        low, high = high, high * 2
    if high > MOST_PAGES and _probe(compiler, MOST_PAGES + 1, MOST_PAGES + 1, name):
        raise PrintError(f"“{name}”超过 {MOST_PAGES} 页，太长了。请只留要张贴的那几页，再选。")
    high = min(high, MOST_PAGES + 1)
    while high - low > 1:
        middle = (low + high) // 2
        if _probe(compiler, middle, middle, name):
            low = middle
        else:
            high = middle
    return low


def _probe(compiler: typst.Compiler, first: int, last: int, name: str) -> bool:
    """Whether these pages are there; raises PrintError for what is no readable PDF."""
    import typst

    try:
        compiler.compile(format="pdf", sys_inputs={"from": str(first), "to": str(last)})
    except typst.TypstError as error:
        if "does not exist" in str(error):
            return False
        raise _fault(str(error), name) from error
    return True


def _fault(said: str, name: str) -> PrintError:
    if "encrypted" in said:
        return PrintError(
            f"“{name}”加了密码，印不了。请让有密码的人打开它，打印成没有密码的 PDF，再选。"
        )
    return PrintError(f"“{name}”坏了，或者不是 PDF，读不出来。请重新扫描或另存一次，再选。")
