"""Which kind of material to write: a list, and beside it what its page looks like."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.widgets import Static

from bulletin_tui.console import answers
from bulletin_tui.console.abilities import Terminal
from bulletin_tui.context import Context
from bulletin_tui.widgets.dialogs import Choose
from bulletin_tui.widgets.line_input import LineInput
from bulletin_tui.widgets.option_table import Option
from bulletin_tui.widgets.page_drawing import Ability
from bulletin_tui.widgets.page_preview import PagePreview
from bulletin_tui.widgets.record_table import RecordTable
from store.models import KINDS, vocabulary
from store.rules.law.matters import kind_about

if TYPE_CHECKING:
    from bulletin_tui.printing.preview.pages import Pages

USES: Mapping[str, str] = {
    "notice": "要大家知道或者去办一件事",
    "circular": "一片地方的人都要遵守，街道贴得最多",
    "publicity": "定下来之前听听意见，写明公示期",
    "reminder": "天气、防骗、安全，字大，带框",
    "outage": "停水停电停气停暖，三米外看得清",
    "open_letter": "写给居民的信",
    "initiative": "请大家一起做一件事",
    "event_preview": "活动海报：几时、在哪、怎么报名",
    "service_guide": "办一件事要什么材料、走几步",
    "recruitment": "岗位表和报名办法",
    "consultation": "方案出来先听意见",
    "consultation_feedback": "收到几条、采纳几条、为什么",
    "official": "红头、文号、盖章、版记，照国标排",
    "document": "扫描件或 PDF，印上单号和二维码",
    "banner": "自己一字一张地印，或交给制作店",
    "panel": "一页页拼，或一整幅",
    "leaflet": "单张、两联、三折、小条",
    "questionnaire": "题目带方框，收回来好统计",
}


OF = "/"
"""Between a kind and what it is about, in the key of an option."""


def given_by(answer: Sequence[str]) -> dict[str, str]:
    """What of a new material's form the answer fills in already."""
    return {"matter": answer[1]} if len(answer) > 1 else {}


class ChooseKind(Choose):
    """Answers the kind; after it, what it is about, if it was found by that."""

    DEFAULT_CSS = """
    ChooseKind {
        & > .dialog--box { width: 96%; max-width: 120; }
        & .kinds--list { width: 1fr; height: auto; }
        & .kinds--use { margin: 1 0; }
        & PagePreview { width: 44%; height: 82vh; margin-left: 2; }
    }
    """
    list_share = 58
    manual = ("forms#写哪一种",)
    filter_hint = "打几个字找"
    page = query_one(PagePreview)
    use = query_one(".kinds--use", Static)

    def __init__(self, context: Context) -> None:
        super().__init__("写哪一种", [(kind, model.noun) for kind, model in KINDS.items()])
        self.context = context

    def to_look_through(self) -> Sequence[Option]:
        """Who looks for 低保 thinks of what it is about, not of its kind."""
        terms = vocabulary("matter") if self.query_one(LineInput).value.strip() else ()
        found = ((kind_about(term), term) for term in terms)
        return [
            *self._options,
            *(
                (f"{kind}{OF}{term.code}", f"{KINDS[kind].noun}：{term.label}")
                for kind, term in found
                if kind
            ),
        ]

    def dismiss(self, result: list[str] | None = None) -> AwaitComplete:
        """A key of two parts is an answer of two."""
        return super().dismiss(result and result[0].split(OF))

    def compose(self) -> ComposeResult:
        """The list, what the kind is for, and a specimen."""
        with Horizontal(classes="dialog--box"):
            with Vertical(classes="kinds--list"):
                *listed, keys = self.contents()
                yield from listed
                yield Static(classes="kinds--use", markup=False)
                yield keys
            page = PagePreview(self._make_pages)
            page.can_focus = False
            yield page

    def on_mount(self) -> None:
        """Ask how wide the terminal draws a block, and paint over the one that asks."""
        self._show(self.table.selected)
        if driver := self.app._driver:
            driver.write(answers.WIDTH_QUESTION)
            driver.flush()
            self.refresh()

    def on_cursor_position(self, answer: events.CursorPosition) -> None:
        """Blocks may be used, if they are one cell wide."""
        dots = Terminal(block_width=answer.x).dots(os.environ, sys.platform)
        few = self.app.console.color_system in (None, "standard")
        self.page.ability = Ability(dots, few_colours=few)

    def _make_pages(self) -> Pages:
        from bulletin_tui.printing.records.specimens import SpecimenPages

        return SpecimenPages(self.context.press())

    @on(RecordTable.Highlighted)
    def _pointed_at(self, event: RecordTable.Highlighted) -> None:
        event.stop()
        self._show(event.row)

    def _show(self, option: Option | None) -> None:
        """What a kind is for, and its page; what exists already has no specimen."""
        from bulletin_tui.printing.records.specimens import SpecimenPages

        kind = option[0].partition(OF)[0] if option else ""
        self.use.update(USES.get(kind, ""))
        self.page.visible = kind in SpecimenPages.KINDS
        if self.page.visible:
            self.page.number = SpecimenPages.KINDS.index(kind)

    @on(PagePreview.Failed)
    def _page_failed(self, event: PagePreview.Failed) -> None:
        """Without fonts there is a list still."""
        event.stop()
        self.page.visible = False
