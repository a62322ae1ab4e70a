"""How a command comes by what it works on: the folder itself, or the records in it."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin_tui import garbage
from bulletin_tui.clock import Clock
from bulletin_tui.usage import Parser
from store.errors import StoreError

if TYPE_CHECKING:
    from bulletin_tui.context import Reader

Run = Callable[[Namespace, Path, Clock], int]
"""Does what the arguments say with a folder; returns the exit code."""
Writing = bool | Callable[[Namespace], bool]
"""Whether a command writes, or how its arguments tell."""
Command = Callable[[str, str, Run], Parser]
"""Adds a command of a name, with what it is for and what does it."""


def on_folder(job: str) -> Run:
    """A command that works on a folder which it need not be able to open."""

    def run(arguments: Namespace, folder: Path, clock: Clock) -> int:
        work = _find(job)
        garbage.begin()
        return int(work(folder, arguments, clock))

    return run


def opening(job: str, *, writing: Writing = False, begins: bool = False) -> Run:
    """A command that opens the folder and hands over to `module:function` of the shell.

    Where the arguments say whether it writes, it is about records that are there already, unless
    it may be the first to bring some.
    """

    def run(arguments: Namespace, folder: Path, clock: Clock) -> int:
        from bulletin_tui.context import opened
        from store.disk.folders import must_be_data_folder

        work = _find(job)
        garbage.begin()
        writes = writing if isinstance(writing, bool) else writing(arguments)
        if not (isinstance(writing, bool) or begins):
            must_be_data_folder(folder)
        with opened(folder, clock, writing=writes) as context:
            _warn(context, writes=writes)
            return int(work(context, arguments))

    return run


def looking(job: str) -> Run:
    """A command that only looks at what is in the folder: no verb is loaded for it."""

    def run(arguments: Namespace, folder: Path, clock: Clock) -> int:
        from bulletin_tui.context import opened_to_look

        work = _find(job)
        garbage.begin()
        with opened_to_look(folder, clock) as reader:
            _warn(reader, writes=False)
            return int(work(reader, arguments))

    return run


def _warn(context: Reader, *, writes: bool) -> None:
    """Tells what a crash has left, and where the clock may be wrong.

    Raises StoreError where something would be written before what was entered last.
    """
    if warning := context.database.warning:
        print(warning, file=sys.stderr)
    if (doubt := context.doubt) is None:
        return
    if not (writes and doubt.is_back):
        print(f"提醒：{doubt.sentence}请看一下日期对不对。", file=sys.stderr)
        return
    today = context.desk.today
    raise StoreError(
        f"{doubt.sentence}日期不对，请先改好电脑的日期；没错，就写上 --today {today} 再做一次。"
    )


def _find(job: str) -> Callable[..., int]:
    """The `module:function` of the shell that does a job."""
    from importlib import import_module

    module, function = job.split(":")
    found: Callable[..., int] = getattr(import_module(f"bulletin_tui.shell.{module}"), function)
    return found
