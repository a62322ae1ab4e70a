"""What the schedule says under its views, in a line or two."""

from __future__ import annotations

from datetime import date

from bulletin_tui.widgets.timeline import Carried, Timeline
from bulletin_tui.widgets.timeline.wall import Board
from store.days import ONE_DAY, provisional_mark, told_day
from store.models import KINDS, Unit
from store.rules.law.calendar import WorkCalendar
from store.rules.wall.capacity import is_there
from store.rules.wall.codes import spoken
from store.rules.wall.filter import Filter
from store.rules.wall.ledger import Row

NOTHING_SUCH = "没有这样的张贴。按 Esc 全看。"
NO_SITES = "还没有点位。请先按 F5 建一个公示栏。"


def info_words(
    timeline: Timeline, row: Row | None, calendar: WorkCalendar, is_timeline: bool
) -> list[str]:
    """What there is to say of the bar in the hand, or of what is under the cursor."""
    board, day = timeline.board, timeline.day
    load = timeline.wall.load(board, day) if board else 0
    if timeline.carried is not None:
        return carried_words(timeline.carried, board, load, timeline.wall.today)
    if row is not None:
        return row_words(row)
    if board is None or not is_timeline:
        return [told_day(day)]
    return board_words(board, day, load, calendar.name_of(day))


def span_words(start: date, end: date | None) -> str:
    """From when to when it is planned."""
    return f"{start:%m-%d} 贴，{f'{end:%m-%d} 撤' if end else '长期'}"


def row_words(row: Row) -> list[str]:
    """One posting: what and where; from when to when, and what the law wants.

    What has hung is told as it was: the days of the plan stand in the posting's own page.
    """
    start, end = row.planned_from, row.planned_to
    if row.intervals:
        start = row.intervals[0].start
        end = row.intervals[-1].end if row.is_closed else end
    told = f"{row.site}  {span_words(start, end)}"
    return [
        f"{row.told_state}  {row.title}  {row.quantity}{row.measure}  单号 {spoken(row.code)}",
        f"{told}{_law_words(row)}",
    ]


def _law_words(row: Row) -> str:
    """Until when it must hang; empty where no rule says so."""
    hold = row.hold
    if hold is None:
        return ""
    guess = provisional_mark(hold.is_provisional)
    if hold.waived:
        return f"  公示到 {hold.until:%m-%d}{guess}，已缩短：{hold.waived}"
    is_early = row.planned_to is not None and row.planned_to <= hold.until
    early = "撤下日早了：" if is_early and not row.is_closed else ""
    return f"  {early}公示到 {hold.until:%m-%d}{guess}，{hold.until + ONE_DAY:%m-%d} 起可撤"


def board_words(board: Board, day: date, load: int, name: str) -> list[str]:
    """One board on one day; `name` is what the day is called if it is no usual one."""
    site = board.site
    room = f"，能放 {site.capacity} 张" if site.capacity else ""
    over = "，放不下" if board.is_full(load) else ""
    called = f"（{name}）" if name else ""
    return [f"{site.name}  {site.place}", f"{told_day(day)}{called}  占 {load} 张{room}{over}"]


def carried_words(carried: Carried, board: Board | None, load: int, today: date) -> list[str]:
    """What is in the hand, and where it would hang."""
    row, origin = carried.row, carried.origin
    verb = "复制" if carried.is_copy else "正在挪"
    now = f"{row.site}  {span_words(row.planned_from, row.planned_to)}"
    before = "" if carried.is_copy else f"  原来 {_before(row, origin)}"
    full = "  那天放不下" if board is not None and board.is_full(load) else ""
    twice = "  那里已有同一份" if board is not None and _is_twice(board, row, today) else ""
    fixed = "（已经贴着：只能改撤下日）" if carried.has_hung else ""
    return [f"{verb}：{row.title}{fixed}{before}", f"{now}{full}{twice}{_law_words(row)}"]


def _is_twice(board: Board, row: Row, today: date) -> bool:
    """Whether the same material hangs on the board on one of those days already."""
    end = row.planned_to or date.max
    return any(
        other.material_id == row.material_id
        and other.id != row.id
        and is_there(other, row.planned_from, end, today)
        for other in board.rows
    )


def _before(row: Row, origin: Row) -> str:
    site = "" if row.site_id == origin.site_id else f"{origin.site} "
    return f"{site}{span_words(origin.planned_from, origin.planned_to)}"


def filter_words(wanted: Filter, units: dict[str, Unit]) -> str:
    """What is asked for; empty for everything."""
    words = []
    if wanted.unit:
        words.append(units[wanted.unit].name if wanted.unit in units else wanted.unit)
    if wanted.kind:
        words.append(KINDS[wanted.kind].noun)
    if wanted.state:
        words.append(wanted.state)
    if wanted.text:
        words.append(f"“{wanted.text}”")
    return "、".join(words)
