"""Pieces: made, lost, moved from place to place, handed out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from store.errors import Problem, Refused
from store.models import Material, Posting, Site, StockEntry, TickKind, validated
from store.models.counts import Count
from store.query import Is, OneOf
from store.rules.checks import check_site
from store.rules.upkeep.stock import STOCKED, Move, Stock, check_pieces, moves_of, stock_of
from store.rules.wall.ledger import Row
from store.verbs.planning import Planning
from store.verbs.walking import Walking


def _age_of(entry: StockEntry | Posting) -> tuple[date, str]:
    """Its day; of one day, ids tell what was entered later."""
    return entry.on if isinstance(entry, StockEntry) else entry.planned_from, entry.id


class Stocking(Planning, Walking):
    """What is in the store, and what becomes of it."""

    def advise(
        self,
        material: Material,
        sites: Sequence[Site],
        start: date,
        end: date | None,
        quantity: int,
        *more: Any,
        **details: Any,
    ) -> tuple[Problem, ...]:
        """What every plan has to think about, and whether there are so many pieces."""
        found = super().advise(material, sites, start, end, quantity, *more, **details)
        if material.kind != "panel":
            return found
        postings = self.open_of(material)
        stock = stock_of(material.kind, self._entries(material), postings)
        span, wanted = (start, end), quantity * len(sites)
        return (*found, *check_pieces(material, stock, postings, span, wanted, self.today))

    def stock(self, material: Material) -> Stock:
        """The pieces of a material; reads all years: in a thread."""
        return stock_of(material.kind, self._entries(material), self._postings(material))

    def stocks(self) -> list[tuple[Material, Stock]]:
        """Every panel and leaflet with its pieces, newest first; reads all years: in a thread."""
        entries: dict[str, list[StockEntry]] = defaultdict(list)
        rows: dict[str, list[Row]] = defaultdict(list)
        for entry in self.database.find(StockEntry):
            entries[entry.material_id].append(entry)
        for row in self.ledger():
            if row.material_kind in STOCKED:
                rows[row.material_id].append(row)
        materials = self.database.find(Material, OneOf("kind", frozenset(STOCKED)))[::-1]
        materials.sort(key=lambda material: STOCKED.index(material.kind))
        return [(m, stock_of(m.kind, entries[m.id], rows[m.id])) for m in materials]

    def moves(self, material: Material) -> tuple[Move, ...]:
        """Everything that happened to a material's pieces, oldest first; to be read in a thread."""
        return moves_of(material.kind, self._entries(material), self._postings(material))

    def enter_stock(
        self, material: Material, kind: str, quantity: int, on: date, note: str = ""
    ) -> StockEntry:
        """Note pieces that were made or lost; raises Refused for a day that is yet to come."""
        if material.kind not in STOCKED:
            raise Refused(f"“{material.title}”是{material.noun}，不记库存。")
        self._check_past(on)
        values = {
            "id": self.new_id(),
            "material_id": material.id,
            "kind": kind,
            "quantity": quantity,
            "on": on,
            "note": note,
        }
        verb = "入库" if kind == "made" else "报损"
        why = f"{material.title} {quantity}{material.measure}"
        return self._put(verb, why, validated(StockEntry, values))

    def hand_out(
        self,
        material: Material,
        site: Site,
        count: Count,
        on: date,
        *,
        by: str = "",
        **details: Any,
    ) -> Posting:
        """Note that leaflets were given away at a place on a day: planned, done and closed at once.

        Raises Refused for a place where nothing is handed out, and for a day that is yet to come.
        """
        if site.group != "handout":
            raise Refused(Problem("site_id", f"“{site.name}”不是发放点，请另选，或按 F5 建一个"))
        self._check_past(on)
        amount: dict[str, Any] = {"quantity": count.quantity, "qualifier": count.qualifier}
        [posting] = self._planned(material.id, [site.id], on, on, **amount, **details)
        for kind in (TickKind.POSTED, TickKind.REMOVED):
            posting = self._ticked(posting, kind, on, by=by)
        why = f"{material.title} {count.told(material.measure)}"
        return self._put("发放", why, posting)

    def entries(self, material: Material) -> list[StockEntry | Posting]:
        """What was entered of a material's pieces and may be wrong, newest first; in a thread."""
        handed = [p for p in self._postings(material) if p.intervals and p.closed_on]
        found = [*self._entries(material), *(handed if material.kind == "leaflet" else ())]
        return sorted(found, key=_age_of, reverse=True)

    def strike_out(self, entry: StockEntry | Posting, why: str) -> None:
        """Take back a wrong entry; of what was handed out, the record stays with its reason."""
        if isinstance(entry, StockEntry):
            self.discard(entry, why)
            return
        back = {"taken_back_by": self.by, "taken_back_at": self._now()}
        ticks = tuple(t.model_copy(update=back) if t.counts else t for t in entry.ticks)
        gone = entry.changed(ticks=ticks, cancelled_on=self.today, cancelled_why=why)
        self._put("撤销发放", why, gone)

    def relocate_panel(
        self,
        posting: Posting,
        site: Site,
        on: date,
        *,
        quantity: int | None = None,
        end: date | None = None,
        by: str = "",
    ) -> list[Posting]:
        """Take a panel down here and put it up there, for the rest of its plan or till `end`.

        With fewer pieces than hang, the others go on hanging here, as a posting of their own.
        Returns the old posting and the new ones. Raises Refused where either cannot be.
        """
        moving, until = quantity or posting.quantity, end or posting.planned_to
        self._check_relocation(posting, site, on, moving, until)
        entry = {"by": by, "note": f"移到{site.name}"}
        down = self._ticked(posting, TickKind.REMOVED, on, **entry)
        places = [(site.id, moving, until)]
        if rest := posting.quantity - moving:
            places.append((posting.site_id, rest, posting.planned_to))
        kept: dict[str, Any] = {
            "printed_on": posting.printed_on,
            "campaign_id": posting.campaign_id,
            "review_on": posting.review_on,
            # What was shown once is counted once, however often it moves.
            "counts_in_year": False,
        }
        postings = [down]
        for place, pieces, last in places:
            details = {**kept, "quantity": pieces, "instead_of": [posting.id]}
            [new] = self._planned(posting.material_id, [place], on, last, **details)
            postings.append(self._ticked(new, TickKind.POSTED, on, **entry))
        name = self.database.get(Material, posting.material_id).title
        return self._put_all("移展板", f"{name} 移到{site.name}", postings)

    # ---------------------------------------------------------------------------------------------

    def _check_relocation(
        self, posting: Posting, site: Site, on: date, moving: int, until: date | None
    ) -> None:
        """Raises Refused where so many pieces cannot stand there from a day to another."""
        if site.id == posting.site_id:
            raise Refused(Problem("site_id", "已经在这个点位了，请另选一个"))
        if not 0 < moving <= posting.quantity:
            raise Refused(Problem("quantity", f"这里只有 {posting.quantity}，移不了 {moving}"))
        if faults := check_site(site):
            raise Refused(faults)
        self._check_past(on)
        if until is not None and until < on:
            said = f"原定 {until} 撤下，已经过了"
            raise Refused(Problem("planned_to", f"{said}。请写在新地方摆到哪天"))

    def _entries(self, material: Material) -> Sequence[StockEntry]:
        return self.database.find(StockEntry, Is("material_id", material.id))

    def _postings(self, material: Material) -> Sequence[Posting]:
        return self.database.find(Posting, Is("material_id", material.id))

    def _check_past(self, on: date) -> None:
        if on > self.today:
            raise Refused(Problem("on", f"日期 {on} 还没有到，请写实际的那一天"))
