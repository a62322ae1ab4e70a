"""Controlled vocabularies: the codes that records hold and the words that people read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Term(NamedTuple):
    """One word of a vocabulary."""

    code: str
    label: str
    note: str = ""
    group: str = ""


FEW, ALIKE = 6, 0.4
"""How many words a sentence has room for, and how like a wrong one they are: of all of it, 1."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """An ordered list of terms, looked up by code or by label."""

    name: str
    terms: tuple[Term, ...]
    _by_code: dict[str, Term] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_code", {term.code: term for term in self.terms})

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __getitem__(self, code: str) -> Term:
        """The term with this code; KeyError when there is none."""
        return self._by_code[code]

    def label(self, code: str) -> str:
        """The word for a code; the code itself when it is not known."""
        return self[code].label if code in self else code

    def code_of(self, text: str) -> str | None:
        """The code for what an import file says, be it the code or the word."""
        for term in self.terms:
            if text in (term.code, term.label):
                return term.code
        return None

    def hint(self, text: str) -> str:
        """What may be written instead: all words, or of many those that are most like it."""
        from difflib import get_close_matches  # late: hardly ever asked for

        labels = [term.label for term in self.terms if term.code]
        if len(labels) > FEW and (alike := get_close_matches(text, labels, FEW, ALIKE)):
            return f"相近的有：{'、'.join(alike)}"
        return f"可以是：{'、'.join(labels)}"

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Pairs of code and label, for lists to choose from."""
        return [(term.code, term.label) for term in self.terms]


@cache
def _tables() -> dict[str, Vocabulary]:
    text = Path(__file__).with_name("vocabulary.json").read_text("utf-8")
    return {
        name: Vocabulary(name, tuple(Term(**term) for term in terms))
        for name, terms in json.loads(text).items()
    }


def vocabulary(name: str) -> Vocabulary:
    """The vocabulary of this name, read once when first asked for; KeyError if unknown."""
    return _tables()[name]
