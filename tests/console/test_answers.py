"""What the terminal answers is never typed, and tells how a page can be shown."""

from __future__ import annotations

import inspect

import pytest
from textual import _xterm_parser, events
from textual._xterm_parser import XTermParser

from bulletin_tui.console import answers
from bulletin_tui.console.abilities import Terminal
from bulletin_tui.console.answers import TerminalAnswer
from bulletin_tui.printing.preview import raster

WINDOWS_TERMINAL = "\x1b[?61;4;6;7;14;21;22;23;24;28;32;42;52c"
XTERM = "\x1b[?64;1;2;6;9;15;16;17;18;21;22;28c"
XTERM_340 = "\x1b[?63;1;2;4;6;9;15;16;22;28c"
CONSOLE = "\x1b[?6c"
CELL = "\x1b[6;20;9t"


@pytest.fixture(autouse=True)
def taught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser as it is in the running application; as before afterwards."""
    unteach(monkeypatch)
    assert answers.install() and answers.are_passed_on()


def unteach(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser as Textual has it, whatever ran before in this process."""
    now = XTermParser._sequence_to_key_events
    monkeypatch.setattr(XTermParser, "_sequence_to_key_events", inspect.unwrap(now))
    monkeypatch.setattr(_xterm_parser, "_MAX_SEQUENCE_SEARCH_THRESHOLD", 32)


def heard(*pieces: str) -> tuple[Terminal, list[str]]:
    """What is known after the answers have come in these pieces, and which keys were typed."""
    parser, terminal, keys = XTermParser(), Terminal(), []
    for piece in pieces:
        for event in parser.feed(piece):
            if isinstance(event, events.Key):
                keys.append(event.key)
            elif isinstance(event, events.CursorPosition | TerminalAnswer):
                terminal.hear(event)
    return terminal, keys


@pytest.mark.parametrize("answer", [WINDOWS_TERMINAL, XTERM, XTERM_340, CONSOLE, CELL])
def test_an_answer_is_no_key_however_it_arrives(answer: str) -> None:
    for at in range(1, len(answer)):
        terminal, keys = heard("a", answer[:at], answer[at:], "b")
        assert keys == ["a", "b"]
        assert terminal.has_sixel == (answer in (WINDOWS_TERMINAL, XTERM_340))
        assert terminal.cell == ((9, 20) if answer == CELL else None)


def test_keys_are_what_they_were() -> None:
    assert heard("\x1b[A", "\x1b[1;5C", "\x1b[6~", "字", "\x1bOP")[1] == [
        "up", "ctrl+right", "pagedown", "字", "f1"
    ]  # fmt: skip


def test_without_the_lesson_answers_would_be_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    unteach(monkeypatch)
    assert not answers.are_passed_on()
    assert heard(CONSOLE, "\x1b[A")[1][-2:] == ["c", "up"]


def test_another_major_version_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    unteach(monkeypatch)
    monkeypatch.setattr("importlib.metadata.version", lambda name: "9.0.0")
    before = XTermParser._sequence_to_key_events
    assert not answers.install()
    assert XTermParser._sequence_to_key_events is before


@pytest.mark.parametrize(
    ("width", "environment", "platform", "dots"),
    [
        ("\x1b[1;2R", {"TERM": "xterm-256color"}, "linux", raster.QUARTERS),
        ("\x1b[1;2R", {"TERM": "linux"}, "linux", raster.HALVES),
        ("\x1b[1;2R", {}, "win32", raster.HALVES),
        ("\x1b[1;2R", {"WT_SESSION": "1"}, "win32", raster.QUARTERS),
        ("\x1b[1;3R", {"TERM": "xterm-256color"}, "linux", raster.WHOLES),
        ("\x1b[1;3R", {"WT_SESSION": "1"}, "win32", raster.WHOLES),
        ("", {"TERM": "xterm-256color"}, "linux", raster.WHOLES),
    ],
)
def test_blocks_are_as_fine_as_is_safe(
    width: str, environment: dict[str, str], platform: str, dots: raster.Dots
) -> None:
    assert heard(width or " ")[0].dots(environment, platform) == dots


@pytest.mark.parametrize(
    ("said", "environment", "means"),
    [
        (XTERM_340 + CELL, {"TERM": "xterm"}, "sixel"),
        (XTERM + CELL, {"TERM": "xterm"}, ""),
        (XTERM_340, {"TERM": "xterm"}, ""),
        (XTERM_340 + "\x1b[6;0;0t", {"TERM": "xterm"}, ""),
        (XTERM_340 + CELL, {"TERM": "tmux-256color", "TMUX": "/tmp/x"}, ""),
        (XTERM_340 + CELL, {"TERM": "screen", "STY": "1.pts"}, ""),
        ("\x1b[?62;c" + CELL, {"TERM": "xterm-kitty"}, "kitty"),
        ("\x1b[?62;c" + CELL, {"TERM": "xterm-kitty", "TMUX": "/tmp/x"}, ""),
    ],
)
def test_pictures_only_where_they_are_sure_to_be_shown(
    said: str, environment: dict[str, str], means: str
) -> None:
    assert heard(said)[0].means(environment) == means
