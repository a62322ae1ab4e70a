"""Where there is no terminal, a sentence says so."""

from __future__ import annotations

import io
import os

import pytest

from bulletin_tui.console.terminal import check_terminal


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def closed() -> io.StringIO:
    stream = io.StringIO()
    stream.close()
    return stream


def test_a_terminal_is_fine() -> None:
    assert check_terminal(Terminal(), Terminal(), "xterm-256color") is None


@pytest.mark.parametrize("output", [io.StringIO(), closed(), None])
def test_output_into_a_file_is_refused(output: io.StringIO | None) -> None:
    assert "没有终端窗口" in str(check_terminal(Terminal(), output))


def test_input_from_a_file_is_refused() -> None:
    with open(os.devnull, encoding="utf-8") as empty:
        assert "收不到键盘输入" in str(check_terminal(empty, Terminal()))


def test_a_terminal_that_cannot_draw_is_refused() -> None:
    assert "TERM=dumb" in str(check_terminal(Terminal(), Terminal(), "dumb"))
