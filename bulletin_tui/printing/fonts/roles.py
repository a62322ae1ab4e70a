"""Which font file plays which role, and which characters none of them can draw."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.fonts.names import Role, by_their_names
from bulletin_tui.printing.rooms import Room

if TYPE_CHECKING:
    import typst

ROLE_NAMES: Mapping[Role, str] = {
    "body": "仿宋",
    "title": "小标宋",
    "heading": "黑体",
    "subheading": "楷体",
}
# Best first. Upper and lower case are alike, * stands for a version number.
_FILES: Mapping[Role, tuple[str, ...]] = {
    "body": (
        "simfang.ttf", "cesi_fs_gb*.ttf", "gb_fs_gb18030.ttf", "fzfsk.ttf", "stfangso.ttf",
        "stfangsong.ttf", "fandolfang-regular.otf",
    ),
    "title": (
        "fzxbsjw.ttf", "fzxbsk.ttf", "cesi_xbs_gb*.ttf", "gb_xbs_gb18030.ttf", "stzhongs.ttf",
    ),
    "heading": (
        "simhei.ttf", "cesi_ht_gb*.ttf", "gb_ht_gb18030.ttf", "fzhtk.ttf", "msyh.ttc", "msyh.ttf",
        "stheiti medium.ttc",
    ),
    "subheading": (
        "simkai.ttf", "cesi_kt_gb*.ttf", "gb_kt_gb18030.ttf", "fzktk.ttf", "stkaiti.ttf",
        "kaiti.ttc", "ukai.ttc",
    ),
}  # fmt: skip
# Large fonts that have the rare characters of names.
_RARE = ("simsunb.ttf", "simsunextg.ttf", "simsun.ttc", "notoserifcjk-regular.ttc",
         "notoserifcjksc-regular.otf", "notosanscjk-regular.ttc", "songti.ttc")  # fmt: skip
_SERIF, _SANS = "notoserifsc-regular.otf", "notosanssc-regular.otf"
# Besides GB 2312, what the bundled fonts certainly have and Python's gb2312 codec lacks; the
# zero-width space needs no glyph.
_ALWAYS = frozenset("—·‧•–\u00a0\u200b")


@dataclass(frozen=True, slots=True)
class FontFace:
    """A font as typst names it. `stand_in` says that it is not the one the role asks for."""

    family: str
    weight: int
    path: Path
    index: int
    stand_in: bool = False


@dataclass(frozen=True)
class FontSet:
    """The fonts of a run: one face a role, then the faces for characters a role lacks."""

    roles: Mapping[Role, FontFace]
    fallback: tuple[FontFace, ...]
    loaded: typst.Fonts
    room: Room = field(repr=False)
    coverage: dict[tuple[Path, int], frozenset[int]] = field(default_factory=dict, repr=False)

    def families(self, role: Role) -> list[str]:
        """Return the family names that typst tries in turn for a role."""
        faces = (self.roles[role], *self.fallback)
        return list(dict.fromkeys(face.family for face in faces))

    def covered(self, face: FontFace) -> frozenset[int]:
        """The code points that a face can draw; read once a run."""
        return _coverage(face, self)

    def stand_ins(self) -> list[str]:
        """Return a Chinese line for each font that stands in for others that were not found."""
        found: dict[str, list[str]] = {}
        for role, face in self.roles.items():
            if face.stand_in:
                found.setdefault(face.family, []).append(ROLE_NAMES[role])
        return [f"没有{'、'.join(names)}，用 {family} 代替" for family, names in found.items()]


def resolve_fonts(
    user_folder: Path | None = None, system_folders: Sequence[Path] | None = None
) -> FontSet:
    """Find a face for each role: in the user's folder, then the system's, then the bundled fonts.

    In the user's folder a font is known by its file's name or by its own. `system_folders` None
    means this system's own; an empty sequence means none. A file that is no readable font is passed
    over. Raises `PrintError` when not even the bundled fonts are
    there.
    """
    folders = _system_folders() if system_folders is None else system_folders
    own = list(font_files([user_folder] if user_folder else []))
    files = list(font_files(folders))
    bundled = _bundled()
    called = by_their_names(own)
    candidates: dict[Role, list[Path]] = {
        role: [*_matching(own, names), *called[role], *_matching(files, names)]
        for role, names in _FILES.items()
    }
    rare = _matching([*own, *files], _RARE)
    wanted = [*bundled, *rare, *(p for found in candidates.values() for p in found)]
    loaded, room, faces = _load(dict.fromkeys(wanted))
    serif, sans = (faces.get(path) for path in bundled)
    if serif is None or sans is None:
        raise PrintError("自带的中文字体读不出来，不能打印。请重新安装本程序。")
    roles = {
        role: next((faces[p] for p in found if p in faces), None)
        or _stand_in(sans if role == "heading" else serif)
        for role, found in candidates.items()
    }
    fallback = (serif, sans, *(faces[p] for p in rare if p in faces))
    return FontSet(roles, fallback, loaded, room)


def missing_glyphs(text: str, fonts: FontSet) -> list[str]:
    """Return the characters that no face can draw, each once, in their order.

    The bundled fonts are always among the faces and have the whole of GB 2312, so font files are
    opened only for a text with a character outside it.
    """
    rare = [char for char in dict.fromkeys(text) if not _certain(char)]
    return [char for char in rare if not _drawn(ord(char), fonts)]


def _certain(char: str) -> bool:
    if char in _ALWAYS:
        return True
    if char < " " or char == "\x7f":
        return False
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _drawn(code: int, fonts: FontSet) -> bool:
    faces = (*fonts.fallback, *fonts.roles.values())
    return any(code in _coverage(face, fonts) for face in faces)


def _coverage(face: FontFace, fonts: FontSet) -> frozenset[int]:
    """Return the face's code points; read once a run."""
    key = (face.path, face.index)
    if key not in fonts.coverage:
        from fontTools.ttLib import TTFont, TTLibError

        try:
            with TTFont(face.path, lazy=True, fontNumber=face.index) as font:
                fonts.coverage[key] = frozenset(font.getBestCmap() or ())
        except (OSError, TTLibError, KeyError):
            fonts.coverage[key] = frozenset()
    return fonts.coverage[key]


