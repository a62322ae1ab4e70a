"""The light markup of a body: what a clerk can type, and what pasted Word text survives as.

- A paragraph a line; blank lines and blanks before a paragraph do not count.
- 一、 and （一） at its start are levels, as are 1. and （1）, which look like text (GB/T 9704);
  第一条 is set off, 第一章 stands in the middle. `## ` makes a heading of any line.
- `- ` or one of the usual bullets begins an item of a list.
- `**重点**` is bold. Stars that mask a name or a number are not: 张**, 2101****1234.
- Lines with | or tabs between cells are a table; see `tables` for what is none.
- 【图：名字】 on a line of its own is a picture, with a caption after a further ：; pictures on one
  line stand side by side. The name is that of the file, with or without its ending.

All else is text, whatever it looks like. What Word leaves behind is put right: bullets and boxes
of its symbol fonts, numbers set off by tabs, line breaks inside a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path, PurePath
from typing import Any

from bulletin_tui.printing.text import wording
from bulletin_tui.printing.text.tables import Row, Table, cells_joined, is_table, row_of, table_of

Block = dict[str, Any]
_SYMBOLS = str.maketrans(
    {"\uf06f": "□", "\uf0a8": "□", "\uf071": "□", "\uf052": "√", "\uf0fe": "√", "\uf0fc": "√"}
    | dict.fromkeys("\uf06c\uf06e\uf075\uf076\uf0a7\uf0b2\uf0b7\uf0d8\uf0e0", "•")
)
"""What Word's symbol fonts (Wingdings, Symbol) have at these places of the private use area."""
_ITEM = re.compile(r"[ \u3000\t]*(?:[-*•·●○■◆▪▫‣⁃–➢►]|[lnuvØ§ü](?=\t))[ \u3000\t]+(?=\S)")
"""A bullet; letters are symbols whose font was lost on the way, and a tab follows them."""
_HEADING = re.compile(r"#{1,6}[ \u3000]+(?=\S)")
_NUMBER = re.compile(
    r"^([ \u3000\t]*(?:[0-9０-９]+[.．、)）]|[(（][^()（）\t]{1,4}[)）]|[①-⑳]"
    r"|[一二三四五六七八九十百]+、|[A-Za-z][.)）]))[ \u3000]*\t\s*"
)
"""What Word numbers a paragraph with, and the tab behind it."""
_ARTICLE = re.compile(r"^([ \u3000\t]*第[一二三四五六七八九十百零〇0-9０-９]+[章节条])\t\s*")
_PICTURE = re.compile(
    r"[【\[]图\s*[：:]\s*(?P<name>[^：:【】\[\]]+)(?:[：:](?P<caption>[^【】\[\]]*))?[】\]]\s*"
)
_BOLD = re.compile(r"(?<!\*)\*\*(?!\*)(?=\S)([^*]+?)(?<=\S)(?<!\*)\*\*(?!\*)")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万"
    "钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁"
)
"""The commonest; between two of them stars mask names."""
_LEADS_ON = 56.0
"""Ems; a paragraph up to two lines long that ends in a colon stays with what it introduces."""


def parsed(text: str, pictures: Mapping[str, Path] | None = None) -> list[Block]:
    """The blocks of a text, in order. A picture that is not among the files stays text."""
    blocks: list[Block] = []
    rows: list[tuple[Row, str]] = []
    for line in _lines(text):
        row = row_of(line, rows[-1][0] if rows else None)
        if rows and (row is None or row.mark != rows[-1][0].mark):
            _close(blocks, rows, pictures or {})
            rows = []
        if row is not None:
            rows.append((row, line))
        else:
            _add(blocks, line, pictures or {})
    _close(blocks, rows, pictures or {})
    for block, following in pairwise(blocks):
        if block["kind"] == "par":
            block["sticky"] = _leads_on(block, following)
    return blocks


def missing_pictures(text: str, pictures: Mapping[str, Path]) -> list[str]:
    """The names that stand where pictures are called and are not among the files."""
    names = [found["name"].strip() for line in _lines(text) for found in _called(line)]
    return [name for name in dict.fromkeys(names) if _picture(name, pictures) is None]


def spans(text: str, *, levels: bool = False) -> list[list[str]]:
    """Runs of (font role, text): levels in 黑体 and 楷体, what stands between ** in bold."""
    runs = wording.runs(text) if levels else [("body", text)]
    return [
        [found, wording.breakable(piece)]
        for role, part in runs
        for found, piece in _bold(role, part)
        if piece
    ]


