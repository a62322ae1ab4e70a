"""How text is split for the page: paragraphs, heading levels, balanced title lines."""

from __future__ import annotations

import re
import unicodedata

Run = tuple[str, str]

_LEVEL_ONE = re.compile(r"[一二三四五六七八九十百]+、")
_LEVEL_TWO = re.compile(r"[(\uff08][一二三四五六七八九十百]+[)\uff09]")
_CHAPTER = re.compile(r"第[一二三四五六七八九十百零〇0-9０-９]+[章节编][ \u3000]")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇0-9０-９]+条(?=[ \u3000])")
_HEADING_END = re.compile(r"[。:\uff1a]")
_PAUSE = re.compile(r"[\uff0c\uff1b;,!?\uff01\uff1f]")
_HEADING_LIMIT = 28
_LONG_HEADING = 56
_UNBROKEN = re.compile(r"[!-~]{24,}|[^\w\s]{24,}")
"""Latin runs and rows of signs, such as a line of dots to write on, that no space breaks."""
_BREAK_PLACE = re.compile(r"[/?&=._%#:-]+|[^/?&=._%#:-]{8}(?=.)")
_ALONE = 2000.0
"""The cost of a line of one character: more than any other break of a title."""
_GOOD_LAST = set("的、\uff0c》\uff09和与")
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad]")
_NOT_FIRST = set("\uff0c\uff1b\uff1a\uff1f\uff01\uff09。、;:?!)》”’」』】〕,.;:?!)]}的了等和与及")
_NOT_LAST = set("\uff08《“‘「『【〔([{第")
# Words of notice titles that a line break must not cut.
_WORDS = re.compile(
    "关于|通知|公告|通告|公示|公开|公布|社区|街道|办事处|居委会|居民|委员会|小区|停水|停电|停气|"
    "温馨提示|倡议书|公开信|征求|意见|开展|组织|活动|工作|管理|建设|改造|安全|检查|服务|中心|名单|"
    "情况|结果|调整|办理|申请|审核|低保|临时|救助|补贴|保障|住房|老旧|物业|业主|消防|防火|电动|"
    "自行车|电梯|方案|车位|楼道|垃圾|分类|文明|城市|创建|志愿|招聘|招募|宣传|培训|体检|疫苗|接种|老年人|儿童|"
    "残疾人|退役|军人|党员|发展|对象|选举|换届|候选人|财务|收支|年度|季度|2026年|沈阳市|沈河区"
)

_QUOTED = re.compile("“[^“”]{1,12}”|《[^《》]{1,12}》")


def clean(text: str) -> str:
    """Return one line: controls and invisible marks out, tabs and newlines as single blanks."""
    visible = _INVISIBLE.sub("", text)
    kept = "".join(" " if c.isspace() and c != "\u3000" else c for c in visible)
    return "".join(c for c in kept if unicodedata.category(c) != "Cc").strip()


def clean_lines(text: str) -> list[str]:
    """Return the lines of a text that have any, each cleaned."""
    return [line for line in map(clean, text.splitlines()) if line]


def breakable(text: str) -> str:
    """Return the text with places to break in runs too long for a line, such as links.

    The places are marked by zero-width spaces, which the template replaces: typst itself would
    let a link run off the paper.
    """
    return _UNBROKEN.sub(lambda run: _BREAK_PLACE.sub("\\g<0>\u200b", run.group()), text)


def labelled(text: str) -> str:
    """Return a salutation or list of recipients that ends with one full-width colon."""
    body = clean(text).rstrip(":\uff1a ")
    return body + "\uff1a" if body else ""


