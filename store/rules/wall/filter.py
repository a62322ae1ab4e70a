"""Which lines of the ledger are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from store.models.vocabulary import vocabulary
from store.rules.search import Search, Word
from store.rules.tasks import Group
from store.rules.wall.ledger import Row
from store.rules.wall.lifecycle import State


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
    """Code or word of a state; or of 公示不足, which nobody knows without a calendar: `select` then
    leaves those that may be."""
    text: str = ""
    """Every word of it must stand in the title, the matter, the site, the unit, the category or the
    code, by another name or by its initials where it has such."""

    def select(self, rows: Iterable[Row]) -> list[Row]:
        """Those of the rows that are asked for, in their order."""
        found = list(rows)
        for test in self._tests():
            found = [row for row in found if test(row)]
        return found

    @property
    def is_about_short(self) -> bool:
        """Whether it asks for what was taken down too early."""
        return self.state in (Group.SHORT.value, Group.SHORT.label)

    def is_site(self, site_id: str, name: str) -> bool:
        """Whether a site is asked for."""
        return not self.site or self.site == site_id or self.site in name

    def _tests(self) -> list[Callable[[Row], bool]]:
        tests: list[Callable[[Row], bool]] = []
        start, end = self.start, self.end
        if end is not None:
            tests.append(lambda row: row.first_on <= end)
        if start is not None:
            tests.append(lambda row: row.last_on is None or row.last_on >= start)
        if self.site:
            tests.append(lambda row: self.is_site(row.site_id, row.site))
        if self.unit:
            tests.append(lambda row: self.unit == row.unit_id or self.unit in row.unit)
        if self.kind:
            tests.append(lambda row: self.kind in (row.material_kind, row.noun))
        if self.is_about_short:
            tests.append(lambda row: row.state is State.REMOVED and row.hold is not None)
        elif self.state:
            tests.append(lambda row: self.state in (row.state.value, row.told_state))
        return [*tests, *(_mentions(word) for word in Search(self.text).words)]


def _mentions(word: Word) -> Callable[[Row], bool]:
    """Whether a row holds a word; the same names come again and again and are looked at once."""
    known: dict[str, bool] = {}
    matters = frozenset(term.code for term in vocabulary("matter") if word.is_in(term.label))

    def holds(text: str) -> bool:
        found = known.get(text)
        if found is None:
            found = known[text] = word.is_in(text)
        return found

    def test(row: Row) -> bool:
        names = holds(row.title) or holds(row.site) or holds(row.unit) or holds(row.category)
        return names or (row.matter != "" and row.matter in matters) or word.plain in row.code

    return test
