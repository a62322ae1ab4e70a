"""Which file plays which role on the page, and what a folder of fonts is good for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.fonts.names import Role, by_their_names
from bulletin_tui.printing.fonts.roles import (
    ROLE_NAMES,
    FontFace,
    FontSet,
    font_files,
    resolve_fonts,
)

USES: dict[Role, str] = {
    "body": "正文",
    "title": "标题",
    "heading": "一级标题",
    "subheading": "二级标题",
}
_HAN = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_FOR_THE_WEB = (".woff", ".woff2", ".eot")


@dataclass(frozen=True, slots=True)
class FontLine:
    """A role and who plays it."""

    role: str
    use: str
    family: str
    file: str
    source: str
    """自己的, 系统的 or 自带的."""
    stand_in: bool
    characters: int
    """Chinese characters that it can draw; the fallback fonts draw what it lacks."""

    def told(self) -> list[str]:
        """Two lines."""
        who = f"没有，用 {self.family} 代替" if self.stand_in else self.family
        file = Path(self.file).name if self.source == "自带的" else self.file
        return [
            f"{self.role}（{self.use}）：{who}",
            f"    {self.source} {file}，汉字 {self.characters} 个",
        ]

    def data(self) -> dict[str, Any]:
        return asdict(self)


def font_lines(fonts: FontSet, own: Path | None) -> list[FontLine]:
    """One line a role. Opens the font files: call it from a worker."""
    return [_line(role, face, fonts, own) for role, face in fonts.roles.items()]


def _line(role: Role, face: FontFace, fonts: FontSet, own: Path | None) -> FontLine:
    if face.path in {fallback.path for fallback in fonts.fallback[:2]}:
        source = "自带的"
    else:
        is_own = own is not None and face.path.is_relative_to(own)
        source = "自己的" if is_own else "系统的"
    return FontLine(
        ROLE_NAMES[role],
        USES[role],
        face.family,
        str(face.path),
        source,
        face.stand_in,
        _han(fonts.covered(face)),
    )


def fallback_line(fonts: FontSet) -> str:
    """Who draws the rare characters that a role's font lacks."""
    names = "、".join(dict.fromkeys(face.family for face in fonts.fallback))
    count = _han(frozenset().union(*(fonts.covered(face) for face in fonts.fallback)))
    return f"少的字用 {names} 补，一共 {count} 个汉字；还没有的，打印前会说是哪份材料的哪个字。"


def _han(codes: frozenset[int]) -> int:
    return sum(1 for code in codes if any(low <= code <= high for low, high in _HAN))


def usable_fonts(folder: Path) -> list[str]:
    """Which roles the fonts of a folder play, in words, to be told before it is chosen.

    Raises PrintError for a folder that is not there, or has no font that can be printed with.
    """
    if not folder.is_dir():
        raise PrintError(f"没有 {folder} 这个文件夹。请核对名字；U 盘上的请先插好。")
    files = list(font_files([folder]))
    web = [path for path in folder.rglob("*") if path.suffix.lower() in _FOR_THE_WEB]
    fonts = resolve_fonts(folder, [])
    played = [
        f"{ROLE_NAMES[role]}：{face.path.name}"
        for role, face in fonts.roles.items()
        if face.path in files
    ]
    if not played:
        raise PrintError(_why_none(folder, files, web))
    if web:
        played.append(f"{len(web)} 个网页字体（{web[0].name} 等）印不出来，没有用")
    return played


def _why_none(folder: Path, files: Sequence[Path], web: Sequence[Path]) -> str:
    if web and not files:
        return (
            f"{folder} 里只有网页字体（{web[0].name}），印不出来。"
            "请放 .ttf、.ttc 或 .otf 的仿宋、小标宋、黑体、楷体，再选。"
        )
    if not files:
        return f"{folder} 里没有字体文件（.ttf、.ttc、.otf）。请放进去再选。"
    broken = not any(by_their_names(files).values())
    which = "认不出" if broken else "打不开"
    return (
        f"{folder} 里的 {len(files)} 个字体文件{which}仿宋、小标宋、黑体、楷体。"
        "请放进这几种字体，再选。"
    )
