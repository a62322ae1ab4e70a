"""What a material may be about, by which its legal periods are found."""

from __future__ import annotations

from store.models.kinds import KINDS, kind_of
from store.models.vocabulary import Term, vocabulary

_GROUPS: dict[str, tuple[str, ...]] = {
    "publicity": ("publicity",),
    "consultation": ("consultation",),
    "banner": ("banner",),
    "panel": ("banner",),
    **dict.fromkeys(("notice", "circular"), ("list",)),
    **dict.fromkeys(("official", "document"), ("publicity", "consultation", "list")),
}
"""The groups of matters that suit a kind of material; the other kinds have none."""
_USUAL = {
    "publicity": "other_publicity",
    "consultation": "policy_consultation",
    "outage": "water_power_outage",
    "banner": "temporary_banner",
    "panel": "outdoor_advertisement",
}
"""What a kind is about unless it says what."""


def matters_for(kind: str) -> list[Term]:
    """The matters that a material of this kind may choose from; none where no law asks."""
    groups = _GROUPS.get(kind, ())
    return [term for term in vocabulary("matter") if term.group in groups]


def kind_about(matter: Term) -> str | None:
    """The first kind of material that may be about this; None where no kind asks."""
    return next((kind for kind in KINDS if matter.group in _GROUPS.get(kind, ())), None)


def usual_matter(kind: str) -> str:
    """The matter of a kind that says nothing else; empty where no period is known for it."""
    return _USUAL.get(kind, "")


def matter_of(text: str) -> str | None:
    """The matter that a code, a word or a kind of material means; None for an unknown one.

    A kind without a usual matter gives the empty one.
    """
    code = vocabulary("matter").code_of(text) if text else None
    if code is not None:
        return code
    kind = kind_of(text)
    return usual_matter(kind) if kind in KINDS else None
