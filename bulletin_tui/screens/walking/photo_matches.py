"""Photographs read and put to the sheets whose codes are on them, before anybody is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from textual import events

from bulletin_tui.context import Context
from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.intake.photos import Snapshot, photos_among, take_photo
from bulletin_tui.widgets.faults import sentence
from bulletin_tui.widgets.line_input import LineInput
from bulletin_tui.widgets.path_dialog import PathDialog
from bulletin_tui.widgets.paths import dropped_paths
from bulletin_tui.widgets.working import Teller
from store.disk.attachments import Attachments
from store.errors import NotFound, StoreError
from store.rules.wall.codes import spoken
from store.rules.wall.ledger import Row


class DropLine(LineInput):
    """Takes every path of what was dragged in, however many lines the terminal makes of them."""

    def on_paste(self, event: events.Paste) -> None:
        """A line alone would be taken of several."""
        lines = [line.strip() for line in event.text.splitlines() if line.strip()]
        if len(lines) > 1:
            event.prevent_default()
            event.stop()
            quoted = (line if line[0] in "'\"" else f'"{line}"' for line in lines)
            self.insert_text_at_cursor(" ".join(quoted))


class PhotoPaths(PathDialog[list[Path]]):
    """Answers the photographs that are meant: files, or those in folders."""

    hint = "Tab 补全  回车 收下，整个文件夹也行  Esc 返回；也可以拖进来"

    def __init__(self) -> None:
        super().__init__("照片在哪里", lambda path: photos_among([path]))

    def line_for(self, path: str) -> LineInput:
        return DropLine(path)

    def made_of(self, text: str) -> list[Path]:
        """All that was dropped; raises StoreError for a folder without photographs."""
        paths = dropped_paths(text)
        found = photos_among(paths)
        if not found:
            raise StoreError(f"{paths[0]} 里没有照片。请选手机或相机存照片的文件夹，例如 DCIM。")
        return found


@dataclass(frozen=True, slots=True)
class Gathered:
    """What could be read of the photographs, and a sentence for each that could not."""

    snapshots: tuple[Snapshot, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A photograph and the sheets that it is put to."""

    snapshot: Snapshot
    rows: tuple[Row, ...] = ()
    note: str = ""
    is_left_out: bool = False
    why_not: str = ""
    """Why the program left it out."""

    @property
    def sheets(self) -> str:
        """The sheets in the reader's words."""
        if self.is_left_out:
            return f"不要：{self.why_not}" if self.why_not else "不要"
        if not self.rows:
            return "没有对上，回车选一张"
        first = self.rows[0]
        more = f"{len(self.rows)} 张：" if len(self.rows) > 1 else ""
        return f"{more}{spoken(first.code)} {first.site} {first.title}"

    @property
    def style(self) -> str:
        """What still has to be looked at stands out."""
        return "muted" if self.is_left_out else "" if self.rows else "soon"


def gather(paths: Sequence[Path], kept: Attachments, today: date, teller: Teller) -> Gathered:
    """Read them one after the other; a broken one keeps nobody from the rest."""
    snapshots, faults = [], []
    for done, path in enumerate(paths):
        teller.count(done, len(paths))
        try:
            snapshots.append(take_photo(path, kept, today))
        except (PrintError, StoreError, OSError) as error:
            faults.append(sentence(error))
    teller.count(len(paths), len(paths))
    return Gathered(tuple(snapshots), tuple(faults))


def matched(context: Context, snapshots: Sequence[Snapshot]) -> list[Match]:
    """Each with the sheets whose codes are on it, in the order in which they were taken."""
    seen: dict[str, str] = {}
    matches = []
    for snapshot in sorted(snapshots, key=lambda each: (each.on, each.path.name)):
        digest = snapshot.attachment.sha256
        if digest in seen:
            twice = f"和 {seen[digest]} 是同一张"
            matches.append(Match(snapshot, is_left_out=True, why_not=twice))
            continue
        seen[digest] = snapshot.path.name
        matches.append(_match(context, snapshot))
    return matches


def _match(context: Context, snapshot: Snapshot) -> Match:
    desk, unknown, found = context.desk, [], []
    for code in snapshot.codes:
        try:
            found.append(desk.posting_by_code(code))
        except NotFound:
            unknown.append(spoken(code))
    digest = snapshot.attachment.sha256
    known = [posting for posting in found if digest in {photo.sha256 for photo in posting.photos}]
    fresh = [posting for posting in found if posting not in known]
    rows = desk.rows_of(fresh)
    if known and not fresh:
        return Match(snapshot, is_left_out=True, why_not="早就收过这一张")
    if unknown and not fresh:
        return Match(snapshot, note=f"{unknown[0]} 查不到")
    return Match(snapshot, tuple(rows.values()), "认出了单号" if rows else "没有认出单号")
