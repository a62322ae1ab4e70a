"""Jobs of the shell for the health of the data folder: archives, doctor, personal data."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from bulletin_tui.backing_up import how_to_keep
from bulletin_tui.clock import Clock
from bulletin_tui.context import Context
from bulletin_tui.erasing import pictures_to_look_at, still_holding, where_it_stands
from bulletin_tui.settings import faults_of_settings, load_settings
from store.disk.files import quoted
from store.disk.folders import must_be_data_folder
from store.doctor import examine
from store.errors import Refused, StoreError, Unwritable
from store.models import Archive
from store.repair import repair
from store.rescue.report import Matter, shown, whole, write_list
from store.rules.law.rulebook import faults_of_rules


def archive(context: Context, arguments: Namespace) -> int:
    """`bulletin archive YEAR`: put a past year away; without a year, tell what there is."""
    desk = context.desk
    if arguments.year is not None:
        count = desk.archive(arguments.year)
        print(f"{arguments.year} 年已归档 {count} 条，材料也在内。台账里照样查得到。")
        return 0
    archives = desk.database.find(Archive, order=("id",))
    for record in archives:
        print(f"已归档 {desk.told_archive(record)}，在 archive/{record.file}")
    years = desk.archivable()
    for year, number in years.items():
        print(f"可以归档 {year} 年：已结束的张贴和诉求 {number} 条，运行 bulletin archive {year}")
    if not archives and not years:
        print("还没有归档过，现在也没有可以归档的：只有过去年份里已经结束的才归档。")
    return 0


def doctor(folder: Path, arguments: Namespace, clock: Clock) -> int:
    """`bulletin doctor`: read everything, check every line and every reference."""
    must_be_data_folder(folder)
    if arguments.repair is not None:
        return _repair(folder, arguments.repair, clock)
    second = load_settings(folder).backup_to
    findings = examine(folder, places=[Path(second)] if second else [])
    print(f"数据文件夹 {folder}")
    print(findings.journal)
    for noun, count in findings.counts.items():
        print(f"{noun} {count} 条")
    print(f"归档 {findings.archives} 个，备份 {findings.backups} 个")
    for note in (*findings.notes, *faults_of_settings(folder), *faults_of_rules(folder)):
        print(f"提示：{note}")
    if findings.faults:
        raise StoreError("\n".join([*findings.faults, findings.advice]))
    print("没有发现问题")
    return 0


def _repair(folder: Path, target: Path, clock: Clock) -> int:
    done = repair(folder, target, clock.now(), lambda step: print(f"{step}…", file=sys.stderr))
    print(f"救出流水 {done.lines} 笔，记录 {done.records} 条，在 {target}")
    if done.matters:
        _tell_matters(folder, target, done.matters)
    else:
        print("都救出来了。")
    print(how_to_keep(folder, target))
    print(f"原来的文件夹没有动。打开新的：bulletin --data {quoted(target)}")
    return 0


def _tell_matters(folder: Path, target: Path, matters: list[Matter]) -> None:
    head = f"从 {folder} 救到 {target}，下面 {len(matters)} 处请核对："
    try:
        path = write_list(target, head, matters)
    except Unwritable as fault:
        # What is not told now nobody can look up later.
        print(*whole(matters), f"清单没有写成：{fault}", sep="\n")
        print(f"上面 {len(matters)} 处请核对。")
        return
    print(*shown(matters), sep="\n")
    print(f"一共 {len(matters)} 处请核对，全部名字在清单 {path} 里。")


def erase(context: Context, arguments: Namespace) -> int:
    """`bulletin erase TEXT`: tell where a name or number stands; with --yes, take it out."""
    desk = context.desk
    found = desk.mentions(arguments.text)
    lines = where_it_stands(context, found)
    if found.is_empty:
        # Where it was taken out before, backups may still hold it.
        raise Refused("\n".join([*lines, *still_holding(context, found.text)]))
    if arguments.yes:
        desk.erase(found.text, arguments.why)
        print(f"“{found.text}”已去掉：记录 {len(found.records)} 条，流水 {found.changes} 笔。")
        lines = pictures_to_look_at(context, found)
        lines += still_holding(context, found.text)
    else:
        lines.append("加上 --yes 和 --why 理由，就从记录、归档和流水里全部去掉，不能撤销。")
    print("\n".join(lines))
    return 0