def _lines(text: str) -> Iterator[str]:
    """The lines, rid of what Word puts between a number and its paragraph."""
    for line in cells_joined(text.translate(_SYMBOLS)).splitlines():
        yield _ARTICLE.sub("\\1\u3000", _NUMBER.sub("\\1", line))


def _close(blocks: list[Block], rows: list[tuple[Row, str]], pictures: Mapping[str, Path]) -> None:
    """Add what looked like rows: a table, or lines of text after all."""
    found = [row for row, _ in rows]
    if is_table(found):
        blocks.append(_table(table_of(found)))
        return
    for _, line in rows:
        _add(blocks, line, pictures)


def _table(table: Table) -> Block:
    return {
        "kind": "table",
        "caption": spans(table.caption),
        "columns": [asdict(column) for column in table.columns],
        "header": [spans(cell) for cell in table.header],
        "rows": [[spans(cell) for cell in row] for row in table.rows],
        "breakable": table.is_breakable,
    }


def _add(blocks: list[Block], raw: str, pictures: Mapping[str, Path]) -> None:
    """Add one line that is not part of a table."""
    item = _ITEM.match(raw)
    line = wording.clean(re.sub("\t+", " ", raw[item.end() if item else 0 :])).strip("\u3000 ")
    if not line:
        return
    called = [
        (_picture(found["name"], pictures), found["caption"] or "") for found in _called(line)
    ]
    if called and all(path for path, _ in called):
        shown = [
            {"file": path.name, "caption": wording.breakable(caption.strip())}
            for path, caption in called
            if path
        ]
        blocks.append({"kind": "pictures", "pictures": shown})
    elif item:
        if not blocks or blocks[-1]["kind"] != "list":
            blocks.append({"kind": "list", "items": []})
        blocks[-1]["items"].append(spans(line))
    else:
        blocks.append(_paragraph(line))


def _paragraph(line: str) -> Block:
    """A paragraph; `heading` is the level that the whole of it is, if it is one."""
    heading = _HEADING.match(line)
    runs = spans(line[heading.end() :] if heading else line, levels=True)
    if heading and {role for role, _ in runs} <= {"body", "strong"}:
        runs = [["heading", text] for _, text in runs]
    whole = len(runs) == 1 and runs[0][0] in ("heading", "subheading")
    return {
        "kind": "par",
        "runs": runs,
        "heading": runs[0][0] if whole else "",
        "centred": whole and wording.is_chapter(line),
        "sticky": False,
    }


def _leads_on(block: Block, following: Block) -> bool:
    """Whether a paragraph stays on the page of what follows it.

    A heading does, but not one of several of its level, which are items; so does what says in a
    line or two what the table, list or picture below it is.
    """
    if block["heading"]:
        return bool(following.get("heading") != block["heading"])
    text = "".join(text for _, text in block["runs"])
    is_short = wording.em_width(text) <= _LEADS_ON
    return following["kind"] != "par" and is_short and text.endswith((":", "："))


def _called(line: str) -> list[re.Match[str]]:
    """The pictures that a line calls, if it is made of nothing else."""
    found: list[re.Match[str]] = []
    rest, at = line.strip(), 0
    while at < len(rest):
        match = _PICTURE.match(rest, at)
        if match is None:
            return []
        found.append(match)
        at = match.end()
    return found


def _picture(name: str, pictures: Mapping[str, Path]) -> Path | None:
    """The file of a name, with or without its ending; none when two would suit."""
    if exact := pictures.get(name.strip()):
        return exact
    wanted = name.strip().casefold()
    suited = [
        path
        for known, path in pictures.items()
        if wanted in (known.casefold(), PurePath(known.casefold()).stem)
    ]
    return suited[0] if len(suited) == 1 else None


def _bold(role: str, text: str) -> Iterator[tuple[str, str]]:
    """The text in pieces, those between ** in bold; stars that mask something stay."""
    at = 0
    for found in _BOLD.finditer(text):
        if not _masks(text[found.start() - 1 : found.start()], found[1]):
            yield role, text[at : found.start()]
            yield "strong", found[1]
            at = found.end()
    yield role, text[at:]


def _masks(before: str, inner: str) -> bool:
    """Whether the stars around a text hide letters of names or figures of numbers."""
    return (before in _SURNAMES and inner[-1] in _SURNAMES) or (
        before.isalnum() and before.isascii() and inner.isascii() and inner.isalnum()
    )
