"""The office's own families of pages: .typ files in the data folder beside those that come along.

A file that is called as a built-in family takes its place; any other is a family of its own. What
is wrong with one is told with its line, and the built-in is printed instead, or the plain one.
Typst reads nothing outside of the press's own folder, and stops loops that never end; a template
that counts to a billion is slow all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin_tui.printing.families import FAMILIES, Family
from bulletin_tui.printing.fonts.roles import FontSet, missing_glyphs
from store.disk.folders import TEMPLATES, own_templates

if TYPE_CHECKING:
    import typst

_FAMILIES = "families/"
"""Where the templates of notices lie; the name of a family may be anything that was typed."""
_NAME = re.compile(r"\s*//\s*名称\s*[：:]\s*(\S.{0,29}?)\s*$")
_PAGE = re.compile(r"^#let\s+page\s*(\(|=)", re.MULTILINE)
_FROM_THE_NET = re.compile(r"[\"']@[\w-]+/")
_COMMENT = re.compile(r"//.*")
_PLACE = re.compile(r"own/([\w-]+)\.typ:(\d+)")
_LARGEST = 200_000
"""Bytes; what is larger was not typed."""


def all_families(data: Path) -> tuple[Family, ...]:
    """The families to choose from: the built-in ones, then the office's own by name."""
    own = own_families(data)
    built_in = (own.get(key, family) for key, family in FAMILIES.items())
    return (*built_in, *(family for key, family in own.items() if key not in FAMILIES))


def own_families(data: Path) -> dict[str, Family]:
    """The office's own families by key, which is the name of the file.

    Its first line may name it: // 名称：社区喜报.
    """
    return {
        file.removesuffix(".typ"): _family(data / TEMPLATES / file) for file in own_templates(data)
    }


def _family(path: Path) -> Family:
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            named = _NAME.match(file.readline(200))
    except OSError:
        named = None
    known = FAMILIES.get(path.stem)
    name = named[1] if named else known.name if known else path.stem
    return Family(path.stem, f"{name}（自己的）", known.style if known else "grid")


@dataclass(frozen=True, slots=True)
class _Copy:
    """A template as the press has it."""

    state: tuple[int, int]
    fault: str = ""


