"""What hangs follows its material and its site: where the law asks something else, it holds."""

from __future__ import annotations

from typing import TypeVar

from store.models import Material, Posting, Record, Site
from store.query import Is
from store.rules.holding import is_held
from store.rules.references import check_references
from store.verbs.planning import Planning

R = TypeVar("R", bound=Record)


class Following(Planning):
    """Save a material or a site, and with it what is open of it."""

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

    def open_of(self, material: Material) -> list[Posting]:
        """What hangs or is planned of a material."""
        is_open, is_its = Is("closed_on", None), Is("material_id", material.id)
        return self.database.find(Posting, is_its, is_open, archived=False)

    def open_at(self, site: Site) -> list[Posting]:
        """What hangs at a site or is planned there."""
        at_site, is_open = Is("site_id", site.id), Is("closed_on", None)
        return self.database.find(Posting, at_site, is_open, archived=False)
