"""The command line: arguments, wiring, exit codes. Cheap commands never load Textual."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin_tui import garbage
from bulletin_tui.clock import Clock
from bulletin_tui.printing.errors import PrintError
from bulletin_tui.shell import (
    due_usage,
    duties_usage,
    folder_usage,
    listing_usage,
    tick_usage,
    wall_usage,
)
from bulletin_tui.shell.jobs import Run
from bulletin_tui.usage import Parser, a_day, a_folder, word_of
from store.disk.files import folder_named, reason
from store.errors import StoreError

if TYPE_CHECKING:
    from bulletin_tui.context import Context

DONE, REFUSED = 0, 1
"""Exit codes."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. Faults are sentences on stderr."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A title may hold a character that an old console's code page lacks.
            stream.reconfigure(errors="replace")
    arguments = _parser().parse_args(argv)
    clock = Clock(datetime.now, arguments.today)
    try:
        folder = (arguments.data or _default_folder()).absolute()  # as sentences name it
        code = int(arguments.run(arguments, folder, clock))
        sys.stdout.flush()
        return code
    except (StoreError, PrintError) as error:
        print(error, file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough; Python must not flush into the pipe again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        print(f"{error.filename or '文件'} 打不开或写不进：{reason(error)}。", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("已停止。", file=sys.stderr)
        return REFUSED


def _default_folder() -> Path:
    if named := os.environ.get("BULLETIN_DATA"):
        return folder_named(named)
    from platformdirs import user_data_path

    return user_data_path("bulletin", appauthor=False)


def _parser() -> Parser:
    common = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    parser = Parser(prog="bulletin", description="公示栏管家：不带命令就打开程序")
    for one in (common, parser):
        one.add_argument("--data", type=a_folder, metavar="文件夹", help="数据文件夹")
        one.add_argument(
            "--today", type=a_day, metavar="日期", help="当作今天的日期，像 2026-11-24"
        )
    parser.set_defaults(run=_open_application)
    commands = parser.add_subparsers(title="命令", metavar="命令")

    def command(name: str, text: str, run: Run) -> Parser:
        added = commands.add_parser(name, help=text, description=text, parents=[common])
        added.set_defaults(run=run)
        return added

    demo = command("demo", "装入样例并打开", _demo)
    samples = word_of({"2017": "2017", "本周": "now"})
    demo.add_argument(
        "--year", type=samples, default="now", metavar="样例", help="2017 或 本周，默认本周"
    )
    demo.add_argument("--no-open", action="store_true", help="只装入，不打开")
    listing_usage.add_to(command)
    wall_usage.add_to(command)
    due_usage.add_to(command)
    duties_usage.add_to(command)
    commands.add_parser(
        "print", help="打印", description="生成 PDF 或图片", fill=partial(_fill_print, common)
    )
    tick_usage.add_to(command)
    folder_usage.add_to(command)
    return parser


def _fill_print(common: Parser, printing: Parser) -> None:
    from bulletin_tui.shell import print_usage  # late: a third of all that can be written

    print_usage.add_to(printing, common)


def _demo(arguments: argparse.Namespace, folder: Path, clock: Clock) -> int:
    from bulletin_tui.context import opened
    from bulletin_tui.shell.folder import fill

    with opened(folder, clock, writing=True) as context:
        count = fill(context, arguments.year)
        print(f"已装入 {count} 条样例：{folder}")
    return DONE if arguments.no_open else _open_application(arguments, folder, clock)


def _open_application(arguments: argparse.Namespace, folder: Path, clock: Clock) -> int:
    from bulletin_tui.console.terminal import check_terminal

    sentence = check_terminal(sys.stdin, sys.stdout, os.environ.get("TERM", ""))
    if sentence:
        raise StoreError(sentence)
    from bulletin_tui.app import BulletinApp
    from bulletin_tui.console import answers, glyphs, windows_ime
    from bulletin_tui.settings import load_settings

    windows_ime.install()
    answers.install()
    glyphs.use_plain_scrollbars()
    with ExitStack() as stack:

        def opening() -> Context:
            from bulletin_tui.context import opened_for_a_window

            context = stack.enter_context(opened_for_a_window(folder, clock))
            garbage.begin()
            garbage.leave_for_quiet()
            return context

        app = BulletinApp(load_settings(folder), opening)
        refusal = app.run()
    if isinstance(refusal, StoreError):
        raise refusal
    for sentence in app.parting_words:
        print(sentence)
    return DONE
