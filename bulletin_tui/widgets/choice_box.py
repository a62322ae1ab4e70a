"""One or several of some options, on one line; a list opens on Enter, or on what is typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from bulletin_tui.widgets.choose_groups import ChooseGroups, Group
from bulletin_tui.widgets.dialogs import Choose
from bulletin_tui.widgets.option_table import NEW, Option
from bulletin_tui.widgets.plain import shown

TOLD = 6
"""Labels that are told of what is chosen."""

_STEPS = Binding.Group("换一项", compact=True)


@dataclass(frozen=True, slots=True)
class New:
    """How an option comes to be that the list has not: a word for it, and what makes it.

    `make` asks over the form what it needs to know; it returns the option, or None for none.
    """

    word: str
    make: Callable[[App[object]], Awaitable[Option | None]]


class ChoiceBox(Widget, can_focus=True):
    """Left and right step through the options, Enter or Space opens them as a list.

    A letter or a Chinese character opens them too, and only those with it, as a drop-down list
    does; an input method's further characters go into the list's filter.
    """

    DEFAULT_CSS = """
    ChoiceBox { height: auto; max-height: 3; width: 1fr; background: $surface-lighten-1; }
    ChoiceBox:focus { background: $primary-muted; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "open", "选择", id="choice.open"),
        Binding("left", "step(-1)", "前一项", id="choice.previous", group=_STEPS),
        Binding("right", "step(1)", "后一项", id="choice.next", group=_STEPS),
    ]

    chosen: reactive[tuple[str, ...]] = reactive((), init=False, layout=True)

    @dataclass
    class Changed(Message):
        """Something else is chosen."""

        box: ChoiceBox
        chosen: tuple[str, ...]

        @property
        def control(self) -> ChoiceBox:
            return self.box

    def __init__(
        self,
        title: str,
        options: Sequence[Option],
        chosen: Iterable[str] = (),
        *,
        multiple: bool = False,
        groups: Sequence[Group] = (),
        new: New | None = None,
        id: str | None = None,
    ) -> None:
        """`options` are keys and labels; `chosen` are keys; `groups` are chosen by one mark.

        With `new`, the list ends in an option that makes another and chooses it.
        """
        super().__init__(id=id)
        self._title_text = title
        self._options = tuple(options)
        self._multiple = multiple
        self._groups = tuple(groups)
        self._new = new
        self.set_reactive(ChoiceBox.chosen, self.validate_chosen(tuple(chosen)))

    def validate_chosen(self, chosen: tuple[str, ...]) -> tuple[str, ...]:
        """Only what there is, in the order of the options."""
        wanted = frozenset(chosen)
        known = tuple(key for key, _ in self._options if key in wanted)
        return known if self._multiple else known[:1]

    def offer(self, options: Sequence[Option], groups: Sequence[Group]) -> None:
        """Other options; what is chosen stays where it is among them."""
        self._options, self._groups = tuple(options), tuple(groups)
        self.chosen = self.validate_chosen(self.chosen)
        self.refresh(layout=True)

    def watch_chosen(self, chosen: tuple[str, ...]) -> None:
        """Tell the form."""
        self.post_message(self.Changed(self, chosen))

    def render(self) -> Text:
        """The labels, or a request to choose; of very many the first, and how many there are."""
        labels = self._labels()
        if not labels:
            return Text("< 回车选择，或打几个字 >", "dim")
        told = "、".join(map(shown, labels[:TOLD]))
        more = f" 等，共 {len(self.chosen)} 项" if len(labels) > TOLD else ""
        return Text(f"< {told}{more} >")

    def _labels(self) -> list[str]:
        """What is chosen: groups that are chosen whole, the largest first, and single options."""
        left = set(self.chosen)
        found = []
        for group in sorted(self._groups, key=lambda group: -len(group.members)):
            if len(group.members) > 1 and group.members <= left:
                found.append(group.label)
                left -= group.members
        return found + [label.strip() for key, label in self._options if key in left]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Several are chosen from the list only."""
        return action != "step" or (not self._multiple and len(self._options) > 1)

    def action_step(self, by: int) -> None:
        """The neighbour of what is chosen, the first after the last: either key turns 否 to 是."""
        keys = [key for key, _ in self._options]
        at = keys.index(self.chosen[0]) + by if self.chosen else (0 if by > 0 else -1)
        self.chosen = (keys[at % len(keys)],)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """What can be typed is looked for, and does nothing else."""
        return character is not None and character.isprintable() and key != "space"

    def on_key(self, event: events.Key) -> None:
        """Look for what is typed; Enter and Space are keys of the box."""
        if event.character and self.check_consume_key(event.key, event.character):
            event.stop()
            event.prevent_default()
            self._show_list(event.character)

    def action_open(self) -> None:
        """Show the list."""
        self._show_list()

    def _show_list(self, begun: str = "") -> None:
        title, options, chosen = self._title_text, list(self._options), self.chosen
        if self._new is not None:
            options.append((NEW, f"+ {self._new.word}"))
        if self._groups:
            self.app.push_screen(
                ChooseGroups(title, options, self._groups, chosen, begun), self._take
            )
        else:
            several = self._multiple
            dialog = Choose(title, options, several, chosen=chosen, begun=begun)
            self.app.push_screen(dialog, self._take)

    def on_click(self) -> None:
        """A click opens the list too."""
        self.action_open()

    def _take(self, keys: list[str] | None) -> None:
        if keys is None:
            return
        known = tuple(key for key in keys if key != NEW)
        if NEW in keys and self._new is not None:
            self.screen.run_worker(self._make(self._new, known), group="ask", exit_on_error=False)
        else:
            self.chosen = known

    async def _make(self, new: New, others: tuple[str, ...]) -> None:
        """Make an option, and choose it, with the others where several may be chosen."""
        if (made := await new.make(self.app)) is not None:
            others_of_it = tuple(option for option in self._options if option[0] != made[0])
            self._options = (*others_of_it, made)
            self.chosen = (*others, made[0]) if self._multiple else (made[0],)
