"""The materials that were never planned: a drawer under the looks of the schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.widgets import Static

from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.faults import sentence
from bulletin_tui.widgets.plain import shown
from bulletin_tui.widgets.record_table import RecordTable
from store.errors import StoreError
from store.models import Material, Posting, Unit
from store.query import Is

if TYPE_CHECKING:
    from store.desk import Desk


class MaterialTable(RecordTable[Material]):
    """Enter plans the material at the cursor of the timeline."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "排到这里", id="unplanned.plan")
    ]


class Unplanned(Vertical):
    """The materials that were never planned, under the other views."""

    DEFAULT_CSS = """
    Unplanned { height: 8; display: none; }
    Unplanned.-open { display: block; }
    Unplanned > Static { background: $panel; text-style: bold; }
    """
    heading = query_one("#unplanned-heading", Static)
    table = query_one("#unplanned", RecordTable)

    def __init__(self) -> None:
        super().__init__(id="drawer")
        self._units: dict[str, Unit] = {}
        self._target = ""

    def compose(self) -> ComposeResult:
        columns: tuple[Column[Material], ...] = (
            Column("材料", 24, lambda material: material.title, weight=2),
            Column("种类", 10, lambda material: material.noun),
            Column("单位", 12, self._unit_name, weight=1, drop=1),
        )
        yield Static(id="unplanned-heading", markup=False)
        yield MaterialTable(
            columns,
            key=lambda material: material.id,
            placeholder="都排过了。",
            id="unplanned",
        )

    def _unit_name(self, material: Material) -> str:
        unit = self._units.get(material.unit_id)
        return unit.name if unit else ""

    @property
    def is_open(self) -> bool:
        """Whether it is shown."""
        return self.has_class("-open")

    @work(thread=True, exclusive=True, group="read", exit_on_error=False)
    def read(self, desk: Desk) -> None:
        """Look for them, in a thread, and show them; what cannot be read is told."""
        try:
            found = never_planned(desk)
            units = {unit.id: unit for unit in desk.database.find(Unit)}
        except (StoreError, OSError) as error:
            self.app.call_from_thread(self._show_fault, sentence(error))
        else:
            self.app.call_from_thread(self._show, found, units)

    def _show(self, materials: list[Material], units: dict[str, Unit]) -> None:
        if self.is_attached:
            self._units = units
            self.table.show(materials)
            self.tell_target(self._target)

    def _show_fault(self, sentence: str) -> None:
        if self.is_attached:
            self.heading.update(f" 没有读出来：{shown(sentence)}")

    def tell_target(self, target: str) -> None:
        """Say where the material under the cursor would go."""
        self._target = target
        count = len(self.table.rows)
        self.heading.update(f" 未排期 {count} 份" + (f"   回车 排到 {target}" if count else ""))


def never_planned(desk: Desk) -> list[Material]:
    """The materials that no posting shows or ever showed, the newest first; raises Damaged.

    What was archived is read once, and only where there is a material that it may tell about.
    """
    from store.models.shapes import PostingShape  # late: most starts ask for nothing of it

    database = desk.database
    found = {
        material.id: material
        for material in database.find(Material, archived=False)[::-1]
        if not database.count(Posting, Is("material_id", material.id), archived=False)
    }
    for archive in desk.history.years() if found else ():
        for posting in database.scan(PostingShape, archive):
            found.pop(posting.material_id, None)
    return list(found.values())
