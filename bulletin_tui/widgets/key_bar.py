"""The keys that do something here, at the foot of the screen, none of them cut.

Where a screen has the key MORE, the first of them stand on one line and MORE leads to the rest;
where it has not, as in a form, whose fields take its sign for text, they take the lines they need.

Textual's Footer makes a widget a key, which costs a tenth of the first frame, and cuts what does
not fit. This one paints itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import App
from textual.binding import Binding
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from bulletin_tui.widgets.items import GAP, in_lines

MORE = Binding("question_mark", "app.more_keys", "更多", key_display="?", show=False, id="app.more")
"""Lists all the keys that count here."""
_KEY_WORDS = {"enter": "回车", "space": "空格", "tab": "Tab", "escape": "Esc"}
"""Words instead of signs that some consoles draw two cells wide."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key (or a group of keys) and what it does."""

    shown: str
    description: str
    press: str
    enabled: bool

    @property
    def width(self) -> int:
        """Cells that it takes."""
        return cell_len(self.shown) + 1 + cell_len(self.description)


def shown_key(app: App[object], binding: Binding) -> str:
    """What stands for a key on the screen."""
    return _KEY_WORDS.get(binding.key) or app.get_key_display(binding)


def _in_lines(keys: Iterable[Key], width: int) -> Iterator[list[Key]]:
    return in_lines(keys, width, lambda key: key.width)


class KeyBar(Widget):
    """Docked at the bottom; a click on a key is a press of it."""

    DEFAULT_CSS = """
    KeyBar {
        dock: bottom;
        height: auto;
        background: $footer-background;
        color: $footer-foreground;
        & > .key-bar--key { color: $footer-key-foreground; text-style: bold; }
        & > .key-bar--disabled { color: $text-disabled; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-bar--key", "key-bar--disabled"}

    def on_mount(self) -> None:
        """Follow the focus: other keys count elsewhere."""
        self.screen.bindings_updated_signal.subscribe(self, self._keys_changed)

    def on_resize(self, event: events.Resize) -> None:
        """Short words that come and go stand above the keys, never on them."""
        for rack in self.screen.query("ToastRack"):
            if rack.styles.dock == "bottom":
                rack.styles.margin = (0, 0, event.size.height, 0)

    def _keys_changed(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen:
            self.refresh(layout=True)

    @property
    def keys(self) -> list[Key]:
        """What is shown, in the order of the bindings; the same action is named once."""
        actions: dict[tuple[str, str], tuple[Binding, bool]] = {}
        for _, binding, enabled, _ in self.screen.active_bindings.values():
            if binding.show:
                actions.setdefault((binding.action, binding.description), (binding, enabled))
        found: list[Key] = []
        for group, members in groupby(actions.values(), lambda item: item[0].group):
            bindings = list(members)
            if group is None or len(bindings) == 1:
                found += [self._key(binding, enabled) for binding, enabled in bindings]
            else:
                shown = "".join(shown_key(self.app, binding) for binding, _ in bindings)
                found.append(Key(shown, group.description, "", any(e for _, e in bindings)))
        return found

    def _key(self, binding: Binding, enabled: bool) -> Key:
        return Key(shown_key(self.app, binding), binding.description, binding.key, enabled)

    def _lines(self, width: int) -> list[list[Key]]:
        """The keys broken into lines; one line that ends in MORE, where there is that key."""
        bound = self.screen.active_bindings.get(MORE.key)
        if bound is None or bound.binding.action != MORE.action:
            return list(_in_lines(self.keys, width))
        more = self._key(bound.binding, bound.enabled)
        first = next(_in_lines(self.keys, width - GAP - more.width))
        return [[*first, more]]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as its keys need, or the keys beneath a dialog: they are covered."""
        return max(len(self._lines(max(1, width - 2))), self._lines_beneath())

    def _lines_beneath(self) -> int:
        """The keys of the screen beneath a dialog do nothing, and are not to be seen."""
        stack = self.app.screen_stack
        if not self.screen.is_modal or self.screen not in stack:
            return 0
        beneath = stack[: stack.index(self.screen)]
        return max((bar.size.height for each in beneath for bar in each.query(KeyBar)), default=0)

    def render(self) -> Text:
        """The keys, each a place to click on."""
        lines = [self._painted(line) for line in self._lines(max(1, self.size.width - 2))]
        return Text("\n", end="").join(lines)

    def _painted(self, keys: list[Key]) -> Text:
        line = Text(" ", end="", no_wrap=True)
        key_style = self.get_component_rich_style("key-bar--key")
        disabled = self.get_component_rich_style("key-bar--disabled")
        for place, key in enumerate(keys):
            line.append(" " * GAP if place else "")
            piece = Text(end="")
            piece.append(key.shown, key_style if key.enabled else disabled)
            piece.append(f" {key.description}", "" if key.enabled else disabled)
            piece.stylize(Style(meta={"press": key.press}))
            line.append_text(piece)
        return line

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked on."""
        if key := event.style.meta.get("press"):
            self.app.simulate_key(key)
