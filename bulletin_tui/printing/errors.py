"""Refusals of the printing side; each carries one Chinese sentence for the screen."""

from __future__ import annotations

from collections.abc import Sequence


class PrintError(Exception):
    """Something could not be printed. `str()` of it says what, where and what to do now."""


class TooDense(PrintError, ValueError):
    """The QR code's content is so long that its modules would be too small to scan."""


class UnsafeLink(PrintError, ValueError):
    """The QR code's content is not a web link, a telephone number or plain text."""


class MissingGlyphs(PrintError):
    """No font at hand can draw some character, which typst would print as an empty box."""

    def __init__(self, title: str, characters: Sequence[str]) -> None:
        self.title = title
        self.characters = tuple(characters)
        super().__init__(
            f"“{_printable(title)}”里有打印字体没有的字：{_named(characters)}。"
            "请改用别的字，或在设置里指定有这个字的字体文件夹。"
        )


def _named(characters: Sequence[str]) -> str:
    shown = "、".join(f"{_printable(c)}(U+{ord(c):04X})" for c in characters[:8])
    return shown if len(characters) <= 8 else f"{shown} 等 {len(characters)} 个"


def _printable(text: str) -> str:
    """Return the text without what a screen cannot show (half surrogates, controls)."""
    return "".join(c if c.isprintable() else "?" for c in text)
