"""Personal data made unreadable in what hangs on a wall (个人信息保护法 art. 25; practice of 公示).

王小明 becomes 王*明, 李红 李*, 欧阳小明 欧阳*明, however many letters the star stands for (two
stars beside each other would be the mark for bold). A mobile telephone keeps its first three and
last four digits, another its area code and last three; a bank card its last four; an address ends
at the building. What a column holds is seen from its heading, or else from its cells, and numbers
from their shape anywhere, however they are spaced. The number of an identity document is never
printed whole, masked list or not. In doubt more is masked than need be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from bulletin_tui.printing.text.tables import cells_of

Mask = Callable[[str], str]
_NAMED = re.compile(
    "姓名|名字|名单|户主|申请人|当事人|对象|人员|联系人|负责人|监护人|成员|家属|配偶|子女|儿童|学生"
    "|候选人|代表|业主|老人|党员|人$|者$"
)
_NOT_NAMED = re.compile("数|类|情况|关系|单位|金额|公司|年龄|性别|原因|证|号")
_ALWAYS_NAMED = re.compile("姓名|名字")
_PHONES = re.compile("电话|手机|联系方式|号码")
_CARDS = re.compile("银行|卡号|账号|帐号|账户|帐户")
_IDENTITY = re.compile("身份证|证件|公民身份")
_PLACES = re.compile("住址|地址|住所|门牌|房号|房屋坐落")
_OTHER_HEADINGS = re.compile(
    "序号|编号|项目|名称|类|金额|标准|元|人口|人数|户数|性别|年龄|民族|学历|备注|说明|小区|社区|楼|单元"
    "|日期|时间|单位|部门|岗位|职务|原因|理由|情况|结果|关系|数量|次数|等级|得分|成绩|名次"
)
_COMPOUND = tuple(
    re.findall("..", "欧阳司马上官诸葛东方皇甫尉迟公孙令狐慕容司徒夏侯宇文长孙端木南宫西门轩辕")
)
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏"
    "魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵"
    "万钱严覃武戴莫孔向汤"
)
# Han in all planes, letters of other scripts, and the dot inside 买买提·吐尔逊.
_LETTER, _HAN = r"[^\W\d_]", r"[^\W\d_a-zA-Z]"
_NAME = re.compile(rf"{_LETTER}+(?:[·•.]{_LETTER}+)*")
_PADDED_NAME = re.compile(
    rf"(?<!{_LETTER})(?:(?:{_HAN}[ \u3000]+){{1,3}}|(?:{'|'.join(_COMPOUND)})[ \u3000]+)"
    rf"{_HAN}{{1,2}}(?!{_LETTER})"
)
"""李　红 and 王 小 明, as names are typed to be equally wide."""
_GAP = r"[\s\-‐-―－_]{0,3}"
"""What people put between the figures of one number."""
_ASCII = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")
_SPACED_IDENTITY = re.compile(
    rf"(?<!\d)\d(?:{_GAP}\d){{5}}{_GAP}(?:1{_GAP}[89]|2{_GAP}0)(?:{_GAP}\d){{2}}"
    rf"{_GAP}(?:0{_GAP}[1-9]|1{_GAP}[0-2]){_GAP}(?:[0-2]{_GAP}\d|3{_GAP}[01])"
    rf"(?:{_GAP}\d){{3}}{_GAP}[\dXx](?!\d)"
)
"""Place, day of birth, number, check digit (GB 11643-1999)."""
_NUMBER = re.compile(r"(?<!\d)\d{11,}[Xx]?")
_SPACED_NUMBER = re.compile(rf"(?<![\d*])\d(?:{_GAP}\d){{10,}}(?!\d)")
_DATE = r"(?:19|20)\d\d[-‐-―－]?(?:0?[1-9]|1[0-2])[-‐-―－]?(?:[0-2]?\d|3[01])"
_DATES = re.compile(rf"{_DATE}(?:{_GAP}{_DATE})*")
_OLD_IDENTITY = re.compile(r"\d{8}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}")
"""Of 15 figures, as they were until 1999."""
_MOBILE = re.compile(r"(?:86|0)?(1[3-9]\d)\d{4}(\d{4})")
_LANDLINE = re.compile(
    rf"(?<![\d*])(0\d{{2,3}}{_GAP})?\d(?:{_GAP}\d){{3,4}}((?:{_GAP}\d){{3}})(?!\d)"
)
_CARD_LENGTH = 16
_ORDINAL = "[\\d一二三四五六七八九十百甲乙丙丁A-Za-z]{1,6}"
"""As few as numbers of houses have, so that a row of them without end is searched in time."""
_BUILDING = re.compile(
    rf"({_ORDINAL}\s*(?:号楼|栋|幢|座|弄|#楼?)).+|(\d{{1,6}}号)(?=\s*\d{{3,4}}(?!\d)).+"
)
_DOOR = re.compile(r"[\dA-Za-z一二三四五六七八九十]{1,6}\s*(?:单元|门洞|楼层|层|室|户|门).*")
_DASHED = re.compile(r"(\d{1,6})\s*[-—－]\s*(?:\d+(?:\s*[-—－]\s*\d+)+|\d{3,4}(?!\d)).*")
_VILLAGE_DOOR = re.compile(r"(?<=[村组屯队庄])\d+号.*")
_ROOM = re.compile(rf"{_ORDINAL}\s*单元(?:\s*\d+\s*[室号]?)?|\d{{3,4}}\s*室")
"""In a line of running text, where what comes after an address must stay."""
_CAPTIONS = 2
"""Rows that may stand above the headings."""


def masked_list(text: str, *, wholly: bool) -> str:
    """A list in light markup, its first row the heading; unless `wholly`, identity numbers only.

    A list of one column comes back as one line of names with 、 between them. A list without
    headings has no row that is spared.
    """
    rows = cells_of(text)
    if not rows:
        return ""
    if max(map(len, rows)) == 1:
        names = [row[0] for row in rows if not _NAMED.fullmatch(_squeezed(row[0]))]
        return "、".join(map(_line_masked if wholly else _identity_hidden, names))
    before = _headings_end(rows)
    masks = _masks(rows[before - 1] if before else [], rows[before:]) if wholly else []
    above = [[_identity_hidden(cell) for cell in row] for row in rows[:before]]
    return "\n".join(
        map(" | ".join, [*above, *(_row(row, masks, wholly) for row in rows[before:])])
    )


def _headings_end(rows: Sequence[Sequence[str]]) -> int:
    """How many rows are captions and headings; 0 where the list begins at once.

    Above the headings may stand what the list is called, in a cell of its own.
    """
    for at, row in enumerate(rows[: _CAPTIONS + 1]):
        filled = [cell for cell in row if cell]
        if len(filled) > 1:
            if _heads(filled) or not any(map(_holds_a_person, filled)):
                return at + 1
            return at if at and _heads(rows[at - 1]) else 0
    return 0


def _heads(cells: Sequence[str]) -> bool:
    known = (_mask_for(_squeezed(cell)) or _OTHER_HEADINGS.search(cell) for cell in cells)
    return any(known) and not any(re.search(r"\d{5}", cell) for cell in cells)


def _holds_a_person(cell: str) -> bool:
    return _looks_like_a_name(cell) or re.search(r"\d{5}", cell) is not None


def _row(row: Sequence[str], masks: Sequence[Mask], wholly: bool) -> list[str]:
    if not wholly:
        return [_identity_hidden(cell) for cell in row]
    return [numbers_masked(mask(cell)) for mask, cell in zip(masks, row, strict=False)]


def _masks(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Mask]:
    """How each column is masked: by its heading; without one for names, by what looks like them."""
    count = max(map(len, (headings, *rows)))
    headings = [*map(_squeezed, headings), *[""] * (count - len(headings))]
    masks = [_mask_for(heading) for heading in headings]
    named = any(_is_named(heading) for heading in headings)
    for at, heading in enumerate(headings):
        if masks[at] is None and not (named and heading):
            is_known = _OTHER_HEADINGS.search(heading) is not None
            cells = [row[at] for row in rows if at < len(row) and row[at]]
            if _share_of_names(cells) >= (1 if is_known else 0.5):
                masks[at] = names_masked
    return [mask or numbers_masked for mask in masks]


def _mask_for(heading: str) -> Mask | None:
    named = _is_named(heading)
    for pattern, mask in (
        (_IDENTITY, identity_masked),
        (_CARDS, card_masked),
        (_PLACES, place_masked),
        (_PHONES, phone_masked),
    ):
        if pattern.search(heading):
            # A number is known by its shape where the name of its owner stands beside it.
            return partial(_beside_a_name, mask) if named else mask
    return names_masked if named else None


def _is_named(heading: str) -> bool:
    if _ALWAYS_NAMED.search(heading):
        return True
    return bool(_NAMED.search(heading)) and not _NOT_NAMED.search(heading)


def _beside_a_name(mask: Mask, text: str) -> str:
    by_shape = phone_masked(numbers_masked(text))
    return names_masked(mask(by_shape) if mask is place_masked else by_shape)


def _line_masked(text: str) -> str:
    """A line of running text: names, numbers, and where somebody lives."""
    return names_masked(_ROOM.sub("***", numbers_masked(text)))


def _share_of_names(cells: Sequence[str]) -> float:
    parts = (part for cell in cells for part in re.split(r"[\s、，,/]+", _joined(cell)))
    found = [part for part in parts if _NAME.search(part)]
    return sum(map(_looks_like_a_name, found)) / max(len(found), 1)


def _looks_like_a_name(text: str) -> bool:
    plain = _squeezed(text)
    return len(plain) in (2, 3, 4) and (plain[0] in _SURNAMES or plain.startswith(_COMPOUND))


def _joined(text: str) -> str:
    return _PADDED_NAME.sub(lambda found: _squeezed(found.group()), text)


def _squeezed(heading: str) -> str:
    return "".join(heading.split())


def names_masked(text: str) -> str:
    """Every name in a cell; what is no letter stays."""
    return _NAME.sub(lambda found: _name_masked(found.group()), _joined(text))


def _name_masked(name: str) -> str:
    if len(name) == 1:
        return name
    if name[0].isascii():
        return f"{name[0]}***"
    shown = 2 if len(name) > 2 and name.startswith(_COMPOUND) else 1
    last = name[-1] if len(name) - shown > 1 else ""
    return f"{name[:shown]}*{last}"


def identity_masked(text: str) -> str:
    """Whatever an identity document is numbered: the first three and last two characters."""
    by_shape = _identity_hidden(text)
    if by_shape != text:
        return names_masked(by_shape)
    plain = "".join(text.split())
    return plain if len(plain) < 6 else _starred(plain)


def _starred(number: str) -> str:
    return f"{number[:3]}{'*' * max(len(number) - 5, 3)}{number[-2:]}"


def phone_masked(text: str) -> str:
    """Mobile telephones and others."""

    def other(found: re.Match[str]) -> str:
        return f"{found[1] or ''}****{_figures(found[2])}"

    return _LANDLINE.sub(other, numbers_masked(text))


def card_masked(text: str) -> str:
    """The last four digits of any account."""
    plain = re.sub(r"[\s-]", "", text)
    return plain if len(plain) < 5 else f"********{plain[-4:]}"


def place_masked(text: str) -> str:
    """An address as far as the building; in a village, where doors are numbered, the group."""
    for pattern in (_BUILDING, _DASHED, _DOOR, _VILLAGE_DOOR):
        if found := pattern.search(text):
            kept = next(filter(None, found.groups()), "")
            return f"{text[: found.start()]}{kept}***"
    return text


def numbers_masked(text: str) -> str:
    """Numbers of documents, mobile telephones and cards wherever they stand, by their shape."""
    return _by_shape(text, _number_masked)


def _identity_hidden(text: str) -> str:
    return _by_shape(text, _identity_masked)


def _by_shape(text: str, mask: Mask) -> str:
    """First numbers in one piece, so that two beside each other are not taken for one."""
    plain = text.translate(_ASCII)
    hidden = _SPACED_IDENTITY.sub(lambda found: _starred(_figures(found.group())), plain)
    for numbers in (_NUMBER, _SPACED_NUMBER):
        hidden = numbers.sub(lambda found: mask(found.group()), hidden)
    return text if hidden == plain else hidden


def _identity_masked(number: str) -> str:
    plain = _figures(number)
    in_one_piece = len(plain) in (15, 18) and plain == number.upper()
    return _starred(plain) if in_one_piece or _OLD_IDENTITY.fullmatch(plain) else number


def _number_masked(number: str) -> str:
    if (hidden := _identity_masked(number)) != number or _DATES.fullmatch(number):
        return hidden
    plain = _figures(number)
    if mobile := _MOBILE.fullmatch(plain):
        return f"{mobile[1]}****{mobile[2]}"
    return f"********{plain[-4:]}" if len(plain) >= _CARD_LENGTH else number


def _figures(number: str) -> str:
    """The figures of a number, and its X."""
    return re.sub("[^0-9X]", "", number.translate(_ASCII).upper())
