"""The verbs of one posting or of several, each asking for what it needs. To be run in workers.

What the law forbids may be done all the same where somebody writes down why; what it moves is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from bulletin_tui.dates import parse_date
from bulletin_tui.screens.attempts import Attempts
from bulletin_tui.screens.edit import EditScreen, Save
from bulletin_tui.screens.posting.posting_lines import titled, told_moved
from bulletin_tui.screens.posting.reason import with_reason
from bulletin_tui.screens.reconciling import Held
from bulletin_tui.screens.walking.ticking import ask_defect
from bulletin_tui.widgets.dialogs import Ask, Confirm
from bulletin_tui.widgets.field import Field
from store.errors import StoreError
from store.models import Posting, TickKind
from store.query import Is
from store.verbs.planning import REVIEWED_AFTER

UNDO = "（ctrl+z 撤销）"
A_WEEK = timedelta(days=7)


async def tick_postings(
    screen: Attempts, postings: Sequence[Posting], kind: TickKind, reason: str | None = None
) -> bool:
    """Enter what was done, with a reason where the law asks for one; tells what it moved.

    It was done today, unless the law counts from another day: then that day is asked.
    """
    day = screen.context.desk.today
    if question := _asks_day(postings, kind, day):
        asked = await _ask_day(screen, question, day, since=_last_entry(postings))
        if asked is None:
            return False
        day = asked

    def tick(why: str) -> list[Posting]:
        return screen.context.desk.tick(postings, kind, day, reason=reason, note=why)

    try:
        done = await with_reason(screen.app, tick)
    except StoreError as error:
        screen.tell_fault(error)
        return False
    if done is None:
        return False
    desk = screen.context.desk
    moved = list(dict.fromkeys(told for each in done if (told := told_moved(desk, each))))
    word = "补贴好了" if kind is TickKind.POSTED and _is_again(postings) else kind.label
    screen.say("\n".join([f"{word}：{len(done)} 张{UNDO}", *moved]))
    screen.reload()
    return True


def _asks_day(postings: Sequence[Posting], kind: TickKind, today: date) -> str:
    """The question for the day, where entering today might count a day on which nothing hung."""
    which = "这一张" if len(postings) == 1 else f"这 {len(postings)} 张"
    if kind is TickKind.POSTED and any(_is_late(posting, today) for posting in postings):
        return f"{which}是哪天贴上的？（昨天、11-24 都行）"
    if kind is TickKind.INTERRUPTED and any(_counts(posting, today) for posting in postings):
        return f"{which}是哪天掉下、被盖的？（昨天、11-24 都行；说不准就写最早可能的那天）"
    return ""


def _is_late(posting: Posting, today: date) -> bool:
    return posting.last_tick is None and posting.planned_from < today


def _counts(posting: Posting, today: date) -> bool:
    """Whether it has days of a legal period behind it, which it may not have hung."""
    last = posting.last_tick
    return posting.hold is not None and last is not None and last.on < today


def _last_entry(postings: Sequence[Posting]) -> date:
    return max((p.last_tick.on for p in postings if p.last_tick), default=date.min)


async def _ask_day(screen: Attempts, question: str, today: date, since: date) -> date | None:
    """The day on which it was done or seen; None if nobody answers."""

    def judge(text: str) -> str | None:
        try:
            day = parse_date(text, today)
        except ValueError as error:
            return str(error)
        if day < since:
            return f"{since} 已经登记过一笔，日期不能更早。"
        return f"{day} 还没有到，请写实际的那一天。" if day > today else None

    answer = await screen.app.push_screen_wait(Ask(question, today.isoformat(), validate=judge))
    return None if answer is None else parse_date(answer, today)


def _is_again(postings: Sequence[Posting]) -> bool:
    return any(posting.last_tick is not None for posting in postings)


async def interrupt_postings(screen: Attempts, postings: Sequence[Posting]) -> bool:
    """Ask what happened to the sheets, then note that they do not hang any more."""
    if not all(posting.is_hanging for posting in postings):
        screen.say_no("没有贴着的，不能登记掉了或被盖。")
        return False
    reason = await ask_defect(screen)
    return bool(reason) and await tick_postings(screen, postings, TickKind.INTERRUPTED, reason)


async def _fill_in(screen: Attempts, verb: str, held: Held[Posting], save: Save) -> None:
    """Ask in a form what a verb needs to know of a posting, and do it."""
    heading = f"{verb}：{titled(screen.context.desk, held.record)}"
    form = EditScreen(
        screen.context, heading, held.fields, save, manual=("forms#改期、延期",), held=held
    )
    if await screen.app.push_screen_wait(form):
        screen.say(f"已{verb}{UNDO}")
    screen.reload()


async def extend_posting(screen: Attempts, posting: Posting) -> None:
    """Ask until when, and why."""
    if posting.planned_to is None:
        screen.say("这一张是长期张贴，不用延期。")
        return
    desk = screen.context.desk

    def fields(posting: Posting) -> list[Field]:
        end = max(posting.planned_to or desk.today, desk.today) + A_WEEK
        return [
            Field("end", "新的撤下日", "date", value=end, help="改成长期张贴就空着"),
            Field("why", "为什么延期", help="可以不写"),
        ]

    def save(values: dict[str, Any]) -> None:
        desk.extend(held.record, values["end"], values["why"])

    held = Held(desk, posting, fields, comes_back=False)
    await _fill_in(screen, "延期", held, save)


async def review_posting(screen: Attempts, posting: Posting) -> None:
    """Standing content was looked at: ask when to look again."""
    desk = screen.context.desk
    next_on = desk.today + REVIEWED_AFTER
    fields = [
        Field("next_on", "下次复核", "date", value=next_on, help="以后不用再看就空着"),
        Field("why", "看的结果", value="内容没有变，继续张贴"),
    ]

    def save(values: dict[str, Any]) -> None:
        desk.review(held.record, values["next_on"], values["why"])

    held = Held(desk, posting, lambda _: fields, comes_back=False)
    await _fill_in(screen, "复核", held, save)


async def settle_posting(screen: Attempts, posting: Posting) -> None:
    """It hung too short: ask how that was dealt with."""
    question = Ask("公示不足是怎么处理的？", "已另行公布")
    if how := await screen.app.push_screen_wait(question):
        screen.attempt(lambda: screen.context.desk.settle(posting, how), f"已记下{UNDO}")


async def take_back(screen: Attempts, posting: Posting) -> None:
    """Take back the newest entry; asks first where the year is archived already."""
    desk, last = screen.context.desk, posting.last_tick
    is_archived = not desk.database.count(Posting, Is("id", posting.id), archived=False)
    if is_archived and last is not None:
        question = Confirm(
            f"{posting.label} 已经归档了，仍要退回登记吗？",
            f"退回 {last.on} 的“{last.kind.label}”以后，它又回到没归档的里面，要重新登记。",
            yes="退回",
            careful=True,
        )
        if not await screen.app.push_screen_wait(question):
            return
    screen.attempt(lambda: desk.take_back(posting), f"已退回最近一笔登记{UNDO}")
