"""The press: fonts and templates made ready once, then sheets to PDF, pictures and page counts."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from bulletin_tui.printing.errors import MissingGlyphs, PrintError
from bulletin_tui.printing.fonts.roles import FontSet, link_or_copy, missing_glyphs
from bulletin_tui.printing.own_templates import OwnTemplates
from bulletin_tui.printing.rooms import Room, tidy
from bulletin_tui.printing.sheets.base import Batch, strings
from bulletin_tui.printing.text import wording

if TYPE_CHECKING:
    import typst

_Made = TypeVar("_Made")
_HEAVY = 600
_KEPT = 3
"""Settings whose parts typst keeps, to be quicker with the next."""
_REFUSED = re.compile(r"refused: (.*)")


@dataclass(frozen=True, slots=True)
class Setting:
    """How one copy of a sheet came out.

    `papers` names the paper of each page. `spare` is how many more lines its last page would hold,
    and `over` by how many lines it is longer than the one page it should fit; None where the
    template does not tell. A whole page holds `lines` of `across` characters, in type of `size`
    points, which shrinks to `least` as the text grows.
    """

    papers: tuple[str, ...]
    spare: float | None = None
    over: float | None = None
    lines: float = 0.0
    across: float = 0.0
    size: float = 0.0
    least: float = 0.0

    @property
    def pages(self) -> int:
        return len(self.papers)


class Press:
    """Sets sheets by typst, one batch after the other, whichever threads ask for them.

    Setting a large batch takes seconds: call it from a worker.
    """

    def __init__(self, fonts: FontSet, data: Path | None = None) -> None:
        """`data` is the data folder, in which the office may have templates of its own."""
        self.fonts = fonts
        self._room = Room()
        tidy(self._room)
        self._root = self._room.path / "templates"
        shutil.copytree(Path(__file__).parent / "templates", self._root)
        (self._root / "files").mkdir()
        self._own = OwnTemplates(data, self._root)
        self._lock = RLock()
        """Own templates are taken anew for every batch: nobody else may be reading them."""

    def template_faults(self, batch: Batch) -> list[str]:
        """What is wrong with the office's own templates of a batch, and what was used instead.

        Known once it has been set.
        """
        return self._own.faults(sheet.template for sheet in batch.pages)

    def typeset(self, batch: Batch, *, timestamp: datetime | int) -> bytes:
        """The batch as one PDF; the same batch, fonts and timestamp give the same bytes.

        `timestamp` is the PDF's creation time: seconds since 1970 or a datetime with a time zone.
        Raises `MissingGlyphs` before anything is set when a character cannot be drawn,
        `PrintError` when typst fails.
        """
        made = self._set(
            batch, lambda c: c.compile(format="pdf", timestamp=timestamp, pdf_tags=False)
        )
        if not isinstance(made, bytes):
            raise PrintError("排版没有得到结果。请重试；仍不行请改用另一份材料试试。")
        return made

    def pictures(self, batch: Batch, *, ppi: float = 96) -> list[bytes]:
        """Each page as a PNG at so many pixels an inch. Raises as `typeset`."""
        made = self._set(batch, lambda c: c.compile(format="png", ppi=ppi))
        return [made] if isinstance(made, bytes) else list(made or [])

    def settings(self, batch: Batch) -> list[Setting]:
        """How one copy of each sheet comes out. Raises as `typeset`."""
        if not batch.pages:
            return []
        with self._lock:
            found = json.loads(self._set(batch, _ends, counting=True))
            self._forget()
            ends = {end["index"]: end for end in found}
            for number, sheet in enumerate(batch.pages):
                path = self._own.path(sheet.template)
                if number not in ends and self._own.blame_missing_end(path):
                    return self.settings(batch)
        return [_setting(ends[number]) for number in range(len(batch.pages))]

    def remarks(self, batch: Batch) -> list[str]:
        """What to know before printing, by sheet, such as a finished size. Raises as `typeset`."""
        telling = tuple(sheet for sheet in batch.pages if sheet.remark(1))
        settings = self.settings(Batch(telling))
        return [
            f"{wording.clean(sheet.name)}：{sheet.remark(setting.pages)}"
            for sheet, setting in zip(telling, settings, strict=True)
        ]

    def _forget(self) -> None:
        """Let go of what typst keeps of earlier settings: only a compilation makes it forget.

        A query never does. Pages counted while a clerk writes would grow by 25 MB each for a long
        text (measured: 1.6 GB after sixty); this way three of them are kept, for 2 ms.
        """
        for _ in range(_KEPT):
            self._draw("")

    def _draw(self, source: str) -> None:
        import typst

        typst.Compiler(
            input=source.encode(),
            root=self._root,
            font_paths=self.fonts.loaded,
            ignore_system_fonts=True,
        ).compile(format="pdf")

    def _must_draw_files(self, batch: Batch) -> None:
        """Raise PrintError for what has a damaged file: typst names neither of them."""
        import typst

        for sheet, path in ((each, path) for each in batch.pages for path in each.files):
            try:
                self._draw(f"#image({json.dumps(f'/files/{path.name}')})")
            except typst.TypstError:
                # Where it was copied, the copy would outlive what takes its place.
                (self._root / "files" / path.name).unlink(missing_ok=True)
                raise PrintError(
                    f"“{wording.clean(sheet.name)}”里的图片或文件坏了，读不出来。"
                    "请打开这份材料，重新选一次。"
                ) from None

    def _set(
        self, batch: Batch, job: Callable[[typst.Compiler], _Made], *, counting: bool = False
    ) -> _Made:
        """Run typst on a batch, again without the office's own template that is at fault."""
        import typst

        with self._lock:
            self._own.take(self.fonts)
            while True:
                compiler = self._compiler(batch, counting=counting)
                try:
                    return _run(partial(job, compiler))
                except PrintError as error:
                    cause = error.__cause__
                    if not (isinstance(cause, typst.TypstError) and self._own.blame(cause)):
                        self._must_draw_files(batch)
                        raise

    def _compiler(self, batch: Batch, *, counting: bool) -> typst.Compiler:
        if not batch.pages:
            raise PrintError("没有要打印的材料。请先选一份。")
        data = self._data(batch)
        for path in dict.fromkeys(path for sheet in batch.pages for path in sheet.files):
            self._place(path)
        import typst

        return typst.Compiler(
            input=self._root / "batch.typ",
            root=self._root,
            font_paths=self.fonts.loaded,
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data)} | ({"counting": "yes"} if counting else {}),
            # Templates may import nothing from the network.
            package_path=self._root / "packages",
            package_cache_path=self._root / "packages",
        )

    def _data(self, batch: Batch) -> dict[str, Any]:
        """Everything that the main template reads, its characters known to have glyphs."""
        pages = []
        for sheet in batch.pages:
            data = sheet.data()
            if missing := missing_glyphs("".join(strings(data)), self.fonts):
                raise MissingGlyphs(sheet.name, missing)
            pages.append(
                data | {"template": self._own.path(sheet.template), "copies": max(1, sheet.copies)}
            )
        return {
            "title": wording.clean(batch.pages[0].name),
            "fonts": _roles(self.fonts),
            "pages": pages,
        }

    def _place(self, path: Path) -> None:
        """Put a picture or a document where templates may read it."""
        target = self._root / "files" / path.name
        if not target.exists() and not (path.is_file() and link_or_copy(path, target)):
            raise PrintError(
                f"要印的文件 {path.name} 不见了或读不出来。请在材料里重新选一次这个文件。"
            )


