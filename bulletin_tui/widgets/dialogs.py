"""Short questions over the screen: yes or no, one line of text, a choice from a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Button, Input, Static

from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.dialog import Dialog, Reading, ReadingDialog
from bulletin_tui.widgets.line_input import LineInput
from bulletin_tui.widgets.option_table import NEW, Option, OptionTable
from bulletin_tui.widgets.plain import shown
from bulletin_tui.widgets.record_table import RecordTable
from store.rules.search import Search

LONG_LIST = 8
"""From this many options on, there is a line to type a filter into."""
NOT_FOUND = "没有找到，请换几个字。"


class Confirm(ReadingDialog[bool]):
    """A question with two answers; answers True or False."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "是", id="confirm.yes"),
        Binding("n,escape", "answer(False)", "否", id="confirm.no"),
        Binding("left", "app.focus_previous", "左", show=False, id="confirm.left"),
        Binding("right", "app.focus_next", "右", show=False, id="confirm.right"),
    ]

    def __init__(
        self,
        question: str,
        detail: str = "",
        yes: str = "确定",
        no: str = "取消",
        *,
        careful: bool = False,
    ) -> None:
        """With `careful`, Enter means no until the user moves to yes."""
        super().__init__()
        self._question, self._detail = question, detail
        self._yes, self._no = yes, no
        self._careful = careful

    def compose(self) -> ComposeResult:
        """The question, what it means, and the two answers."""
        with Vertical(classes="dialog--box"):
            yield Static(shown(self._question), classes="dialog--question", markup=False)
            if self._detail:
                yield Reading(self._detail.splitlines())
                yield Static("上下键 翻看", id="more", classes="dialog--hint", markup=False)
            with Horizontal(classes="dialog--buttons"):
                yield Button(Content(f"{shown(self._yes)}(Y)"), "primary", id="yes", compact=True)
                yield Button(Content(f"{shown(self._no)}(N)"), id="no", compact=True)

    def on_mount(self) -> None:
        """Put Enter on the harmless answer, or on the usual one."""
        self.query_one("#no" if self._careful else "#yes", Button).focus()
        self.call_after_refresh(self._offer_more)

    def on_resize(self, event: events.Resize) -> None:
        """The detail may have room now, or none any more; Textual calls the base's own too."""
        self.call_after_refresh(self._offer_more)

    def _offer_more(self) -> None:
        for reading in self.query(Reading):
            self.query_one("#more").display = reading.max_scroll_y > 0

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer by button."""
        event.stop()
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        """Answer by key."""
        self.dismiss(answer)


class Tell(ReadingDialog[None]):
    """Something to read, as long as it is; any of the usual keys leads back."""

    DEFAULT_CSS = """
    Tell > .dialog--box { width: 76; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,space", "close", "知道了", id="tell.close", key_display="回车"),
    ]

    def __init__(self, heading: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._heading, self._lines = heading, lines

    def compose(self) -> ComposeResult:
        """The heading, the lines, and how to go on."""
        with Vertical(classes="dialog--box"):
            yield Static(shown(self._heading), classes="dialog--question", markup=False)
            yield Reading(self._lines)
            yield Static("回车 知道了    上下键 翻看", classes="dialog--hint", markup=False)

    def action_close(self) -> None:
        """Back to the screen below."""
        self.dismiss(None)


class Ask(Dialog[str | None]):
    """One line of text; answers the text, or None if the user went back."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "返回", id="ask.back")]
    line = query_one(LineInput)

    def __init__(
        self,
        question: str,
        value: str = "",
        placeholder: str = "",
        validate: Callable[[str], str | None] | None = None,
    ) -> None:
        """`validate` returns a sentence if the text will not do."""
        super().__init__()
        self._question, self._value = question, value
        self._placeholder = placeholder
        self._judge = validate

    def compose(self) -> ComposeResult:
        """The question, the line, and room for what is wrong with it."""
        with Vertical(classes="dialog--box"):
            yield Static(shown(self._question), classes="dialog--question", markup=False)
            yield LineInput(self._value, placeholder=self._placeholder)
            yield Static("", classes="dialog--problem", markup=False)
            yield Static("回车 确定    Esc 返回", classes="dialog--hint", markup=False)

    def on_mount(self) -> None:
        """What is proposed goes away with the first character that is typed."""
        self.line.action_select_all()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer, unless the text will not do."""
        event.stop()
        problem = self._judge(event.value) if self._judge else None
        if problem:
            self.query_one(".dialog--problem", Static).update(shown(problem))
        else:
            self.dismiss(event.value)

    def action_back(self) -> None:
        """No answer."""
        self.dismiss(None)


class Choose(Dialog[list[str] | None]):
    """Options to choose from; answers the keys, or None if the user went back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "返回", id="choose.back"),
        Binding("up", "move(-1)", "上一条", show=False, id="choose.previous"),
        Binding("down", "move(1)", "下一条", show=False, id="choose.next"),
        Binding("pageup", "move(-10)", "上一页", show=False, id="choose.page-up"),
        Binding("pagedown", "move(10)", "下一页", show=False, id="choose.page-down"),
        # Over a long list one types into the filter, where it would move the caret.
        Binding("ctrl+a", "mark_all", "全选", show=False, priority=True, id="choose.mark-all"),
    ]
    table = query_one(RecordTable)
    filter_hint = "打几个字，名单里就只留下有这些字的"

    def __init__(
        self,
        title: str,
        options: Sequence[Option],
        multiple: bool = False,
        *,
        chosen: Iterable[str] = (),
        begun: str = "",
        missing: str = "这里还没有可以选的。",
    ) -> None:
        """`chosen` are the keys to begin with: marked, or under the cursor if only one may be.

        `begun` is typed already; `missing` says where to make what an empty list has not.
        """
        super().__init__()
        self._title_text = title
        self._options = list(options)
        self._multiple = multiple
        self._chosen = frozenset(chosen)
        self._begun = begun
        self._missing = missing

    def compose(self) -> ComposeResult:
        """The list in a box."""
        with Vertical(classes="dialog--box"):
            yield from self.contents()

    def contents(self) -> ComposeResult:
        """The filter (for long lists), the list, and what the keys do."""
        if self._has_filter:
            yield LineInput(self._begun, placeholder=self.filter_hint)
        yield self.make_table()
        yield Static(self._hint(), id="keys", classes="dialog--hint", markup=False)

    @property
    def _has_filter(self) -> bool:
        return len(self._options) > LONG_LIST or bool(self._begun)

    def _hint(self, typed: str = "") -> str:
        marking = "空格 选中  " if self._multiple else ""
        marking += "^a 全选  " if self._multiple and self._has_filter else ""
        return f"上下键 选  {marking}回车 确定  {'Esc 清除' if typed else 'Esc 返回'}"

    def make_table(self) -> RecordTable[Option]:
        """The options below the title."""
        return OptionTable(
            [Column(shown(self._title_text), 20, lambda option: option[1], weight=1)],
            self._options,
            key=lambda option: option[0],
            markable=self._multiple,
            placeholder=NOT_FOUND if self._options else self._missing,
        )

    def on_mount(self) -> None:
        """Begin with what was chosen before."""
        if self._multiple:
            self.table.set_marks(self._chosen)
        for n, (key, _) in enumerate(self._options):
            if key in self._chosen:
                self.table.cursor = n
                break
        (self.query(LineInput).first() if self.query(LineInput) else self.table).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the options that contain every typed word."""
        event.stop()
        search = Search(event.value)
        found = [o for o in self.to_look_through() if o[0] == NEW or search.matches(o[1])]
        before = self.table.selected
        self.table.show(found, at=found[0][0] if found and before not in found else None)
        self.query_one("#keys", Static).update(self._hint(event.value))

    def to_look_through(self) -> Sequence[Option]:
        """What is looked through for the typed words."""
        return self._options

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the filter chooses what the list points at."""
        event.stop()
        self._finish()

    @on(RecordTable.Chosen)
    def _on_row_chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        self._finish()

    def _finish(self) -> None:
        """With nothing marked now or before, Enter means the option under the cursor.

        What makes something is meant there whatever is marked.
        """
        table = self.table
        if self._multiple and (table.marked_keys or self._chosen):
            pointed = {NEW} if table.selected and table.selected[0] == NEW else set()
            wanted = table.marked_keys | pointed
            self.dismiss([key for key, _ in self._options if key in wanted])
        elif table.selected is not None:
            self.dismiss([table.selected[0]])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where one thing is chosen, nothing is marked."""
        return self._multiple if action == "mark_all" else True

    def action_mark_all(self) -> None:
        """All that the filter has left, or none of it if all of it is marked."""
        self.table.action_mark_all()

    def action_move(self, rows: int) -> None:
        """From the filter into the list."""
        self.table.focus()
        self.table.action_move(rows)

    def action_back(self) -> None:
        """Away with what is typed; where nothing is, no answer."""
        typed = self.query(LineInput)
        if typed and typed.first().value:
            typed.first().value = ""
        else:
            self.dismiss(None)
