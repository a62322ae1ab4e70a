"""How many pages something takes, said to who writes it: whether it fits, and what is too long."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bulletin_tui.printing.press import Press, Setting
from bulletin_tui.printing.sheets.base import Batch, Sheet
from bulletin_tui.printing.sheets.notice import NoticeSheet
from bulletin_tui.printing.text import markup, wording
from bulletin_tui.printing.text.ending import LINE_EMS, block_ems

MOST_PAGES = 4
"""More pages than this nobody reads on a board: two spreads of a board's lowest row (practice)."""
_SLACK = 0.01
"""Lines; lengths are not exact to the last figure."""
_NAMES = {"par": "正文", "list": "正文", "table": "正文里的表格", "pictures": "正文里的图片"}


def told(press: Press, sheets: Sequence[Sheet]) -> str:
    """One line on the sheets of one material. Raises PrintError; call it from a worker."""
    settings = press.settings(Batch(tuple(sheets)))
    if len(sheets) == 1 and isinstance(sheet := sheets[0], NoticeSheet):
        return _absent(sheet) + _of_notice(press, sheet, settings[0])
    papers = Counter(paper for setting in settings for paper in setting.papers)
    pages = "，".join(f"{paper} {count} 页" for paper, count in papers.items())
    remarks = (sheet.remark(setting.pages) for sheet, setting in zip(sheets, settings, strict=True))
    return "。".join(dict.fromkeys(filter(None, (pages, *remarks))))


def overlong(press: Press, sheets: Sequence[Sheet]) -> list[str]:
    """What should fit one page and does not, a sentence a notice. Raises PrintError."""
    wanted = [sheet for sheet in sheets if isinstance(sheet, NoticeSheet) and sheet.one_page]
    settings = press.settings(Batch(tuple(wanted)))
    sentences = (
        f"“{wording.clean(sheet.title)}”{too_long(sheet, setting)}。"
        for sheet, setting in zip(wanted, settings, strict=True)
        if setting.over is not None
    )
    return list(dict.fromkeys(sentences))


def too_long(sheet: NoticeSheet, setting: Setting) -> str:
    """What of a notice does not fit the one page it should, by how much, and what to do now.

    Empty when it fits, or when it may take several pages.
    """
    if setting.over is None:
        return ""
    lines = math.ceil(setting.over - _SLACK)
    name = _longest(sheet)
    # Ten characters more or less are not worth counting.
    characters = math.ceil(setting.over * setting.across / 10) * 10
    size = "" if name in (_NAMES["table"], _NAMES["pictures"]) else f"（{characters} 字）"
    or_paper = "，或改用 A3" if sheet.paper.name == "A4" else ""
    cure = "请去掉一张图片" if name == _NAMES["pictures"] else "请删短"
    return f"{name}多出约 {lines} 行{size}，{cure}，或取消“缩到一页”{or_paper}"


def _of_notice(press: Press, sheet: NoticeSheet, setting: Setting) -> str:
    pages = f"{setting.papers[0]} {setting.pages} 页"
    if over := too_long(sheet, setting):
        return f"{pages}：{over}"
    spare = spare_lines(setting)
    if setting.spare is None or spare is None:
        return pages
    if setting.size > setting.least:
        return f"{pages}，字号 {setting.size:.0f} 磅，写多了字会变小"
    if setting.pages == 1:
        return f"{pages}，还能写 {spare} 行" if spare else f"{pages}，正好写满"
    if setting.pages > MOST_PAGES:
        return f"{pages}，贴出来没人看得完：请删短，或只贴要点，全文放到网上扫码看"
    used = math.ceil(setting.lines - setting.spare - _SLACK)
    last = f"{pages}，第 {setting.pages} 页有 {used} 行"
    if setting.pages == 2 and _would_fit(press, sheet):
        return f"{last}：选“缩到一页”就能放下"
    return f"{last}，还能写 {spare} 行"


def spare_lines(setting: Setting) -> int | None:
    """How many whole lines more the last page holds, if its template tells."""
    return None if setting.spare is None else max(0, math.floor(setting.spare + _SLACK))


def _would_fit(press: Press, sheet: NoticeSheet) -> bool:
    (tightened,) = press.settings(Batch((replace(sheet, one_page=True),)))
    return tightened.over is None


def _absent(sheet: NoticeSheet) -> str:
    """Which pictures the text calls that are not attached."""
    texts = [sheet.body, *(text for _, text in sheet.sections)]
    names = [name for text in texts for name in markup.missing_pictures(text, sheet.pictures)]
    return f"没有附上图片{'、'.join(f'“{name}”' for name in names[:3])}。" if names else ""


def _longest(sheet: NoticeSheet) -> str:
    """What takes most of the room, by the name under which it was written."""
    parts = [(_NAMES[block["kind"]], block) for block in markup.parsed(sheet.body, sheet.pictures)]
    for label, text in sheet.sections:
        parts += [(f"“{label}”", block) for block in markup.parsed(text, sheet.pictures)]
    room: Counter[str] = Counter({"标题": len(sheet.title)})
    for name, block in parts:
        room[name] += math.ceil(block_ems(block) / LINE_EMS) * LINE_EMS
    for label, text in sheet.facts:
        room[f"“{label}”"] += len(text) + LINE_EMS
    return room.most_common(1)[0][0]
