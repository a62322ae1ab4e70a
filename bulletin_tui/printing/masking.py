"""Personal data made unreadable in what hangs on a wall (个人信息保护法 art. 25; practice of 公示).

王小明 becomes 王*明, 李红 李*, 欧阳小明 欧阳*明, however many letters the star stands for (two
stars beside each other would be the mark for bold). A mobile telephone keeps its first three and
last four digits, another its area code and last three; a bank card its last four; an address ends
at the building. What a column holds is seen from its heading, and numbers from their shape in any
column. The number of an identity document is never printed whole, masked list or not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

Mask = Callable[[str], str]
_BARS = re.compile(r"[|｜\t]")
_NAMED = re.compile(
    "姓名|名字|名单|户主|申请人|当事人|对象|人员|联系人|负责人|监护人|成员|家属|配偶|子女|儿童|学生"
    "|候选人|代表|业主|老人|党员"
)
_NOT_NAMED = re.compile("数|类|情况|关系|单位|金额|公司|年龄|性别|原因|证|号")
_PHONES = re.compile("电话|手机|联系方式|号码")
_CARDS = re.compile("银行|卡号|账号|帐号|账户|帐户")
_IDENTITY = re.compile("身份证|证件|公民身份")
_PLACES = re.compile("住址|地址|住所|门牌|房号|房屋坐落")
_COMPOUND = tuple(
    re.findall("..", "欧阳司马上官诸葛东方皇甫尉迟公孙令狐慕容司徒夏侯宇文长孙端木南宫西门轩辕")
)
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏"
    "魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵"
    "万钱严覃武戴莫孔向汤"
)
# Han in all planes, letters of other scripts, and the dot inside 买买提·吐尔逊.
_NAME = re.compile(r"[^\W\d_]+(?:[·•.][^\W\d_]+)*")
_IDENTITY_NUMBER = re.compile(r"(?<!\d)(?:\d[ -]?){17}[\dXxＸ](?!\d)|(?<!\d)\d{15}(?!\d)")
_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(0\d{2,3}[ -]?)?\d{4,5}(\d{3})(?!\d)")
_CARD = re.compile(r"(?<!\d)(?:\d[ -]?){12,15}((?:\d[ -]?){4})(?!\d)")
_BUILDING = re.compile(r"(\d+\s*(?:号楼|栋|幢|座|弄|#楼?)).+")
_DOOR = re.compile(r"[\dA-Za-z一二三四五六七八九十]+\s*(?:单元|门洞|楼层|层|室|户|门).*")
_DASHED = re.compile(r"(\d+)\s*[-—－]\s*\d+(?:\s*[-—－]\s*\d+)+.*")
_VILLAGE_DOOR = re.compile(r"(?<=[村组屯队庄])\d+号.*")


def masked_list(text: str, *, wholly: bool) -> str:
    """A list in light markup, its first row the heading; unless `wholly`, identity numbers only.

    A list of one column comes back as one line of names with 、 between them.
    """
    rows = [
        [cell.strip() for cell in _BARS.split(line.strip().strip("|｜"))]
        for line in text.splitlines()
        if line.strip()
    ]
    if not rows:
        return ""
    if max(map(len, rows)) == 1:
        names = [row[0] for row in rows if not _NAMED.fullmatch(_squeezed(row[0]))]
        return "、".join(names_masked(name) if wholly else _numbers_hidden(name) for name in names)
    masks = _masks(rows) if wholly else []
    return "\n".join([" | ".join(rows[0]), *(_row(row, masks, wholly=wholly) for row in rows[1:])])


def _row(row: Sequence[str], masks: Sequence[Mask | None], *, wholly: bool) -> str:
    cells = []
    for at, cell in enumerate(row):
        known = masks[at] if at < len(masks) else None
        hidden = known(cell) if known else cell
        cells.append(numbers_masked(hidden) if wholly else _numbers_hidden(hidden))
    return " | ".join(cells)


def _masks(rows: Sequence[Sequence[str]]) -> list[Mask | None]:
    """How each column is masked, by its heading; without one for names, by what looks like them."""
    masks = [_mask_for(_squeezed(heading)) for heading in rows[0]]
    if names_masked not in masks:
        for at in range(len(masks)):
            cells = [row[at] for row in rows[1:] if at < len(row) and row[at]]
            if masks[at] is None and cells and all(map(_looks_like_a_name, cells)):
                masks[at] = names_masked
    return masks


def _mask_for(heading: str) -> Mask | None:
    for pattern, mask in (
        (_IDENTITY, identity_masked),
        (_CARDS, card_masked),
        (_PLACES, place_masked),
        (_PHONES, phone_masked),
    ):
        if pattern.search(heading):
            return mask
    return names_masked if _NAMED.search(heading) and not _NOT_NAMED.search(heading) else None


def _looks_like_a_name(text: str) -> bool:
    return len(text) in (2, 3, 4) and (text[0] in _SURNAMES or text.startswith(_COMPOUND))


def _squeezed(heading: str) -> str:
    return "".join(heading.split())


def names_masked(text: str) -> str:
    """Every name in a cell; what is no letter stays."""
    return _NAME.sub(lambda found: _name_masked(found.group()), text)


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
    plain = "".join(text.split())
    return plain if len(plain) < 6 else f"{plain[:3]}{'*' * max(len(plain) - 5, 3)}{plain[-2:]}"


def phone_masked(text: str) -> str:
    """Mobile telephones and others."""
    return _LANDLINE.sub(lambda m: f"{m[1] or ''}****{m[2]}", _MOBILE.sub(r"\1****\2", text))


def card_masked(text: str) -> str:
    """The last four digits of any account."""
    plain = re.sub(r"[\s-]", "", text)
    return plain if len(plain) < 5 else f"********{plain[-4:]}"


def place_masked(text: str) -> str:
    """An address as far as the building; in a village, where doors are numbered, the group."""
    for pattern, kept in ((_BUILDING, r"\1"), (_DASHED, r"\1"), (_DOOR, ""), (_VILLAGE_DOOR, "")):
        shorter = pattern.sub(kept, text)
        if shorter != text:
            return f"{shorter}***"
    return text


def numbers_masked(text: str) -> str:
    """Numbers of documents, mobile telephones and cards wherever they stand, by their shape."""
    hidden = _MOBILE.sub(r"\1****\2", _numbers_hidden(text))
    return _CARD.sub(lambda found: f"********{re.sub(r'[ -]', '', found[1])}", hidden)


def _numbers_hidden(text: str) -> str:
    return _IDENTITY_NUMBER.sub(lambda found: identity_masked(found.group()), text)
