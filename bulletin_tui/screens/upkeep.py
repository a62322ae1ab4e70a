"""What keeps the data folder in good order: past years put away, backups made."""

from __future__ import annotations

from asyncio import to_thread
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bulletin_tui.context import opened
from bulletin_tui.settings import load_settings, save_settings
from bulletin_tui.widgets.dialogs import Ask, Confirm, Tell
from bulletin_tui.widgets.working import Teller, Working
from store.disk.backup import Backup
from store.disk.backups import BackupFolder
from store.doctor import Findings, examine
from store.errors import StoreError

if TYPE_CHECKING:
    from textual.app import App

    from bulletin_tui.context import Context
    from bulletin_tui.screens.base import WorkScreen


T = TypeVar("T")


async def offer_archive(screen: WorkScreen) -> None:
    """Ask, once a year, whether past years may be put away. To be run in a worker."""
    context, desk = screen.context, screen.context.desk
    settings = load_settings(context.folder)
    if settings.archive_asked == str(desk.today.year):
        return
    if not (counts := await to_thread(desk.archivable)):
        return
    settings = replace(settings, archive_asked=str(desk.today.year))
    screen.attempt(partial(save_settings, context.folder, settings))
    years = "、".join(f"{year} 年 {count} 条" for year, count in counts.items())
    question = Confirm(
        "新年好。过去的年份要归档吗？",
        f"已经结束的有：{years}。\n归档以后打开更快，台账里照样查得到，也可以撤销。\n"
        "以后想归档，按 F8，再按 g。",
        yes="现在归档",
        no="以后再说",
    )
    if await screen.app.push_screen_wait(question):
        await archive_years(screen, list(counts))


async def archive_years(screen: WorkScreen, years: list[int]) -> None:
    """Put years away, one transaction each. To be run in a worker."""
    desk = screen.context.desk

    def job(teller: Teller) -> int:
        moved = 0
        for year in years:
            teller.step(f"{year} 年")
            moved += desk.archive(year)
        return moved

    moved = await work_on(screen, Working("正在归档", job, stoppable=False))
    screen.reload()
    if moved is not None:
        screen.say(f"已归档 {moved} 条（ctrl+z 撤销）。台账里按 y 查以前的年份。")


async def back_up(app: App[object], context: Context) -> list[str]:
    """Back up to every folder that is there; returns what is to be told. For a worker."""

    def job(teller: Teller) -> list[str]:
        told = []
        for folder in context.backup_folders:
            if folder != context.backups and not folder.is_dir():
                told.append(f"第二处备份 {folder} 现在不在（U 盘没插？），只备份到了本机。")
                continue
            try:
                made = BackupFolder(folder).make(
                    context.database, context.clock.now(), teller.count
                )
            except StoreError as error:
                told.append(f"没有备份到 {folder}：{error}")
                continue
            if made is not None:
                where = "本机" if folder == context.backups else str(folder)
                told.append(f"已备份到{where}：{made.name}")
        return told

    answer = await app.push_screen_wait(Working("正在备份", job))
    if answer is None:
        return ["备份停下了，这次没有备份完。"]
    return [str(answer)] if isinstance(answer, StoreError) else answer


async def restore_backup(screen: WorkScreen, folder: Path, backup: Backup) -> None:
    """Ask for a new folder and restore into it. To be run in a worker."""
    here = screen.context.folder.resolve()
    default = str(here.with_name(f"{here.name}-{backup.name}"))
    name = await screen.app.push_screen_wait(Ask("恢复到哪个新文件夹？", default))
    if not name or not name.strip():
        return
    target = Path(name.strip())

    def job(teller: Teller) -> bool:
        BackupFolder(folder).restore(backup, target, teller.count)
        with opened(target, screen.context.clock, writing=True):
            return True

    if await work_on(screen, Working("正在恢复", job)):
        heading = f"已恢复 {backup.at:%Y-%m-%d %H:%M} 的备份"
        lines = [f"在 {target}", "现在这份没有动。退出以后这样打开恢复的："]
        await screen.app.push_screen_wait(Tell(heading, [*lines, f"bulletin --data {target}"]))


async def examine_folder(screen: WorkScreen) -> None:
    """Look at every file, line and reference, and tell. To be run in a worker."""
    folder = screen.context.folder
    found = await work_on(screen, Working("正在体检", lambda teller: examine(folder, teller.step)))
    if found is not None:
        heading = f"发现 {len(found.faults)} 处问题" if found.faults else "没有发现问题"
        await screen.app.push_screen_wait(Tell(heading, _report(found)))


def _report(findings: Findings) -> list[str]:
    """Findings, the faults first."""
    counts = "，".join(f"{noun} {count} 条" for noun, count in findings.counts.items())
    return [
        *(f"{number}. {fault}" for number, fault in enumerate(findings.faults, 1)),
        *(f"提示：{note}" for note in findings.notes),
        f"流水 {findings.changes} 笔，逐笔核对过",
        f"归档 {findings.archives} 个，备份 {findings.backups} 个",
        counts,
    ]


async def work_on(screen: WorkScreen, working: Working[T]) -> T | None:
    """What the work returned; None when it was stopped, or refused, which is told."""
    answer = await screen.app.push_screen_wait(working)
    if isinstance(answer, StoreError):
        screen.say_no(str(answer))
        return None
    return answer
