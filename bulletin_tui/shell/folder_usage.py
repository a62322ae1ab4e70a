"""How the commands about the data folder are called: what goes in and out, and its health."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from bulletin_tui.shell.jobs import Command, on_folder, opening
from bulletin_tui.usage import a_day, a_folder, a_year


def add_to(command: Command) -> None:
    """Add `import`, `export`, `archive`, `backup`, `restore`, `doctor` and `erase`."""
    _add_exchange(command)
    _add_archive(command)
    _add_backups(command)
    _add_health(command)


def _add_exchange(command: Command) -> None:
    told = "导入 .json、.csv 或一年的放假安排"
    take_in = command(
        "import", told, opening("folder:take_in", writing=_is_no_rehearsal, begins=True)
    )
    take_in.add_argument("file", type=Path, metavar="文件")
    take_in.add_argument("--dry-run", action="store_true", help="只检查，不导入")
    hand_out = command("export", "导出 .json、.csv 或 .ics", opening("folder:hand_out"))
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


def _add_archive(command: Command) -> None:
    archive = command("archive", "归档过去的一年", opening("health:archive", writing=_names_year))
    archive.add_argument("year", nargs="?", type=a_year, metavar="年份", help="不写就列出来")


def _add_backups(command: Command) -> None:
    backup = command("backup", "备份", on_folder("backups:backup"))
    backup.add_argument("--to", type=a_folder, metavar="文件夹", help="也备份到这里，例如 U 盘")
    backup.add_argument("--list", action="store_true", help="列出已有的备份")
    restore = command("restore", "恢复备份到新文件夹", on_folder("backups:restore"))
    restore.add_argument("name", nargs="?", metavar="名称", help="哪一个备份，不写就是最新的")
    restore.add_argument(
        "--into", type=a_folder, required=True, metavar="新文件夹", help="恢复到哪里，要是空的"
    )
    restore.add_argument(
        "--from", dest="source", type=a_folder, metavar="备份文件夹", help="例如 U 盘上的"
    )


def _add_health(command: Command) -> None:
    doctor = command("doctor", "检查数据文件夹", on_folder("health:doctor"))
    doctor.add_argument("--repair", type=a_folder, metavar="新文件夹", help="把能救的救到新文件夹")
    erase = command("erase", "删除个人信息", opening("health:erase", writing=_is_meant))
    erase.add_argument("text", metavar="姓名或号码", help="要从记录、归档和流水里去掉的字")
    erase.add_argument("--why", default="", metavar="理由", help="例如：本人要求")
    erase.add_argument("--yes", action="store_true", help="真的删除；不写就只查看")


def _names_year(arguments: Namespace) -> bool:
    return arguments.year is not None


def _is_no_rehearsal(arguments: Namespace) -> bool:
    return not arguments.dry_run


def _is_meant(arguments: Namespace) -> bool:
    return bool(arguments.yes)