def runs(paragraph: str) -> list[Run]:
    """Split a paragraph into (font role, text): 一、 is set in 黑体 and (一) in 楷体.

    Only the heading is: up to the first full stop or colon; without one the whole of a line, or
    of two lines if no comma says that it is a sentence. Of 第一条 only these words are.
    """
    if article := _ARTICLE.match(paragraph):
        return [("heading", article[0]), ("body", paragraph[article.end() :])]
    role = ""
    if _LEVEL_ONE.match(paragraph) or is_chapter(paragraph):
        role = "heading"
    elif _LEVEL_TWO.match(paragraph):
        role = "subheading"
    if not role:
        return [("body", paragraph)]
    end = _HEADING_END.search(paragraph)
    cut = end.end() if end else len(paragraph)
    if cut > (_HEADING_LIMIT if end or _PAUSE.search(paragraph) else _LONG_HEADING):
        return [("body", paragraph)]
    rest = [("body", paragraph[cut:])] if paragraph[cut:] else []
    return [(role, paragraph[:cut]), *rest]


def is_chapter(paragraph: str) -> bool:
    """Whether a paragraph is the heading of a chapter: 第一章 总则."""
    return bool(_CHAPTER.match(paragraph)) and len(paragraph) <= _HEADING_LIMIT


def em_width(text: str) -> float:
    """Return the text's width in ems: a wide character is one, any other about 0.55."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.55 for c in text)


def title_lines(title: str, line_ems: float) -> list[str]:
    """Break a title into the fewest lines that fit, as even as can be, words kept whole.

    Newlines in the title are breaks its writer wants. A line is never wider than `line_ems`
    unless a single word is.
    """
    wanted = [clean(line) for line in title.splitlines()]
    return [line for part in wanted if part for line in _balanced(part, line_ems)]


def _balanced(text: str, line_ems: float) -> list[str]:
    """Return the break with the lowest cost, by dynamic programming over the characters."""
    count = max(1, -int(-em_width(text) // line_ems))
    if count == 1:
        return [text]
    for lines in (count, count + 1):
        found = _break_into(text, lines, line_ems)
        if found:
            return found
    return [text]


def _break_into(text: str, lines: int, line_ems: float) -> list[str]:
    """Return exactly that many lines, or nothing when they cannot all fit."""
    widths = [0.0]
    for char in text:
        widths.append(widths[-1] + em_width(char))
    target = widths[-1] / lines
    costs = _break_costs(text)
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for number in range(1, lines + 1):
        ends: dict[int, tuple[float, int]] = {}
        for start, (cost, _) in best[-1].items():
            for end in range(start + 1, len(text) + 1):
                width = widths[end] - widths[start]
                if width > line_ems:
                    break
                if (number == lines) != (end == len(text)):
                    continue
                total = cost + (width - target) ** 2 + costs[end]
                if end not in ends or total < ends[end][0]:
                    ends[end] = (total, start)
        best.append(ends)
    return _walk_back(text, best)


def _walk_back(text: str, best: list[dict[int, tuple[float, int]]]) -> list[str]:
    end, found = len(text), []
    for ends in reversed(best[1:]):
        if end not in ends:
            return []
        start = ends[end][1]
        found.append(text[start:end].strip())
        end = start
    return found[::-1]


def may_break(text: str, at: int) -> bool:
    """Whether a line may end before this place: not inside a Latin word, nor before a comma."""
    before, after = text[at - 1], text[at]
    latin = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
    return not (
        latin or after in _NOT_FIRST or before in _NOT_LAST or (after == "年" and before.isdigit())
    )


def _break_costs(text: str) -> list[float]:
    """Return for each index how bad a line break before it is, in squared ems."""
    costs = [0.0] * (len(text) + 1)
    for at in range(1, len(text)):
        if not may_break(text, at):
            costs[at] = 400.0
        elif text[at - 1] in _GOOD_LAST:
            costs[at] = -6.0
    for words in (_WORDS, _QUOTED):
        for word in words.finditer(text):
            for at in range(word.start() + 1, word.end()):
                costs[at] += 100.0
    for at in range(1, len(text)):
        if len(text[:at].strip()) < 2 or len(text[at:].strip()) < 2:
            costs[at] += _ALONE
    return costs
