"""The command line's own words in Chinese: how a command is written, and what is wrong with one."""

from __future__ import annotations

import argparse
import re
from argparse import ArgumentTypeError
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NoReturn
from unicodedata import east_asian_width

from bulletin_tui.dates import FIRST_DAY, LAST_DAY
from store.disk.files import folder_named
from store.errors import StoreError

USAGE = 2
"""The exit code for a command that was not written rightly."""
_WORDS = (
    (r"the following arguments are required: (.*)", r"还要写上 \1"),
    (r"one of the arguments (.*) is required", r"\1 里要写一个"),
    (r"unrecognized arguments: (.*)", r"没有这样的参数：\1"),
    (r"ambiguous option: (.*) could match (.*)", r"\1 没有写全，可能是 \2"),
    (r"argument (.+?): expected one argument", r"\1 后面要写一个值"),
    (r"argument (.+?): expected at least one argument", r"\1 后面至少要写一个"),
    (r"argument (.+?): expected at most one argument", r"\1 后面最多写一个"),
    (r"argument (.+?): ignored explicit argument '(.*)'", r"\1 后面不用写值，却写了“\2”"),
    (r"argument (.+?): not allowed with argument (.*)", r"\1 不能和 \2 一起写"),
    (r"argument (.+?): invalid \S+ value: '(.*)'", r"\1 不能是“\2”"),
    (r"argument (.+?): invalid choice: '(.*?)'.* \(choose from (.*)\)", r"\1 没有“\2”，可以是 \3"),
    (r"argument (.+?): (.*)", r"\1：\2"),
)
"""argparse's sentences and ours; the first that fits the whole is taken."""


def told(message: str) -> str:
    """What argparse says, in Chinese."""
    for theirs, ours in _WORDS:
        if found := re.fullmatch(theirs, message, re.DOTALL):
            said = found.expand(ours)
            # Some versions of Python list the choices in quotes.
            return re.sub(r"'([^']*)'(?=, |$)", r"\1", said)
    return message


class _Formatter(argparse.HelpFormatter):
    """Lines the explanations up by the cells that Chinese takes."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def add_argument(self, action: argparse.Action) -> None:
        super().add_argument(action)
        if action.help is not argparse.SUPPRESS:
            width = _cells(self._format_action_invocation(action)) + self._current_indent
            self._action_max_length = max(self._action_max_length, width)

    def _format_action(self, action: argparse.Action) -> str:
        name = self._format_action_invocation(action)
        text = super()._format_action(action)
        return text.replace(name + " " * (_cells(name) - len(name)), name, 1)


def _cells(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


class Parser(argparse.ArgumentParser):
    """Explains commands in Chinese, and says in Chinese what is wrong with a command line."""

    def __init__(
        self,
        *arguments: Any,
        add_help: bool = True,
        fill: Callable[[Parser], None] | None = None,
        **options: Any,
    ) -> None:
        """`fill` adds what may be written, when it is first to be read or explained."""
        # argparse makes one for each argument, only to look at it: no width need be asked for.
        options |= {"add_help": False, "formatter_class": partial(_Formatter, width=80)}
        super().__init__(*arguments, **options)
        self._fill = fill
        # What is only a parent of others keeps the headings: by them its options join theirs.
        if add_help:
            self._positionals.title, self._optionals.title = "参数", "选项"
            self.add_argument("-h", "--help", action="help", help="看这份说明")

    def _fill_once(self) -> None:
        fill, self._fill = self._fill, None
        if fill is not None:
            fill(self)

    def format_help(self) -> str:
        """The explanation; the headings end as Chinese ones do."""
        self._fill_once()
        self.formatter_class = _Formatter
        return re.sub(r"(?m)^(\S+):$", r"\1：", super().format_help())

    def parse_known_args(self, *arguments: Any, **options: Any) -> Any:
        """What was written; a span that ends before it begins would only look empty."""
        self._fill_once()
        found, rest = super().parse_known_args(*arguments, **options)
        start, end = getattr(found, "start", None), getattr(found, "end", None)
        if start and end and start > end:
            self.error(f"--from {start} 比 --to {end} 晚，请对调")
        return found, rest

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where to look, and end."""
        self.exit(USAGE, f"命令没有写对：{told(message)}\n写法见：{self.prog} --help\n")


def a_folder(text: str) -> Path:
    """A folder as it was written; its errors are argparse's."""
    try:
        return folder_named(text)
    except StoreError as fault:
        raise ArgumentTypeError(str(fault)) from None


def word_of(meanings: Mapping[str, str]) -> Callable[[str], str]:
    """Reads one of these words as the code that it stands for, or the code itself."""

    def code_of(text: str) -> str:
        if text in meanings.values():
            return text
        if text not in meanings:
            raise ArgumentTypeError(f"没有“{text}”，可以是 {'、'.join(meanings)}")
        return meanings[text]

    return code_of


def a_day(text: str) -> date:
    """A day that the program can reckon with."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}”不是日期，应当像 2026-11-24，而且真有这一天") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ArgumentTypeError(f"“{text}”不在 {FIRST_DAY} 至 {LAST_DAY} 之间")
    return day


def a_year(text: str) -> int:
    """A year of those days."""
    if text.isdecimal() and FIRST_DAY.year <= int(text) <= LAST_DAY.year:
        return int(text)
    raise ArgumentTypeError(f"“{text}”不是年份，应当像 2025")
