"""The kinds of material that are more than a page to read: banners, panels, leaflets, forms."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from store.models.materials import Material
from store.models.text import Line


class Banner(Material):
    """A banner; its words are the title. A workshop sews it, or the office prints it on paper."""

    noun: ClassVar[str] = "条幅"
    site_kinds: ClassVar[tuple[str, ...]] = ("banner", "slogan")
    measure: ClassVar[str] = "条"
    usual_template: ClassVar[str] = "banner"
    kind: Literal["banner"] = "banner"
    length_m: float = Field(default=6.0, gt=0, le=100, allow_inf_nan=False)
    """Of what a workshop makes; what is printed here has the length that its characters need."""
    ground: Literal["红底", "白底"] = "红底"
    printed_here: bool = False
    """Whether the office prints it itself, sheet by sheet."""
    vertical: bool = False
    making: Literal["一字一张", "拼接"] = "一字一张"
    """One character a sheet, or characters larger than a sheet, tiled and glued."""
    height_cm: int = Field(default=60, ge=10, le=300)
    """Of the tiled banner: its height, or its width where it hangs upright."""

    @property
    def is_printed(self) -> bool:
        return self.printed_here


class Panel(Material):
    """A display panel; a workshop makes it, or its poster is printed here in tiles."""

    noun: ClassVar[str] = "展板"
    site_kinds: ClassVar[tuple[str, ...]] = ("display_panel",)
    measure: ClassVar[str] = "块"
    usual_template: ClassVar[str] = "panel"
    kind: Literal["panel"] = "panel"
    paper: Literal["A4", "A3"] = "A3"
    width_cm: int = Field(default=120, ge=1, le=2_000)
    height_cm: int = Field(default=80, ge=1, le=2_000)
    printed_here: bool = False
    making: Literal["整页", "拼接"] = "整页"
    """Pages side by side on the panel, or one poster of the panel's size in tiles."""

    @property
    def is_printed(self) -> bool:
        return self.printed_here


class Leaflet(Material):
    """A hand-out; how it is folded or cut decides the imposition."""

    noun: ClassVar[str] = "宣传单"
    site_kinds: ClassVar[tuple[str, ...]] = ("leaflet", "brochure", "gift")
    usual_template: ClassVar[str] = "leaflet"
    kind: Literal["leaflet"] = "leaflet"
    form: Literal["单张", "A5 两联", "三折页", "四联小条"] = "单张"
    print_run: int = Field(default=0, ge=0, le=1_000_000)
    """How many are wanted; 0 while nobody has said."""


class Questionnaire(Material):
    """What people are asked, to be ticked on paper and handed in."""

    noun: ClassVar[str] = "调查问卷"
    usual_template: ClassVar[str] = "questionnaire"
    kind: Literal["questionnaire"] = "questionnaire"
    questions: tuple[Line, ...] = ()
    """A question with its answers between |; without answers it has lines to write on."""
    return_place: Line = ""
    """Where the filled-in sheets go."""
    due_on: date | None = None
    """By when."""


class Document(Material):
    """A document that exists already, signed and sealed: its first attachment, with our stamp."""

    noun: ClassVar[str] = "已有文件"
    usual_template: ClassVar[str] = "document"
    kind: Literal["document"] = "document"
    corner: Literal["自动", "左下", "右下", "左上", "右上"] = "自动"
    """Where the code, the sheet's number and the period are stamped."""
