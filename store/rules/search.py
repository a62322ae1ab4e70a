"""How people look for things: a few words, short names for long ones, the initials of the pinyin.

The initials come from GB 2312-80, whose 3755 usual characters stand in the order of their pinyin;
a rarer character has none, and one with several readings has that of the standard.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

SHORT_NAMES = (
    ("低保", "最低生活保障"),
    ("社保", "社会保险"),
    ("医保", "医疗保险"),
    ("公益岗", "公益性岗位"),
    ("居委会", "居民委员会"),
    ("业委会", "业主委员会"),
    ("残联", "残疾人联合会"),
    ("保障房", "保障性住房"),
    ("公租房", "公共租赁住房"),
    ("加梯", "加装电梯"),
    ("创城", "文明城市"),
    ("反诈", "诈骗"),
)
"""What is said, and what is written for it: who looks for the one means the other too."""
_BOUNDS = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
"""The first character of each initial."""
_LETTERS = "abcdefghjklmnopqrstwxyz"


@cache
def _initials() -> dict[int, str]:
    """The initial of each usual character, as `str.translate` wants it."""
    starts = [character.encode("gb2312") for character in _BOUNDS]
    table = {}
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF if high < 0xD7 else 0xFA):
            code = bytes((high, low))
            place = sum(start <= code for start in starts) - 1
            table[ord(code.decode("gb2312"))] = _LETTERS[place]
    return table


def initials(text: str) -> str:
    """The text with the initial in place of each usual Chinese character: 停水通知 is tstz."""
    return text.casefold().translate(_initials())


class Word:
    """One word that is looked for."""

    def __init__(self, word: str) -> None:
        self.plain = word.casefold()
        self._spellings = frozenset(_spellings(self.plain))
        self._is_pinyin = self.plain.isascii() and self.plain.isalpha()

    def is_in(self, text: str) -> bool:
        """Whether it, another name for it or its initials are in the text.

        A single letter is the first of them: of many texts, every one has it somewhere.
        """
        text = text.casefold()
        if any(spelling in text for spelling in self._spellings):
            return True
        if not self._is_pinyin:
            return False
        found = initials(text)
        return found.startswith(self.plain) if len(self.plain) == 1 else self.plain in found


def _spellings(word: str) -> Iterable[str]:
    yield word
    for short, long in SHORT_NAMES:
        for said, written in ((short, long), (long, short)):
            if said in word:
                yield word.replace(said, written)


class Search:
    """What is typed into a search box: words, each of which must be there."""

    def __init__(self, text: str) -> None:
        self.words = tuple(map(Word, text.split()))

    def matches(self, *texts: str) -> bool:
        """Whether each word is in one of the texts."""
        return all(any(map(word.is_in, texts)) for word in self.words)
