"""The office's days as a calendar has them: what goes up, comes down and runs out, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from store.desk import Desk
from store.models import KINDS, Permit, Posting, Site, Unit
from store.query import Between
from store.rules.coming.duties import Occurrence, Stage
from store.rules.wall.codes import spoken
from store.rules.wall.ledger import Row
from store.rules.wall.lifecycle import State
from store.today import unpublished

PROVISIONAL = "（暂算）"


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
        yield from _of_posting(posting, rows[posting.id], _place(sites[posting.site_id]))


def _place(site: Site) -> str:
    return "，".join(filter(None, (site.name, site.place)))


def _of_posting(posting: Posting, row: Row, place: str) -> Iterator[Entry]:
    is_off = posting.cancelled_on is not None
    lines = tuple(_told(posting, row))

    def entry(what: str, on: date, word: str, mark: str = "") -> Entry:
        summary = f"{word}：{row.title}{mark}"
        return Entry(f"{posting.id}-{what}", on, summary, place, lines, posting.rev, is_off)

    mark = PROVISIONAL if row.is_provisional else ""
    up = row.intervals[0].start if row.intervals else posting.planned_from
    yield entry("up", up, "已贴" if row.intervals else "贴")
    if row.intervals and posting.closed_on is not None:
        word = row.state.label if row.state is State.WITHDRAWN else "已撤"
        yield entry("down", posting.closed_on, word)
    elif posting.planned_to is not None:
        yield entry("down", posting.planned_to, "撤", mark)
    if posting.hold is not None and (is_off or not posting.is_closed):
        yield entry("hold", posting.hold.until, "公示最后一天", mark)
    if posting.review_on is not None and posting.planned_to is None and not posting.is_closed:
        yield entry("review", posting.review_on, "复核")


def _told(posting: Posting, row: Row) -> Iterator[str]:
    yield f"单号 {spoken(posting.code)}，{row.state.label}"
    kind = KINDS[row.material_kind]
    yield f"{kind.noun} {row.quantity} {kind.measure}，{row.unit}"
    if row.hold_until is not None:
        yield f"公示到 {row.hold_until}{PROVISIONAL if row.is_provisional else ''}"


# What runs out, and what is due -----------------------------------------------------------


def _permits(desk: Desk, first: date, last: date) -> Iterator[Entry]:
    get = desk.database.get
    for permit in desk.database.find(Permit, Between("valid_to", first, last)):
        lines = (f"{permit.authority}，{permit.valid_from} 至 {permit.valid_to}", permit.note)
        place, summary = _place(get(Site, permit.site_id)), f"许可到期：{permit.number}"
        yield Entry(f"{permit.id}-end", permit.valid_to, summary, place, lines, permit.rev)


def _duties(desk: Desk, first: date, last: date) -> Iterator[Entry]:
    names = {unit.id: unit.name for unit in desk.database.find(Unit)}
    for one in desk.occurrences(first, last):
        lines = tuple(filter(None, (one.due.told, *_told_shares(one, names))))
        key = f"{one.duty.id}-{one.on:%Y%m%d}"
        summary = f"公开任务：{one.duty.name}{PROVISIONAL if one.due.is_provisional else ''}"
        is_off = one.stage is Stage.WAIVED  # by all who have it
        yield Entry(key, one.due.day, summary, "", lines, one.duty.rev, is_off)


def _told_shares(one: Occurrence, names: Mapping[str, str]) -> Iterator[str]:
    """Who has come how far, a line for each stage."""
    for stage in Stage:
        if units := [names.get(share.unit_id, "") for share in one.at(stage)]:
            yield f"{stage.label}：{'、'.join(units)}"


def _to_publish(desk: Desk, first: date, last: date) -> Iterator[Entry]:
    for material, due, _ in unpublished(desk, last):
        mark = PROVISIONAL if due.is_provisional else ""
        unit = desk.database.get(Unit, material.unit_id).name
        lines = (f"{material.formed_on} 形成，还没有上板", unit)
        key, summary = f"{material.id}-publish", f"最迟上板：{material.title}{mark}"
        yield Entry(key, due.day, summary, "", lines, material.rev)
