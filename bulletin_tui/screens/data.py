"""数据: where the records lie and how they are: backups, past years, health, a person's data."""

from __future__ import annotations

from asyncio import to_thread
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Static

from bulletin_tui.screens.base import WorkScreen
from bulletin_tui.screens.erasing import erase_person
from bulletin_tui.screens.upkeep import (
    archive_years,
    back_up,
    examine_folder,
    restore_backup,
    typed_folder,
)
from bulletin_tui.settings import load_settings, save_settings
from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.dialogs import Ask, Choose, Confirm
from bulletin_tui.widgets.plain import shown
from bulletin_tui.widgets.record_table import RecordTable
from store.disk.backup import Backup
from store.disk.backups import BackupFolder
from store.disk.folders import make_place_for_backups, may_be_for_backups
from store.disk.place import words
from store.errors import StoreError
from store.models import Archive, Lineage


@dataclass(frozen=True, slots=True)
class Found:
    """A backup and the folder that it lies in."""

    backup: Backup
    folder: Path
    is_own: bool
    """Whether it lies in the data folder."""
    is_known: bool
    """Whether it is of this data folder, and not of another that shares the place."""

    @property
    def where(self) -> str:
        """In the reader's words."""
        place = "本机" if self.is_own else str(self.folder)
        return place if self.is_known else f"{words(self.backup.place)} 的，在 {place}"


COLUMNS: tuple[Column[Found], ...] = (
    Column("备份时间", 17, lambda found: f"{found.backup.at:%Y-%m-%d %H:%M}"),
    Column("在哪里", 16, lambda found: found.where, weight=1),
    Column("流水", 9, lambda found: f"{found.backup.position.seq} 笔"),
    Column("大小", 9, lambda found: found.backup.told_size, drop=1),
)
_Shown = tuple[list[str], list[Found]]


class BackupTable(RecordTable[Found]):
    """Names what Enter does here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "恢复", id="data.restore", tooltip="恢复到一个新文件夹"),
    ]


class DataScreen(WorkScreen):
    """The data folder in a few lines, and its backups."""

    MODE = "data"
    CHANGES = frozenset({"archive", "erase"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "back_up", "备份", id="data.back-up"),
        Binding("t", "second", "第二处备份", id="data.second", tooltip="例如 U 盘"),
        Binding("h", "examine", "体检", id="data.examine"),
        Binding("g", "archive", "归档", id="data.archive", tooltip="把过去的一年收起来"),
        Binding("x", "erase", "删个人信息", id="data.erase"),
        Binding("f", "fonts", "字体", id="data.fonts", tooltip="打印用哪些字体"),
        Binding("ctrl+r", "app.reload", "重新载入", id="data.reload", key_display="^r"),
    ]
    summary = query_one("#summary", Static)
    table = query_one("#backups", RecordTable)

    def contents(self) -> ComposeResult:
        yield Static(id="summary", markup=False)
        yield BackupTable(
            COLUMNS,
            key=lambda found: (found.folder, found.backup.name),
            foot=True,
            placeholder="还没有备份。按 b 备份；退出时也会自动备份。",
            id="backups",
        )

    def on_mount(self) -> None:
        self.table.focus()

    def load(self) -> None:
        self.read(self._look, self._show)

    def _look(self) -> _Shown:
        """Lines about the folder, and its backups, the newest first."""
        context = self.context
        lines, found, known = self._lines(), [], context.known_ids
        for folder in context.backup_folders:
            try:
                backups = BackupFolder(folder).backups()
            except StoreError as fault:
                lines.append(str(fault))
                continue
            own = folder == context.backups
            found += [Found(b, folder, own, own or b.folder_id in known) for b in backups]
        found.sort(key=lambda f: f.backup.at, reverse=True)
        return lines, found

    def _lines(self) -> list[str]:
        context, database = self.context, self.context.database
        lines = [f"数据文件夹  {context.folder.resolve()}"]
        for lineage in database.find(Lineage):
            lines.append(f"来历        {lineage.how}，原来在 {words(lineage.place)}")
        lines.append(f"流水        {database.stamp} 笔")
        archives = database.find(Archive, order=("-id",))
        years = "  ".join(f"{a.label} {sum(a.counts.values())} 条" for a in archives)
        lines.append(f"归档        {years or '还没有'}")
        second = load_settings(context.folder).backup_to
        state = "" if not second or Path(second).is_dir() else "（现在不在，U 盘没插？）"
        lines.append(
            f"第二处备份  {second + state if second else '没有设，按 t 选 U 盘上的文件夹'}"
        )
        return lines

    def _show(self, found: _Shown) -> None:
        lines, backups = found
        self.summary.update("\n".join(f" {shown(line)}" for line in lines))
        self.table.show(backups)

    # Backups ----------------------------------------------------------------------------

    @work(group="ask")
    async def action_back_up(self) -> None:
        """To every folder that is there."""
        if self.context.database.is_empty:
            self.say("还没有登记过什么，不用备份。")
            return
        told = await back_up(self.app, self.context, thorough=True)
        self.reload()
        self.say("\n".join(told) or "没有变化，不用再备份。")

    @work(group="ask")
    async def action_second(self) -> None:
        """Another folder for backups, such as one on a stick; an empty line means none."""
        settings = load_settings(self.context.folder)
        name = await self.app.push_screen_wait(
            Ask("第二处备份放在哪个文件夹？（例如 U 盘；空着就不要第二处）", settings.backup_to)
        )
        if name is None:
            return
        place = typed_folder(self, name) if name.strip() else None
        if place is None and name.strip():
            return
        if place is not None and not place.is_dir():
            if not self.attempt(partial(may_be_for_backups, place, self.context.folder)):
                return
            question = Confirm("没有这个文件夹，要新建吗？", str(place), yes="新建", no="不建")
            if not await self.app.push_screen_wait(question):
                return

        def save() -> None:
            if place is not None:
                make_place_for_backups(place, self.context.folder)
            full = str(place) if place else ""
            # Anew: another window may have changed something since the question.
            settings = load_settings(self.context.folder)
            save_settings(self.context.folder, replace(settings, backup_to=full))

        if self.attempt(save):
            told = await back_up(self.app, self.context) if place else []
            self.reload()
            self.say("\n".join(told) or ("第二处记下了。" if place else "不要第二处备份了。"))

    @on(RecordTable.Chosen, "#backups")
    @work(group="ask")
    async def _row_chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        await restore_backup(self, event.row.folder, event.row.backup)

    # Health, years, persons -------------------------------------------------------------

    @work(group="ask")
    async def action_examine(self) -> None:
        """Look at every file, line and reference."""
        await examine_folder(self)

    @work(group="ask")
    async def action_archive(self) -> None:
        """Put a past year away."""
        counts = await to_thread(self.context.desk.archivable)
        if not counts:
            self.say("没有可以归档的：过去年份里已经结束的都归档了。")
            return
        options = [
            (str(year), f"{year} 年：已经结束的张贴和诉求 {n} 条") for year, n in counts.items()
        ]
        chosen = await self.app.push_screen_wait(Choose("归档哪些年份", options, multiple=True))
        if chosen:
            await archive_years(self, [int(year) for year in chosen])

    @work(group="ask")
    async def action_fonts(self) -> None:
        """Which fonts the pages are set in."""
        from bulletin_tui.screens.paper.fonts import show_fonts

        await show_fonts(self)

    @work(group="ask")
    async def action_erase(self) -> None:
        """Take somebody's name or number out of everything."""
        await erase_person(self)
