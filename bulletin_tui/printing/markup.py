"""The light markup of a body: what a clerk can type, and what pasted Word text survives as.

A paragraph a line. 一、（一） 1. （1） at its start are levels. `- ` or a bullet begins an item of
a list; `**重点**` is bold; lines with | or tabs between cells are a table, whose first row is its
heading; 【图：文件名】 on a line of its own is a picture, with a caption after a further ：. All
else is text, whatever it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bulletin_tui.printing import wording

Block = dict[str, Any]
_ITEM = re.compile(r"(?:[-*•·●○■□◆▪‣–\uf06c\uf0b7\uf0a7\uf0d8\uf0fc])[ \u3000\t]+(?=\S)")
_PICTURE = re.compile(
    r"[【\[]图[：:\s]\s*(?P<name>[^：:】\]]+?)\s*(?:[：:]\s*(?P<caption>.*?))?\s*[】\]]"
)
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_RULE = re.compile(r"[|｜\s:：\-—]+")
_NUMBER_THEN_TAB = re.compile(
    r"^(\s*(?:[0-9]+[.、．)]|[（(][^）)]{1,3}[）)]|[一二三四五六七八九十]+、))\t+"
)
_LINE_EMS = 28
_TAIL_EMS = 28
_LONG_LINES = 5
_WIDEST_COLUMN = 18.0


def parsed(text: str, pictures: Mapping[str, Path] | None = None) -> list[Block]:
    """The blocks of a text, in order. A picture that is not among the files stays text."""
    blocks: list[Block] = []
    rows: list[list[str]] = []
    for raw in _lines(text):
        cells = _cells(raw)
        if len(cells) > 1:
            if not _RULE.fullmatch(raw.strip()):
                rows.append(cells)
            continue
        blocks += _tabled(rows)
        rows = []
        line = wording.clean(raw).strip("\u3000 ")
        if line:
            _add(blocks, line, pictures or {})
    return blocks + _tabled(rows)


def _lines(text: str) -> list[str]:
    lines = text.replace("\v", "\n").splitlines()
    return [_NUMBER_THEN_TAB.sub("\\1", line) for line in lines]


def _cells(line: str) -> list[str]:
    """The cells of a row, or one for a line that is none."""
    plain = line.replace("｜", "|").strip()
    if "|" in plain:
        cells = plain.strip("|").split("|")
        # A bar inside a sentence is no table.
        if len(cells) > 1 or plain.startswith("|"):
            return [wording.clean(cell) for cell in cells]
    if "\t" in plain:
        return [wording.clean(cell) for cell in re.split(r"\t", plain)]
    return [plain]


def _tabled(rows: list[list[str]]) -> list[Block]:
    if not rows:
        return []
    count = max(map(len, rows))
    filled = [row + [""] * (count - len(row)) for row in rows]
    ems = [
        min(max(wording.em_width(row[at]) for row in filled), _WIDEST_COLUMN) for at in range(count)
    ]
    cells = [[spans(cell) for cell in row] for row in filled]
    header = len(cells) > 1
    return [
        {
            "kind": "table",
            "ems": [max(width, 2.0) for width in ems],
            "header": cells[0] if header else None,
            "rows": cells[1:] if header else cells,
        }
    ]


def _add(blocks: list[Block], line: str, pictures: Mapping[str, Path]) -> None:
    if (found := _PICTURE.fullmatch(line)) and found["name"] in pictures:
        path, caption = pictures[found["name"]], found["caption"] or ""
        blocks.append({"kind": "picture", "file": path.name, "caption": wording.breakable(caption)})
    elif item := _ITEM.match(line):
        if not blocks or blocks[-1]["kind"] != "list":
            blocks.append({"kind": "list", "items": []})
        blocks[-1]["items"].append(spans(line[item.end() :]))
    else:
        blocks.append({"kind": "par", "runs": spans(line, levels=True)})


def spans(text: str, *, levels: bool = False) -> list[list[str]]:
    """Runs of (font role, text): levels in 黑体 and 楷体, what stands between ** in bold."""
    runs = wording.runs(text) if levels else [("body", text)]
    found: list[list[str]] = []
    for role, part in runs:
        for number, piece in enumerate(_BOLD.split(part)):
            if piece:
                found.append(["strong" if number % 2 else role, wording.breakable(piece)])
    return found


def split_for_signature(blocks: list[Block]) -> tuple[list[Block], Block | None, list[Block]]:
    """Part the blocks into what flows, a long paragraph, and what stays with the signature.

    The last blocks that together make two lines or more stay on one page with it; of a table they
    are its last two rows; of a long paragraph its last lines, which the template sees to.
    """
    head, ems = list(blocks), 0.0
    tail: list[Block] = []
    while head and ems <= _TAIL_EMS:
        block = head.pop()
        if block["kind"] == "table" and len(block["rows"]) > 3:
            head.append(block | {"rows": block["rows"][:-2], "open": True})
            tail.insert(0, block | {"rows": block["rows"][-2:], "header": None})
            break
        if block["kind"] == "par" and _ems(block) > _LONG_LINES * _LINE_EMS:
            return head, block, tail
        if block["kind"] == "list" and len(block["items"]) > 3:
            head.append(block | {"items": block["items"][:-2]})
            tail.insert(0, block | {"items": block["items"][-2:]})
            break
        tail.insert(0, block)
        ems += max(_ems(block) + 2, _LINE_EMS / 2)
    return head, None, tail


def _ems(block: Block) -> float:
    """About how many characters wide a block is in one line; a picture is as good as many."""
    if block["kind"] == "par":
        return sum(wording.em_width(text) for _, text in block["runs"])
    if block["kind"] == "picture":
        return 10.0 * _LINE_EMS
    rows = block["rows"] if block["kind"] == "table" else block["items"]
    return float(_LINE_EMS * len(rows))
