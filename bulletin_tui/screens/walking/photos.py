"""收照片: pictures from a telephone or a stick, each put to the sheet that is on it."""

from __future__ import annotations

from asyncio import to_thread
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from bulletin_tui.console.viewer import open_file
from bulletin_tui.screens.manual import ManualScreen
from bulletin_tui.screens.walking.photo_matches import Gathered, Match, PhotoPaths, gather, matched
from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.dialogs import Choose, Confirm, Tell
from bulletin_tui.widgets.faults import FaultTeller
from bulletin_tui.widgets.key_bar import KeyBar
from bulletin_tui.widgets.plain import shown
from bulletin_tui.widgets.record_table import RecordTable
from bulletin_tui.widgets.working import Working
from store.disk.attachments import Attachments
from store.errors import StoreError
from store.models import Attachment, Photo, Posting, TickKind
from store.rules.upkeep.patrol import Result
from store.rules.wall.codes import spoken
from store.rules.wall.ledger import Row

if TYPE_CHECKING:
    from bulletin_tui.context import Context
    from bulletin_tui.screens.base import WorkScreen


RECENT = timedelta(days=14)
"""For how long a photograph tells of the last walk; a camera's clock may be years behind."""
Photos = Mapping[str, Sequence[Photo]]
"""The pictures of each sheet, by its id."""
COLUMNS: tuple[Column[Match], ...] = (
    Column("照片", 18, lambda match: match.snapshot.path.name, weight=1),
    Column("哪天拍的", 10, lambda match: match.snapshot.on.isoformat()),
    Column("是哪一张", 26, lambda match: match.sheets, style=lambda m: m.style, weight=2),
    Column("说明", 12, lambda match: match.note, weight=1, drop=1),
)


async def take_photos(screen: WorkScreen) -> None:
    """Ask for photographs, read them, and keep what they are put to. To be run in a worker."""
    context = screen.context
    paths = await screen.app.push_screen_wait(PhotoPaths())
    if not paths:
        return
    job = partial(gather, paths, Attachments(context.folder), context.desk.today)
    found = await screen.app.push_screen_wait(Working[Gathered]("正在看照片", job))
    if not isinstance(found, Gathered):
        screen.say_no(str(found) if found else "停下了，照片一张也没有登记。", "没有收下")
        return
    if found.faults:
        heading = f"有 {len(found.faults)} 张用不上，其他的照样收"
        await screen.app.push_screen_wait(Tell(heading, found.faults))
    if not found.snapshots:
        return
    matches = await to_thread(matched, context, found.snapshots)
    saved = await screen.app.push_screen_wait(PhotosScreen(context, matches))
    if saved:
        pictures = {photo.sha256 for photos in saved.values() for photo in photos}
        told = f"收下 {len(pictures)} 张照片，记在 {len(saved)} 张单子上（ctrl+z 撤销）"
        screen.say(told)
        await _offer_to_enter(screen, saved, told)


async def _offer_to_enter(screen: WorkScreen, saved: Photos, told: str) -> None:
    """What hangs in a photograph and nowhere in the records was put up on the day of that one."""
    desk = screen.context.desk
    seen: dict[Posting, date] = {}
    for posting in map(partial(desk.database.get, Posting), saved):
        last = posting.last_tick
        since = max(desk.today - RECENT, last.on if last else date.min)
        days = [photo.on for photo in saved[posting.id] if photo.on >= since]
        if days and not (posting.is_hanging or posting.is_closed):
            seen[posting] = min(days)
    if not seen:
        return
    rows = desk.rows_of(seen)
    lines = [
        f"{on:%m-%d}  {spoken(posting.code)} {rows[posting.id].site} {rows[posting.id].title}"
        for posting, on in seen.items()
    ]
    question = Confirm(
        f"照片上有 {len(seen)} 张还没有登记，按拍照的日子登记贴好了吗？",
        "\n".join(lines),
        "登记",
        "不登记",
    )
    if await screen.app.push_screen_wait(question):
        results = [Result(each.id, on, TickKind.POSTED, desk.by) for each, on in seen.items()]
        screen.attempt(
            lambda: desk.enter_walk(results, "照片上看到的"),
            f"{told}；登记贴好了 {len(results)} 张（再按一次撤销）",
        )


async def look_at_photos(app: App[object], context: Context, found: Sequence[Attachment]) -> None:
    """Show photographs in the system's viewer, or say where they lie. To be run in a worker."""
    photos = {photo.sha256: photo for photo in found}
    key: str | None = next(iter(photos), None)
    if len(photos) > 1:
        options = [(key, _told(photo)) for key, photo in photos.items()]
        chosen = await app.push_screen_wait(Choose("看哪一张照片", options))
        key = chosen[0] if chosen else None
    if key is None:
        return
    path = context.files / photos[key].file
    if not await to_thread(open_file, path.resolve()):
        lines = ["没有打开。照片在：", str(path)]
        await app.push_screen_wait(Tell(photos[key].name, lines))


def _told(photo: Attachment) -> str:
    taken = f"{photo.on}  {photo.by}  " if isinstance(photo, Photo) else ""
    return taken + photo.name


