"""The verbs: everything that can be done to the records, each one transaction.

A screen and a command call the same verb. A verb checks the rules, commits, and returns the new
records; whatever it raises is a StoreError whose text is for the reader.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from store.engine import Committed, Engine, Mentions
from store.errors import Problem, Refused
from store.models import Material, Posting, Record, Site, Tick, TickKind, new_id, validated
from store.models.erasable import Sought, erasable
from store.models.text import entered_line
from store.overview import Overview
from store.rules import checks
from store.rules.archiving import closed_by_year, records_of_year
from store.rules.codes import TakenCodes, free_code
from store.rules.references import check_references, check_unused
from store.rules.rulebook import RuleBook, built_in
from store.rules.ticks import check_tick
from store.undo import UndoStack

R = TypeVar("R", bound=Record)


class Desk(Overview):
    """The office's desk: one engine, one person, one day."""

    def __init__(
        self,
        database: Engine,
        *,
        by: str,
        now: Callable[[], datetime],
        today: Callable[[], date],
        rules: Callable[[], RuleBook] = built_in,
    ) -> None:
        super().__init__(database, today, rules)
        self.by = by
        self._now = now
        self._undo = UndoStack(database)

    # Saving and discarding --------------------------------------------------------------

    def new_id(self) -> str:
        """A fresh id for a record that is being entered."""
        return new_id(self._now())

    def save(self, record: R, why: str = "") -> R:
        """Keep a new or edited unit, site, category, material, campaign or case."""
        check_references(self.database, record)
        verb = "新建" if record.rev == 0 else "修改"
        return self._put(f"{verb}{record.noun}", why, record)

    def save_all(self, records: Sequence[Record], action: str, why: str = "") -> None:
        """Keep many records in one transaction, such as an import or sample data.

        What they refer to must be on file or among them.
        """
        known = {(record.table, record.id): record for record in records}
        for record in records:
            check_references(self.database, record, known)
        self._commit(action, why, save=records)

    def discard(self, record: Record, why: str = "") -> None:
        """Delete a record that nothing refers to; raises Refused when something does."""
        check_unused(self.database, record)
        self._commit(f"删除{record.noun}", why or record.label, delete=[record])

    # Planning ---------------------------------------------------------------------------

    def advise(
        self,
        material: Material,
        sites: Sequence[Site],
        start: date,
        end: date | None,
        quantity: int,
    ) -> tuple[Problem, ...]:
        """What to think about before planning; the plan may go ahead all the same."""
        postings = self.open_postings()
        found = list(checks.check_dates(material, start, end))
        for site in sites:
            found += checks.check_plan(site, postings, start, end, quantity, self.today)
        return tuple(found)

    def plan(
        self,
        material_id: str,
        site_ids: Sequence[str],
        start: date,
        end: date | None,
        *,
        quantity: int = 1,
        why: str = "",
        **details: Any,
    ) -> list[Posting]:
        """Plan one material at several sites; `quantity` is for each of them.

        Raises Refused for dates that run backwards or a site that is retired, NotFound for ids.
        """
        material = self.database.get(Material, material_id)
        sites = [self.database.get(Site, site_id) for site_id in dict.fromkeys(site_ids)]
        if not sites:
            raise Refused(Problem("site_ids", "还没有选点位，请至少选一个"))
        faults = [problem for site in sites for problem in checks.check_site(site)]
        if faults:
            raise Refused(tuple(faults))
        postings: list[Posting] = []
        taken = TakenCodes(self.database)
        for site in sites:
            values = {
                "id": self.new_id(),
                "material_id": material.id,
                "site_id": site.id,
                "code": free_code(taken, self.today.year),
                "planned_from": start,
                "planned_to": end,
                "quantity": quantity,
                **details,
            }
            postings.append(validated(Posting, values))
            check_references(self.database, postings[-1])
            taken.drawn.add(postings[-1].code)
        return self._put_all("排期", why or material.title, postings)

    def move(self, posting: Posting, start: date, end: date | None, why: str = "") -> Posting:
        """Plan it for other days. A sheet that hangs keeps the day it was put up."""
        if posting.is_closed:
            raise Refused(f"{posting.label} 已经结束，不能改期。")
        if posting.last_tick is not None and start != posting.planned_from:
            raise Refused(f"{posting.label} 已经贴过，只能改撤下日。")
        moved = posting.changed(planned_from=start, planned_to=end)
        return self._put("改期", why, moved)

    def extend(self, posting: Posting, end: date | None, why: str = "") -> Posting:
        """Let it hang longer, or with None without an end."""
        if end is not None and posting.planned_to is not None and end <= posting.planned_to:
            raise Refused(Problem("planned_to", f"新的撤下日要晚于 {posting.planned_to}"))
        if posting.is_closed:
            raise Refused(f"{posting.label} 已经结束，不能延期。")
        return self._put("延期", why, posting.changed(planned_to=end))

    def cancel(self, posting: Posting, why: str) -> Posting:
        """Do not put it up after all; the record stays with its reason."""
        if posting.last_tick is not None:
            raise Refused(f"{posting.label} 已经贴过，请用“撤下”。")
        if posting.is_closed:
            raise Refused(f"{posting.label} 已经取消了。")
        gone = posting.changed(cancelled_on=self.today, cancelled_why=why)
        return self._put("取消排期", why, gone)

    # Printing and ticking off -----------------------------------------------------------

    def mark_printed(self, postings: Sequence[Posting], on: date | None = None) -> list[Posting]:
        """Note that these sheets came out of the printer."""
        day = on or self.today
        printed = [posting.changed(printed_on=day) for posting in _once(postings)]
        return self._put_all("打印", f"{len(printed)} 项", printed)

    def tick(
        self,
        postings: Sequence[Posting],
        kind: TickKind,
        on: date | None = None,
        *,
        by: str = "",
        reason: str | None = None,
        note: str = "",
    ) -> list[Posting]:
        """Enter what was done or seen on the walk, for one sheet or many.

        Raises Refused when it does not follow from what is entered already.
        """
        day = on or self.today
        ticked = []
        for posting in _once(postings):
            check_tick(posting, kind, day, self.today)
            values = {
                "kind": kind,
                "on": day,
                "by": by or self.by,
                "at": self._now(),
                "reason": reason if kind is TickKind.INTERRUPTED else None,
                "note": note,
            }
            tick = validated(Tick, values)
            ticked.append(posting.changed(ticks=(*posting.ticks, tick)))
        return self._put_all(kind.label, note, ticked)

    def take_back(self, posting: Posting, why: str = "") -> Posting:
        """Take back the newest tick that stands; both stay in the history."""
        last = posting.last_tick
        if last is None:
            raise Refused(f"{posting.label} 没有可以撤销的登记。")
        ticks = tuple(
            tick.model_copy(update={"taken_back_by": self.by, "taken_back_at": self._now()})
            if tick is last
            else tick
            for tick in posting.ticks
        )
        return self._put(f"撤销登记：{last.kind.label}", why, posting.changed(ticks=ticks))

    # Archiving --------------------------------------------------------------------------

    def archivable(self) -> dict[int, int]:
        """How many postings and cases of each past year may be archived."""
        return closed_by_year(self.database, self.today.year)

    def archive(self, year: int) -> int:
        """Move what was closed in a past year to its archive; returns how many records.

        Raises Refused when the year is not over, or nothing of it is left to move.
        """
        if year >= self.today.year:
            raise Refused(f"{year} 年还没有过完，过了年才能归档。")
        records = records_of_year(self.database, year)
        if not records:
            raise Refused(f"{year} 年没有可以归档的：已结束的都归档过了。")
        self._undo.push(self.database.archive(year, records, at=self._now(), by=self.by))
        return len(records)

    # Personal data ----------------------------------------------------------------------

    def mentions(self, text: str) -> Mentions:
        """Where somebody's name or number stands, now and in the past."""
        return self.database.mentions(erasable(text))

    def erase(self, text: str, why: str) -> None:
        """Take somebody's name or number out of every record and of all their past.

        It cannot be undone, and neither can what this window did before. Raises Refused.
        """
        sought = Sought(text := erasable(text))
        if not why.strip():
            raise Refused(Problem("why", "请写明为什么删除，例如：本人要求"))
        if sought.in_text(why) or sought.in_text(self.by):
            raise Refused(Problem("why", "理由和您的姓名里不能有要删除的内容，它们要留在流水里"))
        reason, before = entered_line("why", why), self.database.stamp
        try:
            self.database.erase(text, reason=reason, at=self._now(), by=self.by)
        finally:
            # Also when the last files could not be written: what is done must not come back.
            if self.database.stamp != before:
                self._undo.clear()
                self.history.forget()

    # Undo -------------------------------------------------------------------------------

    @property
    def undoable(self) -> str | None:
        """What `undo` would take back, in the reader's words; None when there is nothing."""
        return self._undo.what

    def undo(self) -> str:
        """Take back the last verb of this window; returns what was taken back.

        The journal keeps both. Raises Stale when a record has changed since.
        """
        return self._undo.undo(self._now(), self.by)

    # Inside -----------------------------------------------------------------------------

    def _put(self, action: str, why: str, record: R) -> R:
        return self._put_all(action, why or record.label, [record])[0]

    def _put_all(self, action: str, why: str, records: Sequence[R]) -> list[R]:
        if not records:
            return []
        done = self._commit(action, why, save=records)
        return [_same(record, saved) for record, saved in zip(records, done.after, strict=True)]

    def _commit(
        self,
        action: str,
        why: str,
        save: Sequence[Record] = (),
        delete: Sequence[Record] = (),
    ) -> Committed:
        why = entered_line("why", why)
        done = self.database.commit(
            at=self._now(), by=self.by, action=action, why=why, save=save, delete=delete
        )
        self._undo.push(done)
        return done


def _same(record: R, saved: Record | None) -> R:
    """The saved value, with the type it went in with."""
    assert saved is not None and saved.id == record.id
    return record.model_copy(update={"rev": saved.rev})


def _once(postings: Sequence[Posting]) -> list[Posting]:
    """Each posting one time, in order."""
    return list({posting.id: posting for posting in postings}.values())
