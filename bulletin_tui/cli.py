"""The command line: arguments, wiring, exit codes. Cheap commands never load Textual."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin_tui import garbage
from bulletin_tui.clock import Clock
from bulletin_tui.printing.errors import PrintError
from bulletin_tui.shell import due_usage, tick_usage, wall_usage
from bulletin_tui.usage import Parser, a_day, a_folder, a_year, word_of
from store.disk.files import folder_named, reason
from store.errors import StoreError

if TYPE_CHECKING:
    from bulletin_tui.context import Context, Reader

DONE, REFUSED = 0, 1
"""Exit codes."""

_Writing = bool | Callable[[argparse.Namespace], bool]


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

    def command(
        name: str, text: str, job: str, *, writing: _Writing | None, begins: bool = False
    ) -> Parser:
        """One that uses a verb says whether it writes; one that only looks says None."""
        added = commands.add_parser(name, help=text, description=text, parents=[common])
        run = _looking(job) if writing is None else _runner(job, writing=writing, begins=begins)
        added.set_defaults(run=run)
        return added

    demo = command("demo", "装入样例并打开", "", writing=True)
    samples = word_of({"2017": "2017", "本周": "now"})
    demo.add_argument(
        "--year", type=samples, default="now", metavar="样例", help="2017 或 本周，默认本周"
    )
    demo.add_argument("--no-open", action="store_true", help="只装入，不打开")
    demo.set_defaults(run=_demo)
    _add_listings(command)
    wall_usage.add_to(command)
    due_usage.add_to(command, _runner, _on_folder)
    _add_duties(command)
    _add_paper(command, commands, common)
    _add_folder(command)
    _add_health(command)
    return parser


_Command = Callable[..., Parser]


def _add_listings(command: _Command) -> None:
    today = command("today", "今天要做的事", "listing:today", writing=None)
    schedule = command("schedule", "排期", "listing:schedule", writing=None)
    history = command("history", "查历史", "listing:history", writing=None)
    stock = command("stock", "展板、宣传单的库存", "stock:stock", writing=False)
    for listing in (schedule, history):
        listing.add_argument("--from", dest="start", type=a_day, metavar="日期", help="起始日")
        listing.add_argument("--to", dest="end", type=a_day, metavar="日期", help="结束日")
    for name, text in (
        ("site", "点位名称或编号"),
        ("unit", "单位名称或编号"),
        ("kind", "材料种类，例如 通知"),
        ("state", "状态，例如 已张贴"),
        ("text", "标题、点位、单位、类别里的字"),
    ):
        history.add_argument(f"--{name}", default="", metavar="字", help=text)
    for listing in (today, schedule, history, stock):
        listing.add_argument("--json", action="store_true", help="输出 JSON")
    history.add_argument("--pdf", type=Path, metavar="文件", help="印成台账，写到这个 PDF")


def _add_duties(command: _Command) -> None:
    quota = command("quota", "各社区每月公布了几篇", "duties:quota", writing=None)
    quota.add_argument("--year", type=a_year, metavar="年份", help="哪一年，默认今年")
    duties = command("duties", "公开任务", "duties:duties", writing=_makes)
    duties.add_argument("--make", action="store_true", help="把该备的草稿备好")
    duties.add_argument("--from", dest="start", type=a_day, metavar="日期", help="起始日")
    duties.add_argument("--to", dest="end", type=a_day, metavar="日期", help="结束日")
    for listing in (quota, duties):
        listing.add_argument("--json", action="store_true", help="输出 JSON")


def _add_paper(
    command: _Command,
    commands: argparse._SubParsersAction[Parser],
    common: Parser,
) -> None:

    def fill(printing: Parser) -> None:
        from bulletin_tui.shell import print_usage  # late: a third of all that can be written

        print_usage.add_to(printing, common, _runner, _on_folder)

    commands.add_parser("print", help="打印", description="生成 PDF 或图片", fill=fill)
    tick_usage.add_to(command)


def _add_folder(command: _Command) -> None:
    told = "导入 .json、.csv 或一年的放假安排"
    take_in = command("import", told, "folder:take_in", writing=_is_no_rehearsal, begins=True)
    take_in.add_argument("file", type=Path, metavar="文件")
    take_in.add_argument("--dry-run", action="store_true", help="只检查，不导入")
    hand_out = command("export", "导出 .json、.csv 或 .ics", "folder:hand_out", writing=False)
    hand_out.add_argument("file", type=Path, metavar="文件")
    hand_out.add_argument("--from", dest="start", type=a_day, metavar="日期", help=".ics 的起始日")
    hand_out.add_argument("--to", dest="end", type=a_day, metavar="日期", help=".ics 的结束日")
    kinds = hand_out.add_mutually_exclusive_group()
    kinds.add_argument("--template", action="store_true", help="写出可以填写的 .csv 模板")
    kinds.add_argument("--walk", action="store_true", help="写出走访登记表 .csv，填好再导入")
    kinds.add_argument("--boards", action="store_true", help="写出在张情况 .csv")
    hand_out.add_argument("--week", metavar="周", help="走访登记表是哪一周的，例如 2026-W48")
    hand_out.add_argument("--route", metavar="路线", help="走访登记表只要这一条路线")
    hand_out.add_argument("--unit", metavar="单位", help="在张情况只要这个单位的")
    hand_out.add_argument("--on", type=a_day, metavar="日期", help="在张情况是哪一天的")


def _add_health(command: _Command) -> None:
    archive = command("archive", "归档过去的一年", "health:archive", writing=_names_year)
    archive.add_argument("year", nargs="?", type=a_year, metavar="年份", help="不写就列出来")
    backup = command("backup", "备份", "", writing=False)
    backup.set_defaults(run=_on_folder("backups:backup"))
    backup.add_argument("--to", type=a_folder, metavar="文件夹", help="也备份到这里，例如 U 盘")
    backup.add_argument("--list", action="store_true", help="列出已有的备份")
    restore = command("restore", "恢复备份到新文件夹", "", writing=False)
    restore.add_argument("name", nargs="?", metavar="名称", help="哪一个备份，不写就是最新的")
    restore.add_argument(
        "--into", type=a_folder, required=True, metavar="新文件夹", help="恢复到哪里，要是空的"
    )
    restore.add_argument(
        "--from", dest="source", type=a_folder, metavar="备份文件夹", help="例如 U 盘上的"
    )
    restore.set_defaults(run=_on_folder("backups:restore"))
    doctor = command("doctor", "检查数据文件夹", "", writing=False)
    doctor.add_argument("--repair", type=a_folder, metavar="新文件夹", help="把能救的救到新文件夹")
    doctor.set_defaults(run=_on_folder("health:doctor"))
    erase = command("erase", "删除个人信息", "health:erase", writing=_is_meant)
    erase.add_argument("text", metavar="姓名或号码", help="要从记录、归档和流水里去掉的字")
    erase.add_argument("--why", default="", metavar="理由", help="例如：本人要求")
    erase.add_argument("--yes", action="store_true", help="真的删除；不写就只查看")


def _names_year(arguments: argparse.Namespace) -> bool:
    return arguments.year is not None


def _makes(arguments: argparse.Namespace) -> bool:
    return bool(arguments.make)


def _is_no_rehearsal(arguments: argparse.Namespace) -> bool:
    return not arguments.dry_run


def _is_meant(arguments: argparse.Namespace) -> bool:
    return bool(arguments.yes)


def _on_folder(job: str) -> Callable[[argparse.Namespace, Path, Clock], int]:
    """A command that works on a folder which it need not be able to open."""

    def run(arguments: argparse.Namespace, folder: Path, clock: Clock) -> int:
        work = _find(job)
        garbage.begin()
        return int(work(folder, arguments, clock))

    return run


def _runner(
    job: str, *, writing: _Writing, begins: bool = False
) -> Callable[[argparse.Namespace, Path, Clock], int]:
    """A command that opens the folder and hands over to `module:function` of the shell.

    Where the arguments say whether it writes, it is about records that are there already, unless
    it may be the first to bring some.
    """

    def run(arguments: argparse.Namespace, folder: Path, clock: Clock) -> int:
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


def _looking(job: str) -> Callable[[argparse.Namespace, Path, Clock], int]:
    """A command that only looks at what is in the folder: no verb is loaded for it."""

    def run(arguments: argparse.Namespace, folder: Path, clock: Clock) -> int:
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