class MatchTable(RecordTable[Match]):
    """Names what Enter does here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "选单子", id="photos.choose", tooltip="是哪一张单子的照片"),
    ]


class PhotosScreen(FaultTeller, Screen[Photos | None]):
    """Answers what was put to which sheets; None when nothing was saved."""

    DEFAULT_CSS = """
    PhotosScreen > .photos--title {
        height: 1; background: $panel; text-style: bold; padding: 0 1;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "look", "看照片", id="photos.look", tooltip="在看图软件里打开"),
        Binding("delete", "leave_out", "不要", id="photos.leave-out", key_display="Del"),
        Binding("ctrl+s", "save", "保存", id="photos.save", key_display="^s"),
        Binding("f1", "manual", "帮助", id="photos.manual", show=False),
        Binding("escape", "back", "放弃", id="photos.back"),
    ]
    table = query_one(MatchTable)

    def __init__(self, context: Context, matches: Sequence[Match]) -> None:
        super().__init__()
        self.context = context
        self.heading = f"收照片：{len(matches)} 张"
        self._matches = list(matches)
        self._candidates: dict[str, Row] | None = None

    def compose(self) -> ComposeResult:
        yield Static(shown(self.heading), classes="photos--title", markup=False)
        yield MatchTable(
            COLUMNS, self._matches, key=lambda m: m.snapshot.path, foot=True, id="photos"
        )
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the first that has to be looked at."""
        places = [place for place, match in enumerate(self._matches) if match.style == "soon"]
        self.table.cursor = places[0] if places else 0
        self.table.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is saved in a window that only reads."""
        if action == "save" and not self.context.database.is_writable:
            return None
        return True

    def _put(self, match: Match) -> None:
        self._matches[self.table.cursor] = match
        self.table.show(list(self._matches))

    @on(RecordTable.Chosen)
    @work(group="ask")
    async def _choose(self, event: RecordTable.Chosen) -> None:
        """Which sheets are on it: those that were walked to on that day first."""
        event.stop()
        match: Match = event.row
        rows = await to_thread(self._in_order, match.snapshot.on)
        options = [(row.id, f"{spoken(row.code)} {row.site} {row.title}") for row in rows.values()]
        question = Choose(
            f"{match.snapshot.path.name} 是哪一张",
            options,
            multiple=True,
            chosen=[row.id for row in match.rows],
        )
        chosen = await self.app.push_screen_wait(question)
        if chosen is not None:
            found = tuple(rows[key] for key in chosen)
            self._put(replace(match, rows=found, note="自己选的", is_left_out=False))
            self.table.cursor += 1

    def _in_order(self, day: date) -> dict[str, Row]:
        """The open sheets, and what was taken down of late; first what was seen on this day."""
        if self._candidates is None:
            self._candidates = self.context.desk.rows_of(self.context.desk.open_postings())
        listed = {row.id: row for match in self._matches for row in match.rows}
        rows = self._candidates | listed

        def far(row: Row) -> tuple[bool, bool]:
            days = {each for i in row.intervals for each in (i.start, i.end)}
            return day not in days, not row.is_hanging

        return {row.id: row for row in sorted(rows.values(), key=far)}

    def action_leave_out(self) -> None:
        """Do not keep this one; once more takes it in again."""
        if (match := self.table.selected) is not None:
            self._put(replace(match, is_left_out=not match.is_left_out))
            self.table.cursor += 1

    @work(thread=True, group="viewer")
    def action_look(self) -> None:
        """The picture itself, in the system's viewer."""
        match = self.table.selected
        if match is not None and not open_file(match.snapshot.path.resolve()):
            self.app.call_from_thread(self._not_shown, match.snapshot.path)

    def _not_shown(self, path: Path) -> None:
        self.notify(f"没有能看照片的程序。文件在 {path}。", severity="error", markup=False)

    @work(group="ask", exclusive=True)
    async def action_save(self) -> None:
        """All in one transaction."""
        waiting = [m for m in self._matches if not m.rows and not m.is_left_out]
        if waiting:
            names = "\n".join(f"  {match.snapshot.path.name}" for match in waiting)
            question = Confirm(
                f"有 {len(waiting)} 张没有对上，不要它们了吗？", names, "不要", "再选选"
            )
            if not await self.app.push_screen_wait(question):
                return
        wanted = self._wanted()
        try:
            self.context.desk.attach_photos(wanted)
        except StoreError as error:
            self.notify(str(error), title="没有保存", severity="error", markup=False, timeout=8)
        else:
            self.dismiss(wanted or None)

    def _wanted(self) -> Photos:
        photos: defaultdict[str, list[Photo]] = defaultdict(list)
        for match in self._matches:
            if match.is_left_out:
                continue
            kept = match.snapshot.attachment.model_dump()
            taken = Photo.model_validate(
                kept | {"on": match.snapshot.on, "by": self.context.desk.by}
            )
            for row in match.rows:
                photos[row.id].append(taken)
        return photos

    def action_manual(self) -> None:
        """The page about the walk."""
        self.app.push_screen(ManualScreen("walk"))

    @property
    def is_dirty(self) -> bool:
        """Whether something is entered that nobody has saved."""
        return bool(self._matches)

    @work(group="ask", exclusive=True)
    async def action_back(self) -> None:
        """Nothing is saved."""
        question = Confirm("照片还没有保存，要放弃吗？", yes="放弃", no="接着对", careful=True)
        if await self.app.push_screen_wait(question):
            self.dismiss(None)
