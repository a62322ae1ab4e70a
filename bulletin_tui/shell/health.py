"""Jobs for the health of the data folder: archives, backups, the doctor, personal data."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from bulletin_tui.clock import Clock
from bulletin_tui.context import Context, opened
from store.disk.backup import Backup
from store.disk.backups import BackupFolder
from store.doctor import examine
from store.errors import Refused, StoreError
from store.models import Archive
from store.repair import repair


def archive(context: Context, arguments: Namespace) -> int:
    """`bulletin archive YEAR`: put a past year away; without a year, tell what there is."""
    desk = context.desk
    if arguments.year is not None:
        count = desk.archive(arguments.year)
        print(f"{arguments.year} 年已归档 {count} 条。台账里照样查得到。")
        return 0
    for record in desk.database.find(Archive, order=("id",)):
        print(f"已归档 {record.id}：{sum(record.counts.values())} 条，archive/{record.file}")
    for year, number in desk.archivable().items():
        print(f"可以归档 {year}：已结束的 {number} 条，运行 bulletin archive {year}")
    return 0


def backup(context: Context, arguments: Namespace) -> int:
    """`bulletin backup`: into the data folder, the second folder of the settings, and `--to`."""
    if arguments.list:
        for found in BackupFolder(arguments.to or context.backups).backups():
            print(line_of(found))
        return 0
    also = [Path(name) for name in (context.settings.backup_to, arguments.to) if name]
    for folder in (context.backups, *dict.fromkeys(also)):
        made = BackupFolder(folder).make(context.database, context.clock.now(), _progress)
        print(f"已备份到 {folder}：{made.name}" if made else f"{folder}：没有变化，不用再备份。")
    return 0


def restore(folder: Path, arguments: Namespace, clock: Clock) -> int:
    """`bulletin restore [NAME] --into FOLDER`: the newest backup, or that of this name."""
    source = BackupFolder(arguments.source or folder / "backups")
    found = source.get(arguments.name or "")
    source.restore(found, arguments.into, _progress)
    with opened(arguments.into, clock, writing=True) as context:
        if context.database.warning:
            print(context.database.warning, file=sys.stderr)
    print(f"已恢复到 {arguments.into}：{line_of(found)}")
    print(f"打开它：bulletin --data {arguments.into}")
    return 0


def line_of(found: Backup) -> str:
    """A backup on one line."""
    return f"{found.name}  {found.position.seq} 笔  {found.size / 1e6:.1f} MB"


def doctor(folder: Path, arguments: Namespace, clock: Clock) -> int:
    """`bulletin doctor`: read everything, check every line and every reference."""
    if arguments.repair is not None:
        return _repair(folder, arguments.repair, clock)
    findings = examine(folder)
    print(f"数据文件夹 {folder}")
    print(f"流水 {findings.changes} 笔，逐笔核对过")
    for noun, count in findings.counts.items():
        print(f"{noun} {count} 条")
    print(f"归档 {findings.archives} 个，备份 {findings.backups} 个")
    for note in findings.notes:
        print(f"提示：{note}")
    if findings.faults:
        raise StoreError("\n".join(findings.faults))
    print("没有发现问题")
    return 0


def _repair(folder: Path, target: Path, clock: Clock) -> int:
    done = repair(folder, target, clock.now(), lambda step: print(f"{step}…", file=sys.stderr))
    print(f"救出流水 {done.lines} 笔，记录 {done.records} 条，在 {target}")
    for sentence in done.lost:
        print(sentence)
    print("都救出来了。" if not done.lost else f"上面 {len(done.lost)} 处请核对。")
    print(f"原来的文件夹没有动。打开新的：bulletin --data {target}")
    return 0


def erase(context: Context, arguments: Namespace) -> int:
    """`bulletin erase TEXT`: tell where a name or number stands; with --yes, take it out."""
    desk, text = context.desk, arguments.text
    found = desk.mentions(text)
    if found.is_empty:
        raise Refused(f"数据里没有“{text}”。")
    if not arguments.yes:
        print(f"“{text}”现在在这 {len(found.records)} 条记录里：")
        print("\n".join(f"  {name}" for name in found.records))
        print(f"还在流水的 {found.changes} 笔、{len(found.files)} 个残留文件里。")
        print("加上 --yes 和 --why 理由，就从记录、归档和流水里全部去掉，不能撤销。")
        return 0
    desk.erase(text, arguments.why)
    print(f"已去掉：{len(found.records)} 条记录，流水 {found.changes} 笔。")
    for sentence in still_holding(context, text):
        print(sentence)
    return 0


def still_holding(context: Context, text: str) -> list[str]:
    """Where a text that was erased may still be: backups, and pages that were printed."""
    sentences = []
    for folder in context.backup_folders:
        if not folder.is_dir():
            sentences.append(f"备份文件夹 {folder} 现在打不开，里面有没有不知道。")
            continue
        names = [found.name for found in BackupFolder(folder).holding(text)]
        if names:
            sentences.append(f"{folder} 里的备份还有它：{'、'.join(names)}。")
    pages = sorted((context.folder / "print").glob("*.pdf"))
    if pages:
        sentences.append(f"{context.folder / 'print'} 里有 {len(pages)} 个打印文件，请看一下。")
    return sentences


def _progress(done: int, of: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done + 1}/{of}", end="\r", file=sys.stderr, flush=True)
