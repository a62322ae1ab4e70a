"""The office's days as a calendar has them: what goes up, comes down and runs out, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from store.days import provisional_mark
from store.desk import Desk
from store.models import KINDS, Permit, Posting, Site, Unit
from store.query import Between
from store.rules.coming.duties import Occurrence, Stage
from store.rules.wall.codes import spoken
from store.rules.wall.ledger import Row
from store.rules.wall.lifecycle import State
from store.today import to_publish


@dataclass(frozen=True, slots=True)
class Entry:
    """One whole day's note in a calendar."""

    key: str
    """The same for the same thing whenever it is written, though its day and words change."""
    on: date
    summary: str
    location: str = ""
    lines: tuple[str, ...] = ()
    revision: int = 0
    """Grows with each change of the record that it is about."""
    is_off: bool = False
    """It does not take place any more: a calendar that has it takes it out."""
    asks: bool = False
    """Somebody has still to do something on that day."""


def entries_of(desk: Desk, first: date, last: date) -> list[Entry]:
    """Everything from `first` to `last`, by day."""
    sources = (_postings, _permits, _duties, _to_publish)
    found = (entry for source in sources for entry in source(desk, first, last))
    return sorted(
        (entry for entry in found if first <= entry.on <= last),
        key=lambda entry: (entry.on, entry.summary, entry.key),
    )


# Sheets -------------------------------------------------------------------------------------


def _postings(desk: Desk, first: date, last: date) -> Iterator[Entry]:
    find = desk.database.find
    found = {posting.id: posting for posting in desk.open_postings()}
    for span in (Between("planned_from", first, last), Between("closed_on", first, last)):
        found.update((posting.id, posting) for posting in find(Posting, span))
    rows = desk.rows_of(found.values())
    sites = {site.id: site for site in find(Site)}
    for posting in found.values():
        place = _place(sites[posting.site_id])
        yield from _of_posting(posting, rows[posting.id], place, desk.today)


def _place(site: Site) -> str:
    return "，".join(filter(None, (site.name, site.place)))


def _of_posting(posting: Posting, row: Row, place: str, today: date) -> Iterator[Entry]:
    lines, is_cancelled = tuple(_told(posting, row)), posting.cancelled_on is not None

    def entry(
        what: str, on: date, word: str, *, asks: bool = False, is_off: bool = is_cancelled
    ) -> Entry:
        key, summary = f"{posting.id}-{what}", f"{word}：{row.title}"
        return Entry(key, on, summary, place, lines, posting.rev, is_off, asks)

    up = row.intervals[0].start if row.intervals else posting.planned_from
    verb = "发" if row.is_handed_out else "贴"
    yield entry("up", up, f"已{verb}" if row.intervals else verb, asks=not row.intervals)
    if row.intervals and posting.closed_on is not None:
        over = "发完" if row.is_handed_out else "已撤"
        word = row.told_state if row.state is State.WITHDRAWN else over
        yield entry("down", posting.closed_on, word)
    elif posting.planned_to is not None:
        yield _marked(entry("down", posting.planned_to, "撤", asks=True), row)
    is_over = posting.is_closed
    # What is still to come in a telephone's calendar is taken out of it when it is over before.
    if posting.hold is not None and (not is_over or posting.hold.until >= today):
        yield _marked(entry("hold", posting.hold.until, "公示最后一天", is_off=is_over), row)
    review = posting.review_on
    is_settled = is_over or posting.planned_to is not None
    if review is not None and (not is_settled or review >= today):
        yield entry("review", review, "复核", asks=True, is_off=is_settled)


def _marked(entry: Entry, row: Row) -> Entry:
    """With the word that its day may still move."""
    mark = provisional_mark(row.is_provisional)
    return replace(entry, summary=f"{entry.summary}{mark}")


def _told(posting: Posting, row: Row) -> Iterator[str]:
    yield f"单号 {spoken(posting.code)}，{row.told_state}"
    kind = KINDS[row.material_kind]
    yield f"{kind.noun} {row.quantity} {kind.measure}，{row.unit}"
    if row.hold_until is not None:
        yield f"公示到 {row.hold_until}{provisional_mark(row.is_provisional)}"


# What runs out, and what is due -----------------------------------------------------------


def _permits(desk: Desk, first: date, last: date) -> Iterator[Entry]:
    get = desk.database.get
    for permit in desk.database.find(Permit, Between("valid_to", first, last)):
        lines = (f"{permit.authority}，{permit.valid_from} 至 {permit.valid_to}", permit.note)
        place, summary = _place(get(Site, permit.site_id)), f"许可到期：{permit.number}"
        key, rev = f"{permit.id}-end", permit.rev
        yield Entry(key, permit.valid_to, summary, place, lines, rev, asks=True)


def _duties(desk: Desk, first: date, last: date) -> Iterator[Entry]:
    names = {unit.id: unit.name for unit in desk.database.find(Unit)}
    for one in desk.occurrences(first, last):
        lines = tuple(filter(None, (one.due.told, *_told_shares(one, names))))
        key = f"{one.duty.id}-{one.on:%Y%m%d}"
        summary = f"公开任务：{one.duty.name}{provisional_mark(one.due.is_provisional)}"
        is_off = one.stage is Stage.WAIVED  # by all who have it
        asks = one.stage not in (Stage.WAIVED, Stage.DONE)
        yield Entry(key, one.due.day, summary, "", lines, one.duty.rev, is_off, asks)


def _told_shares(one: Occurrence, names: Mapping[str, str]) -> Iterator[str]:
    """Who has come how far, a line for each stage."""
    for stage in Stage:
        if units := [names.get(share.unit_id, "") for share in one.at(stage)]:
            yield f"{stage.label}：{'、'.join(units)}"


def _to_publish(desk: Desk, first: date, last: date) -> Iterator[Entry]:
    for material, due, is_up in to_publish(desk, last):
        # It was up in time: what a telephone still has to come is taken out.
        if is_up and due.day < desk.today:
            continue
        mark = provisional_mark(due.is_provisional)
        unit = desk.database.get(Unit, material.unit_id).name
        lines = (f"{material.formed_on} 形成，{'已经' if is_up else '还没有'}上板", unit)
        key, summary = f"{material.id}-publish", f"最迟上板：{material.title}{mark}"
        yield Entry(key, due.day, summary, "", lines, material.rev, is_up, not is_up)
