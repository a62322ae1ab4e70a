"""What is to be done on a day and in a week."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from store.models import Posting
from store.rules.tasks import Group
from store.rules.wall.holding import is_missed, is_past
from store.rules.wall.lifecycle import State, state_of

SOON = 3
"""Days before the end from which a hanging sheet is 快到期."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """The postings that ask for something today; the fields are the groups of 今日, in order."""

    overdue: tuple[Posting, ...]
    """Should have come down before today."""
    interrupted: tuple[Posting, ...]
    """Fell off or was covered: to be put up again."""
    take_down: tuple[Posting, ...]
    """Today is the last planned day."""
    put_up: tuple[Posting, ...]
    """Due to go up today, or earlier and still not up; printed, or not made of paper."""
    to_print: tuple[Posting, ...]
    """Paper planned to go up by the end of this week, late ones too, and not printed."""
    missed: tuple[Posting, ...]
    """Never hung, and its time is over: to be planned anew, given up, or entered after all."""
    ending_soon: tuple[Posting, ...]
    """Hangs, and comes down within the next days."""

    @property
    def asked(self) -> Iterator[tuple[Group, Posting]]:
        """Each posting with the one thing that it asks for."""
        for name in self.__dataclass_fields__:
            for posting in getattr(self, name):
                yield Group(name), posting

    @property
    def postings(self) -> tuple[Posting, ...]:
        """All of them; each asks for one thing."""
        return tuple(posting for _, posting in self.asked)


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week of a day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def agenda(
    postings: Iterable[Posting], today: date, is_printed_here: Callable[[Posting], bool]
) -> Agenda:
    """Sort what is open by what it asks for; paper is printed before it is put up.

    What was missed is neither printed nor put up: somebody says what is to become of it.
    """
    _, sunday = week_of(today)
    groups: dict[str, list[Posting]] = {name: [] for name in Agenda.__dataclass_fields__}
    for posting in postings:
        state = state_of(posting, today)
        if state in (State.SCHEDULED, State.PRINTED, State.OVERDUE_POSTING):
            if is_missed(posting, today):
                groups["missed"].append(posting)
            elif posting.printed_on is None and is_printed_here(posting):
                if posting.planned_from <= sunday:
                    groups["to_print"].append(posting)
            elif posting.planned_from <= today:
                groups["put_up"].append(posting)
        elif state is State.DUE_REMOVAL:
            groups["take_down"].append(posting)
        elif state is State.OVERDUE_REMOVAL:
            groups["overdue"].append(posting)
        elif state is State.INTERRUPTED:
            groups[_group_of_fallen(posting, today)].append(posting)
        elif state is State.POSTED and _ends_soon(posting, today):
            groups["ending_soon"].append(posting)
    return Agenda(**{name: tuple(found) for name, found in groups.items()})


def _group_of_fallen(posting: Posting, today: date) -> str:
    """What is left of a sheet whose time is over comes down; the others go up again."""
    if not is_past(posting, today):
        return "interrupted"
    return "take_down" if posting.planned_to == today else "overdue"


def _ends_soon(posting: Posting, today: date) -> bool:
    return posting.planned_to is not None and (posting.planned_to - today).days <= SOON
