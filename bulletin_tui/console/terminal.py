"""Is there a terminal at all?"""

from __future__ import annotations

from typing import TextIO


def check_terminal(stdin: TextIO | None, stdout: TextIO | None, term: str = "") -> str | None:
    """A sentence for the user if no screen can be drawn here, or None if one can.

    `term` is the value of TERM. How large the window is, the application itself judges, because
    a window can be made larger while it runs.
    """
    if term == "dumb":
        return "这个终端不能显示画面（TERM=dumb）。请换一个终端窗口再输入“bulletin”。"
    if not _is_terminal(stdout):
        return "这里没有终端窗口，画面显示不出来。请在终端窗口里直接输入“bulletin”，不要转存输出。"
    if not _is_terminal(stdin):
        return "这里收不到键盘输入。请在终端窗口里直接输入“bulletin”，不要从文件或管道送入。"
    return None


def _is_terminal(stream: TextIO | None) -> bool:
    """A closed stream, or none at all (a program without console on Windows), is no terminal."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False
