"""巡查问题: what is wrong with boards and sheets, found and mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Static

from bulletin_tui.printing.intake.photos import take_photo
from bulletin_tui.printing.intake.taking import TakenIn
from bulletin_tui.screens.aside import AsideScreen
from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.screens.walking.photos import look_at_photos
from bulletin_tui.screens.walking.walk_lines import numbered_defects
from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.dialogs import Ask, Choose
from bulletin_tui.widgets.field import Field
from bulletin_tui.widgets.record_table import RecordTable
from store.disk.attachments import Attachments
from store.errors import Problem, StoreError
from store.models import Defect, Posting, Site, vocabulary
from store.query import Is
from store.rules.upkeep.patrol import ENDS_HANGING, WRONG, is_open, told
from store.rules.wall.codes import spoken

if TYPE_CHECKING:
    from bulletin_tui.context import Context
    from bulletin_tui.screens.base import WorkScreen


@dataclass(frozen=True, slots=True)
class Found:
    """A defect with the names that a reader needs."""

    defect: Defect
    site: str
    code: str

    @property
    def fixed(self) -> str:
        """When and how it was mended."""
        defect = self.defect
        if is_open(defect):
            return "还没处理"
        return " ".join(filter(None, (f"{defect.fixed_on:%m-%d}", defect.fixed_how or "处理好了")))


COLUMNS: tuple[Column[Found], ...] = (
    Column("点位", 14, lambda found: found.site, weight=1),
    Column("问题", 20, lambda found: told(found.defect), weight=2),
    Column("单号", 8, lambda found: spoken(found.code) if found.code else "", drop=1),
    Column("发现", 5, lambda found: f"{found.defect.found_on:%m-%d}"),
    Column(
        "处理",
        14,
        lambda found: found.fixed,
        style=lambda found: "soon" if is_open(found.defect) else "done",
        weight=1,
    ),
)


async def show_defects(screen: WorkScreen) -> None:
    """Show what is to be mended until the user goes back. To be run in a worker."""
    await screen.app.push_screen_wait(PatrolScreen(screen.context))


async def ask_fixed(app: App[object], context: Context, defects: Sequence[Defect]) -> bool:
    """Ask who mended these, when and how, and enter it. To be run in a worker."""
    desk = context.desk
    fields = [
        Field("on", "哪天处理的", "date", required=True, value=desk.today),
        Field("by", "谁处理的", value=desk.by),
        Field("how", "怎么处理的", help="例如：换了玻璃；可以不填"),
    ]

    def save(values: dict[str, Any]) -> None:
        now = [desk.database.get(Defect, defect.id) for defect in defects]
        desk.fix_defects(now, values["on"], by=values["by"], how=values["how"])

    site = desk.database.get(Site, defects[0].site_id).name
    what = f"{site} {told(defects[0])}" if len(defects) == 1 else f"{len(defects)} 个问题"
    screen = EditScreen(context, f"处理好了：{what}", fields, save, manual=("forms#巡查问题",))
    saved = await app.push_screen_wait(screen)
    return saved is True


class DefectTable(RecordTable[Found]):
    """Names what Enter does here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "处理好了", id="patrol.fix", tooltip="登记谁、哪天、怎么处理的"),
    ]


