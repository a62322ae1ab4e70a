"""The history over all years: the ledger's lines, read once and kept small."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from store.bulk import nothing_collected
from store.engine import Engine
from store.joining import Joining
from store.models import Archive, Posting
from store.query import Is, OneOf
from store.rules.wall.filter import Filter
from store.rules.wall.ledger import Row, newest_first


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of the live file, or of one archive; newest first, and by site."""

    stamp: tuple[object, ...]
    rows: list[Row]
    by_site: dict[tuple[str, str], list[Row]]
    """By id and name."""

    def select(self, wanted: Filter) -> list[Row]:
        if not wanted.site:
            return wanted.select(self.rows)
        return [
            row
            for (site_id, name), rows in self.by_site.items()
            if wanted.is_site(site_id, name)
            for row in wanted.select(rows)
        ]


class History:
    """Answers questions over any number of years; a year is read when it is first asked for.

    Reading takes about a second for ten years: windows do it in a thread.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._live: _Block | None = None
        self._archived: dict[str, _Block] = {}

    def rows(self, wanted: Filter, today: date, *, archived: bool = True) -> list[Row]:
        """The lines that are asked for, newest first; raises Damaged for one that leads nowhere.

        With `archived` false what was archived is left out.
        """
        blocks = [self._live_block(today)]
        if archived:
            blocks += [self._archive_block(record) for record in self.years(wanted)]
        found = [row for block in blocks for row in block.select(wanted)]
        return newest_first(found) if len(blocks) > 1 or wanted.site else found

    def open_at(self, site_ids: Collection[str], today: date) -> list[Row]:
        """The open lines at some sites; what hangs elsewhere is not read for them."""
        block = self._live
        if block is not None and block.stamp == (self._engine.stamp, today):
            boards = [rows for (site_id, _), rows in block.by_site.items() if site_id in site_ids]
            return [row for rows in boards for row in rows if not row.is_closed]
        from store.models.shapes import PostingShape

        at_sites = OneOf("site_id", frozenset(site_ids))
        with nothing_collected():
            postings = list(self._engine.select(PostingShape, at_sites, Is("closed_on", None)))
            return [*map(Joining.of(self._engine, postings, today).row, postings)]

    def years(self, wanted: Filter | None = None) -> list[Archive]:
        """The archives that may hold such lines, the newest first."""
        wanted = wanted or Filter()
        found = self._engine.find(Archive, order=("-id",))
        return [record for record in found if _overlaps(record, wanted)]

    def forget(self) -> None:
        """Let go of the archived years, for the sake of memory."""
        self._archived.clear()

    def _live_block(self, today: date) -> _Block:
        stamp = (self._engine.stamp, today)
        block = self._live
        if block is None or block.stamp != stamp:
            block = self._live = self._read(None, today, stamp)
        return block

    def _archive_block(self, record: Archive) -> _Block:
        block = self._archived.get(record.id)
        if block is None or block.stamp not in ((record,), (record, self._engine.stamp)):
            # What is archived is closed: its state does not depend on the day.
            block = self._archived[record.id] = self._read(record, date.max, (record,))
        return block

    def _read(self, archive: Archive | None, today: date, stamp: tuple[object, ...]) -> _Block:
        from store.models.shapes import PostingShape  # late: most starts show no history

        with nothing_collected():
            joining = Joining.all(self._engine, archive, today)
            postings = self._engine.scan(PostingShape, archive)
            rows = newest_first(map(joining.row, postings))
        if archive is not None and joining.lying_elsewhere:
            stamp += (self._engine.stamp,)  # They may change although the archive does not.
        by_site: dict[tuple[str, str], list[Row]] = {}
        for row in rows:
            by_site.setdefault((row.site_id, row.site), []).append(row)
        return _Block(stamp, rows, by_site)


def _overlaps(record: Archive, wanted: Filter) -> bool:
    if not record.counts.get(Posting.table):
        return False
    ranges = record.ranges.get(Posting.table, {})
    first, last = ranges.get("first_on"), ranges.get("last_on")
    if wanted.end and first and first[0] > wanted.end.isoformat():
        return False
    return not (wanted.start and last and last[1] < wanted.start.isoformat())
