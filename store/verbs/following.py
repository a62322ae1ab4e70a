"""What hangs follows its material and its site: where the law asks something else, it holds."""

from __future__ import annotations

from typing import TypeVar

from store.errors import Refused
from store.models import Material, Posting, Record, Site
from store.rules.references import check_references
from store.rules.wall.holding import is_held, without_tick
from store.verbs.planning import Planning
from store.verbs.walking import Walking

R = TypeVar("R", bound=Record)


class Following(Planning, Walking):
    """Save a material or a site, and with it what is open of it; take back an entry."""

    def save(self, record: R, why: str = "") -> R:
        """As the base does; in the same transaction, what is open hangs as the law now wants."""
        changed = self.held_anew(record)
        if not changed:
            return super().save(record, why)
        check_references(self.database, record)
        why = why or f"{record.label}，{len(changed)} 张的公示期跟着改"
        records: list[Record] = [record, *changed]
        self._put_all(f"修改{record.noun}", why, records)
        return self.database.get(type(record), record.id)

    def held_anew(self, record: Record) -> list[Posting]:
        """What is open of a material and must hang otherwise once it is about this matter.

        The same for a site that becomes, or is no more, one at which sheets hang to be read.
        """
        if isinstance(record, Material):
            known = self.database.look_up(Material, record.id)
            if known is None or known.matter == record.matter:
                return []
            held = [self.held_at(p, record, self._site_of(p)) for p in self.open_of(record)]
        elif isinstance(record, Site):
            site = self.database.look_up(Site, record.id)
            if site is None or is_held(site) == is_held(record):
                return []
            held = [self.held_at(p, self._material_of(p), record) for p in self.open_at(record)]
        else:
            return []
        return [posting for posting in held if posting != self.database.get(Posting, posting.id)]

    def take_back(self, posting: Posting, why: str = "") -> Posting:
        """Take back the newest tick that stands; both stay in the history.

        What hangs after all follows what its material, its site and its permit are by now.
        """
        last = posting.last_tick
        if last is None:
            raise Refused(f"{posting.label} 没有可以撤销的登记。")
        back = last.model_copy(update={"taken_back_by": self.by, "taken_back_at": self._now()})
        before = without_tick(posting, back, self.calendar, self.laws_of)
        if posting.is_closed:
            before = self.held_at(before, self._material_of(before), self._site_of(before))
        return self._put(f"撤销登记：{last.kind.label}", why, before)