class PatrolScreen(AsideScreen):
    """The defects that nobody has mended yet, or all of them."""

    MODE = "walk"
    HEADING = "巡查问题"
    CHANGES = frozenset({"report"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "report", "登记新的", id="patrol.report"),
        Binding("t", "show(True)", "看全部", id="patrol.all", tooltip="处理好的也看"),
        Binding("t", "show(False)", "只看没处理的", id="patrol.open"),
        Binding("v", "photos", "照片", id="patrol.photos", tooltip="在看图软件里打开"),
        Binding("ctrl+z", "undo", "撤销", id="patrol.undo", key_display="^z"),
    ]
    summary = query_one("#summary", Static)
    table = query_one(DefectTable)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._all = False

    def inside(self) -> ComposeResult:
        yield Static(id="summary", markup=False)
        yield DefectTable(
            COLUMNS,
            key=lambda found: found.defect.id,
            foot=True,
            placeholder="没有要处理的问题。按 n 登记巡查看到的。",
            id="defects",
        )

    def on_mount(self) -> None:
        self.table.focus()

    def load(self) -> None:
        desk = self.context.desk
        waiting = desk.open_defects()
        defects = desk.database.find(Defect, order=("-found_on",)) if self._all else waiting
        self.table.show([self._found(defect) for defect in defects])
        more = f"，一共 {len(defects)} 个" if self._all else ""
        self.summary.update(f" 还没处理 {len(waiting)} 个{more}")

    def _found(self, defect: Defect) -> Found:
        get = self.context.desk.database.get
        code = get(Posting, defect.posting_id).code if defect.posting_id else ""
        return Found(defect, get(Site, defect.site_id).name, code)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There must be something to look at."""
        if action == "photos":
            selected = self.table.selected if self.is_mounted else None
            return bool(selected and selected.defect.photos)
        if action == "show":
            return self._all is not parameters[0]
        return super().check_action(action, parameters)

    @on(RecordTable.Highlighted)
    def _pointed_at(self, event: RecordTable.Highlighted) -> None:
        event.stop()
        self.refresh_bindings()

    @work(group="ask")
    async def action_photos(self) -> None:
        """What it looked like."""
        if selected := self.table.selected:
            await look_at_photos(self.app, self.context, selected.defect.photos)

    def action_show(self, is_all: bool) -> None:
        """Also what was mended, or only what was not."""
        self._all = is_all
        self.reload()
        self.refresh_bindings()

    @on(RecordTable.Chosen)
    @work(group="ask")
    async def _fix(self, event: RecordTable.Chosen) -> None:
        """Somebody has mended it."""
        event.stop()
        defect: Defect = event.row.defect
        if not is_open(defect) or not self.may_write("处理好了"):
            return
        if await ask_fixed(self.app, self.context, [defect]):
            self.reload()

    @work(group="ask", exclusive=True)
    async def action_report(self) -> None:
        """Where, and then what."""
        sites = [site for site in self.context.desk.sites() if site.is_walked]
        options = [(site.id, f"{site.name}  {site.place}") for site in sites]
        by_code = ("", "按纸上的单号找")
        chosen = await self.app.push_screen_wait(Choose("在哪个点位", [by_code, *options]))
        if not chosen:
            return
        posting = None if chosen[0] else await self._asked_sheet()
        if not chosen[0] and posting is None:
            return
        get = self.context.desk.database.get
        site = get(Site, posting.site_id if posting else chosen[0])
        screen = EditScreen(
            self.context,
            f"巡查：{site.name}",
            _report_fields(self.context, site, posting),
            partial(_report, self.context, site),
            _advice,
            manual=("forms#巡查问题",),
        )
        if await self.app.push_screen_wait(screen):
            self.reload()

    async def _asked_sheet(self) -> Posting | None:
        """The sheet whose code is typed or scanned."""
        desk = self.context.desk

        def judge(text: str) -> str | None:
            try:
                return None if desk.posting_by_code(text).is_hanging else "这一张没有贴着。"
            except StoreError as error:
                return str(error)

        code = await self.app.push_screen_wait(Ask("纸右下角的单号", validate=judge))
        return None if code is None else desk.posting_by_code(code)


def _report_fields(context: Context, site: Site, posting: Posting | None) -> list[Field]:
    desk = context.desk
    here = desk.database.find(Posting, Is("site_id", site.id), archived=False)
    rows = desk.rows_of(posting for posting in here if posting.is_hanging)
    sheets = [(row.id, f"{spoken(row.code)} {row.title}") for row in rows.values()]
    return [
        Field(
            "kinds",
            "什么问题",
            "choices",
            required=True,
            choices=numbered_defects(),
            help="可以选几种",
        ),
        Field(
            "posting_id",
            "哪一张",
            "choice",
            choices=[("", "不是某一张，是公示栏的"), *sheets],
            help="掉了、被盖、破损、褪色的，要选是哪一张",
            value=posting.id if posting else "",
        ),
        Field("on", "哪天看到的", "date", required=True, value=desk.today),
        Field("by", "谁看到的", value=desk.by),
        Field("note", "说明", help="例如：右下角玻璃裂了；可以不填"),
        Field(
            "photos",
            "照片",
            "files",
            help="回车选，或把照片拖进来；可以不放",
            take=partial(_take, context),
            value=(),
        ),
    ]


def _take(context: Context, path: Path) -> TakenIn:
    snapshot = take_photo(path, Attachments(context.folder), context.desk.today)
    return TakenIn(snapshot.attachment, f"{snapshot.on} 拍的")


def _advice(values: dict[str, Any]) -> list[Problem]:
    found = []
    kinds, is_sheet = values["kinds"], bool(values["posting_id"])
    ending = [kind for kind in kinds if kind in ENDS_HANGING]
    if ending and not is_sheet:
        words = "、".join(vocabulary("defect").label(kind) for kind in ending)
        found.append(Problem("posting_id", f"“{words}”没有选是哪一张，那一张会一直算贴着"))
    if WRONG in kinds:
        found.append(Problem("kinds", "内容错了的，登记以后请在“排期”里用“撤回更正”换一张对的"))
    return found


def _report(context: Context, site: Site, values: dict[str, Any]) -> None:
    context.desk.report_defects(
        site.id,
        values["kinds"],
        values["on"],
        posting_id=values["posting_id"] or None,
        by=values["by"],
        note=values["note"],
        photos=values["photos"],
    )
