"""What keeps the places in order: permits, defects seen on patrol, stock of panels and leaflets."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from store.models.base import Record
from store.models.materials import Attachment
from store.models.places import term_of
from store.models.text import Line, LongText
from store.models.vocabulary import vocabulary
from store.query import Reader


class Permit(Record):
    """Leave to hang something, as the authority gave it (北京市市容环境卫生条例 36–38)."""

    table: ClassVar[str] = "permits"
    noun: ClassVar[str] = "许可"
    named_by: ClassVar[str] = "number"

    authority: Line
    number: Line
    matter: Annotated[str, term_of("matter")] = "temporary_banner"
    """What was allowed, by which the rules for its length are found."""
    site_id: str
    size: Line = ""
    quantity: int = Field(default=1, ge=1, le=10_000)
    valid_from: date
    valid_to: date
    """The last day on which it may hang."""
    note: LongText = ""

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.valid_to < self.valid_from:
            raise ValueError("许可的截止日在开始日之前，请改正")
        return self


class Defect(Record):
    """Something wrong with a board, or with a sheet that still hangs, seen on patrol."""

    table: ClassVar[str] = "defects"
    noun: ClassVar[str] = "巡查问题"
    named_by: ClassVar[str] = "kind"
    derived: ClassVar[Mapping[str, Reader]] = {
        "files": lambda document: len(document.get("photos", ())),
    }
    ranged: ClassVar[tuple[str, ...]] = ("found_on",)

    site_id: str
    posting_id: str | None = None
    kind: Annotated[str, term_of("defect")]
    found_on: date
    found_by: Line = ""
    note: Line = ""
    photos: tuple[Attachment, ...] = ()
    fixed_on: date | None = None
    fixed_by: Line = ""
    fixed_how: Line = ""

    @property
    def label(self) -> str:
        return vocabulary("defect").label(self.kind)


class StockEntry(Record):
    """Pieces of a panel or leaflet that came or went otherwise than to a site."""

    table: ClassVar[str] = "stock"
    noun: ClassVar[str] = "库存"
    named_by: ClassVar[str] = "kind"

    material_id: str
    kind: Literal["made", "lost"]
    """made: printed, or delivered by the workshop; lost: spoiled, thrown away, given elsewhere."""
    quantity: int = Field(ge=1, le=10_000_000)
    on: date
    note: Line = ""
