"""What goes into the data folder and comes out of it: samples, import and export."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from bulletin_tui.context import Context
from bulletin_tui.exchange.files import export_file, import_file
from bulletin_tui.exchange.sheet import write_template
from store.disk.attachments import Attachments, attached
from store.disk.folders import ATTACHMENTS
from store.errors import Refused
from store.models import Unit


def fill(context: Context, year: str) -> int:
    """Fill an empty folder with sample records; returns how many. Raises Refused otherwise."""
    if not context.desk.database.is_empty:
        raise Refused(
            f"{context.folder} 里已经有数据，样例不会混进去。请换一个空文件夹：--data 文件夹"
        )
    from bulletin_tui.samples import thisweek, year2017

    records = year2017.records() if year == "2017" else thisweek.records(context.desk.today)
    what = "这一周" if year == "now" else f"{year} 年"
    context.desk.save_all(records, "样例", f"样例数据：{what}")
    return len(records)


def take_in(context: Context, arguments: Namespace) -> int:
    """`bulletin import FILE`."""
    said: list[str] = []
    count = import_file(context.desk, arguments.file, dry_run=arguments.dry_run, tell=said.append)
    print(f"{'可以导入' if arguments.dry_run else '已导入'} {count} 条：{arguments.file}")
    print(*said, sep="\n", end="\n" if said else "")
    kept = Attachments(context.folder)
    named = {attachment.file for _, attachment in attached(context.database)}
    if missing := len(named.difference(kept.names)):
        print(
            f"记录里的图片和文件还缺 {missing} 个：请从那边的数据文件夹里，"
            f"把 {ATTACHMENTS} 里的文件拷到 {kept.folder}。"
        )
    return 0


def hand_out(context: Context, arguments: Namespace) -> int:
    """`bulletin export FILE`."""
    target = arguments.file.resolve()
    must_lie_outside(context.folder, target)
    is_table = arguments.template or arguments.walk or arguments.boards
    if is_table and target.suffix.lower() != ".csv":
        raise Refused("要填的表是 .csv 文件，请用 .csv 结尾。")
    if (arguments.week or arguments.route is not None) and not arguments.walk:
        raise Refused("--week 和 --route 说的是走访登记表，请再写上 --walk。")
    if (arguments.unit or arguments.on) and not arguments.boards:
        raise Refused("--unit 和 --on 说的是在张情况，请再写上 --boards。")
    if arguments.boards:
        return _write_boards(context, arguments, target)
    if arguments.walk:
        return _write_walk(context, arguments, target)
    if arguments.template:
        write_template(arguments.file)
        print(f"模板已写到 {target}，请在 Excel 里照第二行填写；样例那一行不会导入")
        return 0
    now, first, last = context.clock.now(), arguments.start, arguments.end
    count = export_file(context.desk, arguments.file, now, first, last)
    print(f"已导出 {count} 条：{target}")
    if target.suffix.lower() == ".json" and any(attached(context.database)):
        print(f"图片和文件不在这个 .json 里：请把 {Attachments(context.folder).folder} 一起带去。")
    return 0


def _write_walk(context: Context, arguments: Namespace, target: Path) -> int:
    from bulletin_tui.exchange.walk import write_walk
    from bulletin_tui.shell.paper import asked_week  # late: it prints, which others do not

    week = asked_week(context.desk, arguments, everywhere=True)
    count = write_walk(context.desk, week, arguments.file)
    print(f"{week.name} 的走访登记表已写到 {target}，{count} 行。填好“结果”和“日期”再导入")
    return 0


def _write_boards(context: Context, arguments: Namespace, target: Path) -> int:
    from bulletin_tui.exchange.on_display import write_on_display
    from store.on_boards import boards_on

    desk, day = context.desk, arguments.on or context.desk.today
    unit = desk.resolve(Unit, arguments.unit) if arguments.unit else None
    count = write_on_display(boards_on(desk, day, unit), arguments.file)
    print(f"{day} 的在张情况已写到 {target}，{count} 行")
    return 0


def must_lie_outside(folder: Path, target: Path) -> None:
    """Raises Refused for a file that would lie among the program's own."""
    if target.resolve().is_relative_to(folder.resolve()):
        raise Refused(f"{target} 在数据文件夹里面，会盖掉程序自己的文件。请写到别的文件夹。")
