"""What can be seen from the desk: what is to be done, the history, one record by its name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from store.errors import NotFound, Problem, Refused
from store.lawful import Lawful
from store.models import (
    TABLES,
    Archive,
    Campaign,
    Category,
    Defect,
    Material,
    Permit,
    Posting,
    Record,
    Site,
    Unit,
    vocabulary,
)
from store.query import Between, Is, OneOf
from store.rules.agenda import Agenda, agenda
from store.rules.follow_up import is_made_good, is_to_review, review_tasks, short_tasks
from store.rules.tasks import Task
from store.rules.wall.codes import parse_code, spoken
from store.rules.wall.filter import Filter
from store.rules.wall.holding import is_row_short, standing_in
from store.rules.wall.ledger import Row, row_of

if TYPE_CHECKING:
    from store.history import History
    from store.window import Window

R = TypeVar("R", bound=Record)


class Overview(Lawful):
    """The records of one engine as a person asks for them, on one day."""

    @cached_property
    def history(self) -> History:
        """The ledger's lines of all years, as far as they were asked for."""
        from store.history import History  # late, as below: the day's tasks need no ledger

        return History(self.database)

    @cached_property
    def window(self) -> Window:
        """The ledger's lines of some weeks."""
        from store.window import Window

        return Window(self.database, self.history)

    def told_row(self, row: Row) -> dict[str, Any]:
        """A line of the ledger for other programs, with the days that it hung where they count."""
        standing = standing_in(row, self.today, self.calendar) if row.hold else None
        return {
            **row.as_json(),
            "days_up": standing.days_up if standing else None,
            "days_needed": standing.days if standing else None,
            "short": is_row_short(row, standing),
        }

    def short_tasks(self) -> list[Task]:
        """What came down too early, and was neither made good nor settled."""
        found = [
            posting
            for posting in self.database.find(Posting, Between("short_on"), archived=False)
            if not is_made_good(posting, self._of_material(posting.material_id))
        ]
        return short_tasks(found, self.rows_of(found), self.calendar) if found else []

    def review_tasks(self, postings: Iterable[Posting] | None = None) -> list[Task]:
        """Standing content to look at again, among these open postings or all."""
        candidates = self.open_postings() if postings is None else postings
        found = [posting for posting in candidates if is_to_review(posting, self.today)]
        return review_tasks(found, self.rows_of(found), self.today)

    def permit_tasks(self) -> list[Task]:
        """What hangs over a permit, or too long after its campaign, or soon will."""
        permits, postings = self.database.find(Permit), self.open_postings()
        banners = self._hung_for_campaigns(postings)
        if not (permits or banners):
            return []
        from store.rules.upkeep.permit_tasks import (  # late: many have none
            Names,
            removal_tasks,
            tasks,
        )

        names = Names(self._site_name, self._title_of)
        found = tasks(permits, postings, self.today, self.calendar, names)
        if not banners:  # No rules need be read.
            return found
        wanted = OneOf("id", frozenset(row.campaign_id or "" for _, row in banners.values()))
        campaigns = self.database.find(Campaign, wanted, archived=False)
        return found + removal_tasks(
            campaigns,
            [posting for posting, _ in banners.values()],
            self.today,
            self.rules,
            self.calendar,
            lambda posting: (banners[posting.id][1].title, banners[posting.id][1].site),
        )

    def _hung_for_campaigns(self, postings: Iterable[Posting]) -> dict[str, tuple[Posting, Row]]:
        """The banners among them that hang for a campaign, with their lines, by id."""
        found = [posting for posting in postings if posting.campaign_id and posting.is_hanging]
        rows = self.rows_of(found)
        return {p.id: (p, rows[p.id]) for p in found if rows[p.id].material_kind == "banner"}

    def _site_name(self, site_id: str) -> str:
        return self.database.get(Site, site_id).name

    def _title_of(self, posting: Posting) -> str:
        return self.database.get(Material, posting.material_id).title

    def open_defects(self) -> list[Defect]:
        """What has still to be mended, the oldest first."""
        is_open, order = Is("fixed_on", None), ("found_on", "id")
        return self.database.find(Defect, is_open, order=order, archived=False)

    def _of_material(self, material_id: str) -> list[Posting]:
        return self.database.find(Posting, Is("material_id", material_id), archived=False)

    def agenda(self) -> Agenda:
        """What is to be done today."""
        return agenda(self.open_postings(), self.today, self.is_printed_here)

    def is_printed_here(self, posting: Posting) -> bool:
        """Whether it is a page that the program prints and a person carries to its site."""
        material = self.database.get(Material, posting.material_id)
        site = self.database.get(Site, posting.site_id)
        return material.is_printed and site.is_walked

    def rows_of(self, postings: Iterable[Posting]) -> dict[str, Row]:
        """The history's rows of these postings by id; reads no more records than they need."""
        get = self.database.get
        rows = {}
        for posting in postings:
            material, site = get(Material, posting.material_id), get(Site, posting.site_id)
            unit = get(Unit, site.unit_id)
            name = get(Category, material.category_id).name if material.category_id else ""
            rows[posting.id] = row_of(posting, material, site, unit, name, self.today)
        return rows

    def ledger(self, wanted: Filter | None = None, *, archived: bool = True) -> list[Row]:
        """The history, filtered, newest first; years that were archived are read when needed."""
        wanted = wanted or Filter()
        rows = self.history.rows(wanted, self.today, archived=archived)
        return [row for row in rows if self.is_short(row)] if wanted.is_about_short else rows

    def is_short(self, row: Row) -> bool:
        """Whether a line of the ledger was taken down before it had hung as long as it must."""
        return is_row_short(row, standing_in(row, self.today, self.calendar))

    def told(self, record: Record) -> str:
        """A record in words that tell it from others."""
        if isinstance(record, Posting):
            row = self.rows_of([record])[record.id]
            return f"{record.noun}“{row.title}”，{row.site}，{row.first_on}"
        return f"{record.noun}“{record.label}”"

    def told_archive(self, archive: Archive) -> str:
        """An archive with what it holds."""
        held = [f"{TABLES[table].noun} {count} 条" for table, count in archive.counts.items()]
        return f"{archive.label}：{'，'.join(held)}"

    def units(self) -> list[Unit]:
        """The units as they are listed: the street, its communities, the others; each by name."""
        place = {code: number for number, (code, _) in enumerate(vocabulary("unit_kind").choices)}
        return sorted(self.database.find(Unit, order=("name",)), key=lambda unit: place[unit.kind])

    def sites(self) -> list[Site]:
        """The sites in walking order."""
        return self.database.find(Site, order=("order", "name"))

    def posting_by_code(self, text: str) -> Posting:
        """The posting whose sheet carries this code; raises Refused or NotFound."""
        try:
            code = parse_code(text)
        except ValueError as error:
            raise Refused(Problem("code", str(error))) from None
        # A code may be drawn again when the sheet that had it was archived.
        for archived in (False, True):
            if found := self.database.find(Posting, Is("code", code), archived=archived):
                return found[-1]
        raise NotFound("这张单子", spoken(code))

    def resolve(self, model: type[R], key: str) -> R:
        """The record with this id, or the only one whose id ends so or whose name is so."""
        if (found := self.database.look_up(model, key)) is not None:
            return found
        matches = self.database.find(model, Is(model.named_by, key))
        if not matches and len(key) >= 4:
            matches = [record for record in self.database.find(model) if record.id.endswith(key)]
        if len(matches) > 1:
            raise Refused(f"“{key}”对得上 {len(matches)} 个{model.noun}，请用完整的编号。")
        if not matches:
            raise NotFound(model.noun, key)
        return matches[0]
