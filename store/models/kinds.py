"""The kinds of material by code.

To add a kind: subclass Material, give it a literal `kind` with a default and a `noun`, and add it
to KINDS. Forms, import, pages and the ledger follow from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store.errors import Problem, Refused
from store.models import displays, notices
from store.models.base import validated
from store.models.materials import Material
from store.models.titles import unmarked

KINDS: dict[str, type[Material]] = {
    model.model_fields["kind"].default: model
    for model in (
        notices.Notice,
        notices.Circular,
        notices.Publicity,
        notices.Reminder,
        notices.Outage,
        notices.OpenLetter,
        notices.Initiative,
        notices.EventPreview,
        notices.ServiceGuide,
        notices.Recruitment,
        notices.Consultation,
        notices.Feedback,
        notices.Official,
        displays.Document,
        displays.Banner,
        displays.Panel,
        displays.Leaflet,
        displays.Questionnaire,
    )
}


def new_material(kind: str, values: Mapping[str, Any]) -> Material:
    """A material of this kind from entered values; raises Refused with the faults.

    A mark in the title is a place where a line ends.
    """
    if kind not in KINDS:
        words = "、".join(model.noun for model in KINDS.values())
        raise Refused(Problem("kind", f"没有“{kind}”这种材料，可以是：{words}"))
    entered = dict(values)
    title = values.get("title")
    if isinstance(title, str) and unmarked(title)[0] != title:
        entered["title"], entered["title_breaks"] = unmarked(title)
    return validated(KINDS[kind], {**entered, "kind": kind})


def kind_of(text: str) -> str | None:
    """The kind's code for what a file says, be it the code or the Chinese word."""
    for kind, model in KINDS.items():
        if text in (kind, model.noun):
            return kind
    return None
