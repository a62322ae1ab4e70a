"""What keeps the data folder in good order: past years put away, backups made."""

from __future__ import annotations

from asyncio import to_thread
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bulletin_tui.backing_up import back_up as back_up_everywhere
from bulletin_tui.backing_up import how_to_keep
from bulletin_tui.context import opened
from bulletin_tui.settings import faults_of_settings, load_settings, save_settings
from bulletin_tui.widgets.dialogs import Ask, Confirm, Tell
from bulletin_tui.widgets.working import Teller, Working
from store.disk.backup import Backup
from store.disk.backups import BackupFolder
from store.disk.files import folder_named, quoted
from store.doctor import examine
from store.errors import StoreError
from store.findings import Findings
from store.rules.law.rulebook import faults_of_rules

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
        f"已经结束的张贴和诉求：{years}。\n"
        "归档以后打开更快，台账里照样查得到，当场可以用 ctrl+z 撤销。\n"
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
        screen.say(f"已归档 {moved} 条，材料也在内（ctrl+z 撤销）。台账里按 y 查以前的年份。")


async def back_up(app: App[object], context: Context, *, thorough: bool = False) -> list[str]:
    """Back up to every place; returns what is to be told. To be run in a worker."""

    def job(teller: Teller) -> list[str]:
        outcomes = back_up_everywhere(context, tell=teller.count, thorough=thorough)
        return [str(outcome) for outcome in outcomes if outcome.made or outcome.fault]

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
    if (target := typed_folder(screen, name)) is None:
        return

    def job(teller: Teller) -> bool:
        BackupFolder(folder).restore(backup, target, teller.count)
        with opened(target, screen.context.clock, writing=True):
            return True

    if await work_on(screen, Working("正在恢复", job)):
        heading = f"已恢复 {backup.at:%Y-%m-%d %H:%M} 的备份"
        lines = [f"在 {target}", "现在这份没有动。退出以后这样打开恢复的："]
        lines.append(f"bulletin --data {quoted(target)}")
        lines += how_to_keep(screen.context.folder, target).splitlines()
        await screen.app.push_screen_wait(Tell(heading, lines))


def typed_folder(screen: WorkScreen, text: str) -> Path | None:
    """The folder that somebody typed; None when there can be none of that name, which is told."""
    try:
        return folder_named(text).absolute()
    except StoreError as fault:
        screen.say_no(str(fault))
        return None


async def examine_folder(screen: WorkScreen) -> None:
    """Look at every file, line and reference, and tell. To be run in a worker."""
    context = screen.context

    def job(teller: Teller) -> Findings:
        return examine(context.folder, teller.step, places=context.backup_folders[1:])

    found = await work_on(screen, Working("正在体检", job))
    if found is not None:
        heading = f"发现 {len(found.faults)} 处问题" if found.faults else "没有发现问题"
        await screen.app.push_screen_wait(Tell(heading, _report(context.folder, found)))


def _report(folder: Path, findings: Findings) -> list[str]:
    """Findings, the faults first."""
    notes = (*findings.notes, *faults_of_settings(folder), *faults_of_rules(folder))
    counts = "，".join(f"{noun} {count} 条" for noun, count in findings.counts.items())
    return [
        *(f"{number}. {fault}" for number, fault in enumerate(findings.faults, 1)),
        *([findings.advice] if findings.advice else []),
        *(f"提示：{note}" for note in notes),
        findings.journal,
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