def _roles(fonts: FontSet) -> dict[str, Any]:
    return {
        role: {
            "families": fonts.families(role),
            "weight": face.weight,
            # A regular face that stands in for 小标宋 is stroked to look as heavy.
            "stroke": role == "title" and face.stand_in and face.weight < _HEAVY,
        }
        for role, face in fonts.roles.items()
    }


def _ends(compiler: typst.Compiler) -> str:
    try:
        return compiler.query("<sheet-end>", field="value")
    except RuntimeError:
        # A question is refused in one line; compiling tells the file and the line.
        compiler.compile(format="pdf")
        raise


def _setting(end: Mapping[str, Any]) -> Setting:
    papers = end.get("papers") or (end["paper"],) * int(end["pages"])
    told = {p.name: end[p.name] for p in fields(Setting)[1:] if p.name in end}
    return Setting(tuple(map(str, papers)), **told)


def _run(job: Callable[[], _Made]) -> _Made:
    """Run typst, whose errors are RuntimeErrors, and turn its refusal into a sentence."""
    try:
        return job()
    except (RuntimeError, OSError) as error:
        if refused := _REFUSED.search(str(error)):
            raise PrintError(refused[1]) from None
        reason = next(iter(str(error).splitlines()), "原因不明")
        raise _unset(reason) from error
    except BaseException as error:
        # What typst itself stumbles over is no Exception, and would end the program.
        if type(error).__name__ != "PanicException":
            raise
        raise _unset(str(error)) from None


def _unset(reason: str) -> PrintError:
    return PrintError(f"排版没有成功（{reason}）。请检查这份材料里有没有特别的内容，或分开打印。")