class OwnTemplates:
    """Those of one press: copied to where it sets pages, set aside when they are at fault."""

    def __init__(self, data: Path | None, root: Path) -> None:
        self._data, self._root = data, root
        self._copies: dict[str, _Copy] = {}
        (root / "own").mkdir()

    def faults(self, templates: Iterable[str]) -> list[str]:
        """A sentence for each of the templates that sheets ask for and do not get."""
        return sorted(filter(None, {self._fault_of(template) for template in templates}))

    def _fault_of(self, template: str) -> str:
        key = template.removeprefix(_FAMILIES)
        if key == template:
            return ""
        if key in self._copies:
            return self._copies[key].fault
        if key in FAMILIES:
            return ""
        return f"没有“{key}”这种版式（{TEMPLATES} 里没有 {key}.typ），用“朴素”印。"

    def take(self, fonts: FontSet) -> None:
        """Copy what is new or has changed since; what was at fault is tried again then."""
        if self._data is None:
            return
        here = {name.removesuffix(".typ") for name in own_templates(self._data)}
        for key in self._copies.keys() - here:
            del self._copies[key]
        for key in sorted(here):
            path = self._data / TEMPLATES / f"{key}.typ"
            try:
                found = path.stat()
                state = (found.st_mtime_ns, found.st_size)
                if key not in self._copies or self._copies[key].state != state:
                    fault = self._copy(key, path, fonts)
                    self._copies[key] = _Copy(state, fault)
            except OSError:
                self._copies[key] = _Copy((0, 0), f"自己的版式 {path.name} 读不出来，用自带的印。")

    def _copy(self, key: str, path: Path, fonts: FontSet) -> str:
        """Put a template where typst reads it; returns what is wrong with it at first sight."""
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
        text = content.decode("utf-8-sig", errors="replace")
        (self._root / "own" / f"{key}.typ").write_text(text, encoding="utf-8")
        if len(content) > _LARGEST:
            return self._fault(key, 1, "文件太大，不像是版式")
        if "\ufffd" in text:
            line = text[: text.index("\ufffd")].count("\n") + 1
            return self._fault(key, line, "不是 UTF-8 编码，请在记事本里另存为 UTF-8")
        if found := _FROM_THE_NET.search(text):
            line = text[: found.start()].count("\n") + 1
            return self._fault(key, line, "要用网上的包，这里没有网络，请去掉")
        if not _PAGE.search(text):
            return self._fault(key, 1, "里没有 #let page(d, fonts) = …")
        for number, line_text in enumerate(text.splitlines(), 1):
            if missing := missing_glyphs(_COMMENT.sub("", line_text).replace("\t", ""), fonts):
                return self._fault(key, number, f"有打印字体没有的字：{'、'.join(missing[:8])}")
        return ""

    def path(self, template: str) -> str:
        """The template to use for what a sheet asks for, without its ending."""
        key = template.removeprefix(_FAMILIES)
        if key == template:
            return template
        if key in self._copies and not self._copies[key].fault:
            return f"own/{key}"
        return template if key in FAMILIES else f"{_FAMILIES}plain"

    def blame(self, error: typst.TypstError) -> bool:
        """Set aside the template that an error comes from; returns whether it is one of these.

        One that is set aside already may still be imported by another.
        """
        place = _PLACE.search(error.diagnostic)
        if place is None or place[1] not in self._copies:
            return False
        key, line = place[1], int(place[2])
        if not self._copies[key].fault:
            self._set_aside(key, self._fault(key, line, _said(error)))
            return True
        users = [other for other in self._copies if not self._copies[other].fault]
        found = [other for other in users if f"{key}.typ" in self._text(other)]
        for other in found:
            line = self._text(other).partition(f"{key}.typ")[0].count("\n") + 1
            self._set_aside(other, self._fault(other, line, f"用到的 {key}.typ 有错"))
        return bool(found)

    def _text(self, key: str) -> str:
        return (self._root / "own" / f"{key}.typ").read_text("utf-8")

    def _set_aside(self, key: str, fault: str) -> None:
        self._copies[key] = _Copy(self._copies[key].state, fault)

    def blame_missing_end(self, template: str) -> bool:
        """The same for one that ends a sheet without saying how many pages it took."""
        folder, _, key = template.rpartition("/")
        if folder != "own" or key not in self._copies:
            return False
        self._set_aside(key, self._fault(key, 1, "没有用 notice(…) 排，也没有用 sheet-end(d) 收尾"))
        return True

    def _fault(self, key: str, line: int, what: str) -> str:
        instead = f"自带的“{FAMILIES[key].name}”" if key in FAMILIES else "“朴素”"
        return f"自己的版式 {key}.typ 第 {line} 行：{what}。这次用{instead}印。"


_CHINESE = (
    (re.compile("unclosed delimiter"), "括号没有配对"),
    (re.compile("unknown variable: (.+)"), r"没有 \1 这个名字"),
    (re.compile("file not found|would escape"), "要读的文件不在，版式只能用程序给的内容"),
    (re.compile("infinite|always true|depth exceeded"), "循环停不下来"),
    (re.compile("dictionary does not contain key (.+)"), r"数据里没有 \1 这一项"),
    (re.compile("unresolved import"), "要用的名字，那个文件里没有"),
    (re.compile("expected (.+)"), r"语法不对（应当有 \1）"),
)


def _said(error: typst.TypstError) -> str:
    """Typst's own message, in Chinese where it is one of the usual ones."""
    message = str(error).splitlines()[0]
    for pattern, words in _CHINESE:
        if found := pattern.search(message):
            return found.expand(words)
    return f"写得不对（{message}）"
