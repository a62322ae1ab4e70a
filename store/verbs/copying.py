"""Copying last year's: a material, a week or a campaign, looked at before anything is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from store.days import provisional_mark
from store.errors import Problem, Refused
from store.models import Campaign, Hold, Material, Posting, Record, Site, Unit, vocabulary
from store.models.notices import Period
from store.query import Between, Is
from store.rules import checks
from store.rules.agenda import week_of
from store.rules.references import check_references
from store.rules.wall.codes import TakenCodes
from store.verbs.planning import Planning
from store.verbs.room import wanted_by

if TYPE_CHECKING:
    from store.rules.coming.copying import Bundle, Entry
    from store.rules.coming.shifting import Shift

KEPT = ("quantity", "qualifier", "counts_in_year", "note")
"""What a copied posting has from the old one; a permit was given for the old days only."""


class Copying(Planning):
    """Do again what was done before."""

    def bundle_of(self, source: Material | Campaign) -> Bundle:
        """A material with its last stays, or a campaign with all that belongs to it."""
        if isinstance(source, Campaign):
            found = self.database.find(Posting, Is("campaign_id", source.id))
            return self._bundled(source.name, source.on, found, source)
        found = self.database.find(Posting, Is("material_id", source.id))
        latest = max((posting.planned_from.year for posting in found), default=0)
        last = [posting for posting in found if posting.planned_from.year == latest]
        day = min((posting.planned_from for posting in last), default=None)
        day = day or source.signed_on or source.formed_on or self.today
        bundle = self._bundled(source.title, day, last)
        return bundle if bundle.materials else replace(bundle, materials=(source,))

    def last_stay(self, material: Material) -> Posting | None:
        """The newest posting of a material, archived or not; None for one never planned."""
        stays = self.database.find(Posting, Is("material_id", material.id))
        return max(stays, key=lambda stay: stay.planned_from, default=None)

    def bundle_of_week(self, day: date) -> Bundle:
        """What was planned to go up in the week of a day."""
        monday, sunday = week_of(day)
        found = self.database.find(Posting, Between("planned_from", monday, sunday))
        return self._bundled(f"{monday:%Y-%m-%d} 那一周", monday, found)

    def _bundled(
        self, name: str, day: date, postings: Sequence[Posting], campaign: Campaign | None = None
    ) -> Bundle:
        from store.rules.coming.copying import Bundle  # late, as below: few days copy anything

        kept = tuple(posting for posting in postings if posting.cancelled_on is None)
        ids = dict.fromkeys(posting.material_id for posting in kept)
        materials = tuple(self.database.get(Material, material_id) for material_id in ids)
        return Bundle(name, day, materials, kept, campaign)

    def propose(self, bundle: Bundle, shift: Shift) -> list[Entry]:
        """The copies as they would be kept, each with what to look at; nothing is kept yet."""
        from store.rules.coming.copying import copy_of_campaign
        from store.rules.coming.movable import festival_in, told_festival

        entries: list[Entry] = []
        campaign: Campaign | None = None
        if bundle.campaign is not None:
            entry = copy_of_campaign(bundle.campaign, shift, self.new_id(), self.calendar)
            assert isinstance(entry.new, Campaign)
            campaign = entry.new
            if self.database.count(Campaign, Is("name", campaign.name), Is("on", campaign.on)):
                entry = replace(entry, notes=(f"已经有“{campaign.name}”了", *entry.notes))
            entries.append(entry)
        taken = TakenCodes(self.database)
        for material in bundle.materials:
            entry = self._material_entry(material, bundle, shift)
            stays = [p for p in bundle.postings if p.material_id == material.id]
            entries.append(entry)
            for posting in stays:
                assert isinstance(entry.new, Material)
                start = shift.moved(posting.planned_from)
                copied = self._posting_entry(posting, entry.new, start.day, taken, campaign)
                about = festival_in(
                    (material.title, bundle.campaign.name if bundle.campaign else "")
                )
                told = start.note, told_festival(about, posting.planned_from, shift)
                entries.append(replace(copied, notes=(*filter(None, told), *copied.notes)))
        return entries

    def _material_entry(self, material: Material, bundle: Bundle, shift: Shift) -> Entry:
        from store.rules.coming.copying import copy_of_material, with_period

        unit = self.database.get(Unit, material.unit_id)
        written = bundle.written(material)
        entry = copy_of_material(material, written, shift, self.new_id(), unit, self.calendar)
        new = entry.new
        if isinstance(material, Period) and isinstance(new, Period):
            was, now = self._period_hold(material), self._period_hold(new)
            new = with_period(material, was, new, now)
        assert isinstance(new, Material)
        entry = replace(entry, new=new)
        alike = Is("title", new.title), Is("unit_id", material.unit_id)
        if new.title != material.title and self.database.count(Material, *alike):
            entry = replace(entry, notes=(f"已经有“{new.title}”了", *entry.notes))
        return entry

    def _period_hold(self, material: Period) -> Hold | None:
        start = material.period_from
        return self.hold_for(material, start) if start else None

    def _posting_entry(
        self,
        old: Posting,
        material: Material,
        start: date,
        taken: TakenCodes,
        campaign: Campaign | None,
        site: Site | None = None,
    ) -> Entry:
        """A posting on its new day; one that cannot be is left out unless somebody changes it."""
        from store.rules.coming.copying import Entry, end_of
        from store.rules.coming.shifting import rest_day

        site = site or self.database.get(Site, old.site_id)
        hold = self.hold_at(material, site, start)
        kept = {name: getattr(old, name) for name in KEPT}
        kept["campaign_id"] = campaign.id if campaign else None
        end = end_of(old, start, hold)
        new = self._fresh(material, site, start, end, hold, taken, kept)
        notes, faults = [], [problem.message for problem in checks.check_site(site)]
        try:
            self.must_fit([wanted_by(new, material)])
            self._permitted([new], known={material.id: material})
        except Refused as refused:
            faults += [problem.message for problem in refused.problems]
        if site.state not in ("active", "retired"):
            notes.append(f"“{site.name}”现在{vocabulary('site_state').label(site.state)}")
        if start < self.today:
            notes.append(f"{start} 已经过了")
        notes += [rest_day(start, self.calendar)] if site.is_walked else []
        if hold is not None:
            guess = provisional_mark(hold.is_provisional)
            notes.append(f"公示到 {hold.until:%m-%d}{guess}")
        told = tuple(dict.fromkeys(filter(None, [*faults, *notes])))
        return Entry(old, new, told, is_taken=not faults)

    def reconsider(
        self, entries: Sequence[Entry], entry: Entry, site: Site, start: date
    ) -> list[Entry]:
        """The entries with one posting at another site or on another day, looked at anew."""
        old, new = entry.source, entry.new
        assert isinstance(old, Posting) and isinstance(new, Posting)
        copies = {e.new.id: e.new for e in entries}
        material = copies[new.material_id]
        campaign = copies.get(new.campaign_id or "")
        assert isinstance(material, Material)
        party = campaign if isinstance(campaign, Campaign) else None
        again = self._posting_entry(old, material, start, TakenCodes(self.database), party, site)
        # The code that was drawn stays: others of the list may not get it.
        kept = again.new.changed(id=new.id, code=new.code)
        return [replace(again, new=kept) if e.key == entry.key else e for e in entries]

    def keep_copies(self, entries: Sequence[Entry], name: str) -> list[Record]:
        """Keep the copies that are taken, in one transaction; raises Refused for none.

        A posting of a material that is left out is left out with it.
        """
        taken = [entry for entry in entries if entry.is_taken]
        ids = {entry.new.id for entry in taken}
        new: list[Record] = []
        materials = {e.new.id: e.new for e in taken if isinstance(e.new, Material)}
        postings = []
        for entry in taken:
            if not isinstance(entry.new, Posting):
                new.append(entry.new)
            elif entry.new.material_id in ids:
                gone = entry.new.campaign_id and entry.new.campaign_id not in ids
                postings.append(entry.new.changed(campaign_id=None) if gone else entry.new)
        if not new and not postings:
            raise Refused(Problem("", "一条也没有选。按空格选中要复制的"))
        self.must_fit([wanted_by(p, materials[p.material_id]) for p in postings])
        new += self._permitted(postings, known=materials)
        known = {(record.table, record.id): record for record in new}
        for record in new:
            check_references(self.database, record, known)
        return self._put_all("复制", f"{name}，{len(new)} 条", new)
