"""Slim postings joined with the slim records that they name, for the lines of the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from store.engine import Engine
from store.errors import Damaged
from store.models import Archive, Category, Material
from store.query import OneOf
from store.rules.wall.ledger import Row, row_of

if TYPE_CHECKING:
    from store.models.shapes import (
        CategoryShape,
        MaterialShape,
        PostingShape,
        Shape,
        SiteShape,
        UnitShape,
    )

S = TypeVar("S", bound="Shape")


@dataclass
class Joining:
    """Materials, sites, units and categories by id, and what is told twice kept once."""

    engine: Engine
    today: date
    """The day that states are told on."""
    materials: dict[str, MaterialShape]
    sites: dict[str, SiteShape]
    units: dict[str, UnitShape]
    categories: dict[str, CategoryShape]
    lying_elsewhere: set[str] = field(default_factory=set)
    """Materials that do not lie with their posting: one of the two was opened again."""
    _known: dict[object, object] = field(default_factory=dict)

    @classmethod
    def all(cls, engine: Engine, archive: Archive | None, today: date) -> Joining:
        """Over every live record, or over those of one archive."""
        from store.models import shapes  # late: most starts show no history

        def by_id(shape: type[S]) -> dict[str, S]:
            return {record.id: record for record in engine.scan(shape, archive)}

        return cls(
            engine,
            today,
            by_id(shapes.MaterialShape),
            by_id(shapes.SiteShape),
            by_id(shapes.UnitShape),
            by_id(shapes.CategoryShape),
        )

    @classmethod
    def of(cls, engine: Engine, postings: Iterable[PostingShape], today: date) -> Joining:
        """Over the live records, with those materials only that the postings show."""
        from store.models import shapes

        def by_id(shape: type[S]) -> dict[str, S]:
            return {record.id: record for record in engine.scan(shape)}

        others = by_id(shapes.SiteShape), by_id(shapes.UnitShape), by_id(shapes.CategoryShape)
        joining = cls(engine, today, {}, *others)
        joining.learn(postings)
        return joining

    def learn(self, postings: Iterable[PostingShape]) -> None:
        """Look up the materials of these postings that are not known yet."""
        from store.models.shapes import MaterialShape

        wanted = {posting.material_id for posting in postings} - self.materials.keys()
        if wanted:
            found = self.engine.select(MaterialShape, OneOf("id", frozenset(wanted)))
            self.materials.update({record.id: record for record in found})

    def row(self, posting: PostingShape) -> Row:
        """One line; raises Damaged when the posting leads nowhere."""
        try:
            material: MaterialShape | Material | None = self.materials.get(posting.material_id)
            category: CategoryShape | Category | None
            if material is None:
                material = self._material(posting)
                self.lying_elsewhere.add(material.id)
                category = self.engine.look_up(Category, material.category_id or "")
            else:
                category = self.categories.get(material.category_id or "")
            site = self.sites[posting.site_id]
            unit = self.units[site.unit_id]
        except KeyError as missing:
            raise Damaged(
                f"单号 {posting.code} 用到的记录 {missing.args[0]} 不见了。"
                "请体检数据文件夹：按 F8 再按 h。"
            ) from None
        name = category.name if category else ""
        return row_of(posting, material, site, unit, name, self.today, self._same)

    def _same(self, value: object) -> object:
        """A year has few days and names; each is kept once."""
        return self._known.setdefault(value, value)

    def _material(self, posting: PostingShape) -> Material:
        material = self.engine.look_up(Material, posting.material_id)
        if material is None:
            raise KeyError(posting.material_id)
        return material
