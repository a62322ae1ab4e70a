"""The ledger: postings joined with what they show and where, filtered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from store.errors import Damaged
from store.models import Category, Material, Posting, Site, Unit
from store.rules.lifecycle import State, state_of


@dataclass(frozen=True, slots=True)
class Row:
    """One posting with the names a reader needs."""

    posting: Posting
    material: Material
    site: Site
    unit: Unit
    """The unit whose site it is."""
    category: str
    state: State

    def as_json(self) -> dict[str, Any]:
        """The row as `bulletin history --json` prints it."""
        posting = self.posting
        return {
            "id": posting.id,
            "code": posting.code,
            "material_id": self.material.id,
            "material_kind": self.material.kind,
            "title": self.material.title,
            "category": self.category,
            "site_id": self.site.id,
            "site": self.site.name,
            "site_kind": self.site.kind,
            "unit": self.unit.name,
            "planned_from": posting.planned_from.isoformat(),
            "planned_to": posting.planned_to.isoformat() if posting.planned_to else None,
            "state": self.state.value,
            "quantity": posting.quantity,
            "qualifier": posting.qualifier,
            "campaign_id": posting.campaign_id,
            "intervals": [interval.model_dump(mode="json") for interval in posting.intervals],
        }


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows are asked for; an empty field asks for all."""

    start: date | None = None
    end: date | None = None
    site: str = ""
    """Id or part of the name."""
    unit: str = ""
    kind: str = ""
    state: str = ""
    text: str = ""
    """Every word of it must stand in the title, the site, the unit, the category or the code."""

    def takes(self, row: Row) -> bool:
        """Whether this row is asked for."""
        posting = row.posting
        up = posting.intervals
        first = min([posting.planned_from, *(i.start for i in up)])
        last = _last_day(row)
        if self.end is not None and first > self.end:
            return False
        if self.start is not None and last is not None and last < self.start:
            return False
        if self.site and self.site != row.site.id and self.site not in row.site.name:
            return False
        if self.unit and self.unit != row.unit.id and self.unit not in row.unit.name:
            return False
        if self.kind and self.kind not in (row.material.kind, row.material.noun):
            return False
        if self.state and self.state not in (row.state.value, row.state.label):
            return False
        return self._mentions(row)

    def _mentions(self, row: Row) -> bool:
        if not self.text:
            return True
        haystack = "\n".join(
            (row.material.title, row.site.name, row.unit.name, row.category, row.posting.code)
        ).casefold()
        return all(word in haystack for word in self.text.casefold().split())


def _last_day(row: Row) -> date | None:
    """The last day of a posting's stay, planned or real; None while that is open."""
    posting, up = row.posting, row.posting.intervals
    if row.state is State.OVERDUE_REMOVAL:
        return None
    if posting.is_closed and up and up[-1].end is not None:
        return max(up[-1].end, posting.planned_to or up[-1].end)
    return posting.planned_to


def ledger(
    postings: Iterable[Posting],
    materials: Mapping[str, Material],
    sites: Mapping[str, Site],
    units: Mapping[str, Unit],
    categories: Mapping[str, Category],
    today: date,
) -> list[Row]:
    """All rows, newest planned day first; raises Damaged when something they name is missing."""
    rows = []
    for posting in postings:
        try:
            material, site = materials[posting.material_id], sites[posting.site_id]
            unit = units[site.unit_id]
        except KeyError as missing:
            raise Damaged(
                f"单号 {posting.code} 用到的记录 {missing.args[0]} 不见了。"
                "请用 bulletin doctor 检查数据文件夹。"
            ) from None
        category = categories.get(material.category_id or "")
        rows.append(row_of(posting, material, site, unit, category, today))
    rows.sort(key=lambda row: (row.posting.planned_from, row.posting.id), reverse=True)
    return rows


def row_of(
    posting: Posting,
    material: Material,
    site: Site,
    unit: Unit,
    category: Category | None,
    today: date,
) -> Row:
    """One posting with what it refers to."""
    name = category.name if category else ""
    return Row(posting, material, site, unit, name, state_of(posting, today))