def _stand_in(face: FontFace) -> FontFace:
    return FontFace(face.family, face.weight, face.path, face.index, stand_in=True)


def _bundled() -> tuple[Path, Path]:
    import pylopdf_fonts_zh_cn

    serif, sans = pylopdf_fonts_zh_cn.serif_path(), pylopdf_fonts_zh_cn.sans_path()
    return Path(serif), Path(sans)


def _system_folders() -> list[Path]:
    """Return where this system keeps fonts; folders that do not exist do no harm."""
    home = Path.home()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", str(home / "AppData" / "Local"))
        windows = os.environ.get("WINDIR", "C:\\Windows")
        return [Path(windows) / "Fonts", Path(local) / "Microsoft" / "Windows" / "Fonts"]
    if sys.platform == "darwin":
        shared = [Path("/Library/Fonts"), Path("/System/Library/Fonts")]
        return [home / "Library" / "Fonts", *shared]
    return [
        home / ".local/share/fonts", home / ".fonts", Path("/usr/local/share/fonts"),
        Path("/usr/share/fonts"), Path("/opt/kingsoft/wps-office/office6/fonts"),
    ]  # fmt: skip


def font_files(folders: Iterable[Path]) -> Iterator[Path]:
    """The font files in some folders and below, those of the first folder first."""
    for folder in folders:
        for parent, below, names in os.walk(folder):
            below.sort()
            for name in sorted(names):
                if name.lower().endswith((".ttf", ".ttc", ".otf", ".otc")):
                    yield Path(parent, name)


def _matching(files: Sequence[Path], patterns: Sequence[str]) -> list[Path]:
    """Return the files whose names fit, in the order of the patterns, then of the folders."""
    return [f for p in patterns for f in files if fnmatchcase(f.name.lower(), p)]


def _load(
    paths: Iterable[Path],
) -> tuple[typst.Fonts, Room, dict[Path, FontFace]]:
    """Let typst read these files only.

    Typst takes folders, and a system's font folder may hold a thousand files; so the chosen ones
    are linked (copied where links are not allowed) into a folder of their own, which must live as
    long as the fonts because typst opens them when first used.
    """
    import typst

    room = Room()
    links: dict[Path, Path] = {}
    for number, path in enumerate(paths):
        link = Path(room.path, f"{number}{path.suffix.lower()}")
        if link_or_copy(path, link):
            links[path] = link
    loaded = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[room.path]
    )
    found: dict[str, list[Any]] = {}
    for info in loaded.fonts():
        found.setdefault(os.path.realpath(info.path or ""), []).append(info)
    faces: dict[Path, FontFace] = {}
    for path, link in links.items():
        infos = found.get(os.path.realpath(link)) or found.get(os.path.realpath(path))
        if infos:
            info = next((i for i in infos if i.family.endswith(" SC")), infos[0])
            faces[path] = FontFace(info.family, info.weight, path, info.index)
    return loaded, room, faces


def link_or_copy(path: Path, link: Path) -> bool:
    """Put a file at another place too; returns whether it is there."""
    try:
        link.symlink_to(path.resolve())
    except OSError:
        try:
            shutil.copyfile(path, link)
        except OSError:
            return False
    return True
