"""What came back from the walk: results of many sheets, defects, photographs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from store.errors import Problem, Refused, StoreError
from store.models import Attachment, Defect, Photo, Posting, Record, Site, TickKind, validated
from store.rules.references import check_references
from store.rules.upkeep.patrol import ENDS_HANGING, Result, is_open
from store.verbs.walking import Walking


class Patrol(Walking):
    """A walk's results, defects found and mended, photographs."""

    def enter_walk(self, results: Sequence[Result], why: str = "") -> list[Record]:
        """Enter what was done and seen at many sheets: all of it or nothing.

        Raises Refused with a problem for each line at fault; its field is the line's place among
        `results`, from 0.
        """
        changed = self.check_walk(results)
        return self._put_all("走访", why or f"{len(results)} 项", changed)

    def check_walk(self, results: Sequence[Result]) -> list[Record]:
        """What entering these would change; raises Refused as entering would."""
        postings: dict[str, Posting] = {}
        defects: list[Defect] = []
        faults: list[Problem] = []
        for place, result in enumerate(results):
            try:
                known = postings.get(result.posting_id)
                posting = known or self.database.get(Posting, result.posting_id)
                settled = result.settled(posting)
                postings[posting.id] = self._carried_out(posting, settled)
                if settled.is_to_mend:
                    defects.append(self._defect_of(posting, settled))
            except StoreError as error:
                faults.append(Problem(str(place), str(error)))
        if faults:
            raise Refused(tuple(faults))
        changed = [
            posting
            for key, posting in postings.items()
            if posting != self.database.get(Posting, key)
        ]
        return [*changed, *defects]

    def _carried_out(self, posting: Posting, result: Result) -> Posting:
        """The posting with what the line says of it."""
        if result.kind is not None:
            return self._ticked(
                posting,
                result.kind,
                result.on,
                by=result.by or self.by,
                reason=result.defect if result.kind is TickKind.INTERRUPTED else None,
                note=result.note,
            )
        self._check_seen(result.on)
        if result.note and result.defect is None:
            seen = f"{result.on:%m-%d} {result.note}"
            return posting.changed(note="；".join(filter(None, (posting.note, seen))))
        return posting

    def _defect_of(self, posting: Posting, result: Result) -> Defect:
        return self._defect(
            posting.site_id, result.defect or "", result.on, result.by, result.note, posting.id
        )

    def _defect(
        self,
        site_id: str,
        kind: str,
        on: date,
        by: str,
        note: str,
        posting_id: str | None = None,
        photos: Sequence[Attachment] = (),
    ) -> Defect:
        self._check_seen(on)
        values = {
            "id": self.new_id(),
            "site_id": site_id,
            "posting_id": posting_id,
            "kind": kind,
            "found_on": on,
            "found_by": by or self.by,
            "note": note,
            "photos": [_bare(photo) for photo in photos],
        }
        return validated(Defect, values)

    def _check_seen(self, on: date) -> None:
        if on > self.today:
            raise Refused(Problem("on", f"日期 {on} 还没有到，请写实际去的那一天"))

    def report_defects(
        self,
        site_id: str,
        kinds: Sequence[str],
        on: date | None = None,
        *,
        posting_id: str | None = None,
        by: str = "",
        note: str = "",
        photos: Sequence[Attachment] = (),
    ) -> list[Record]:
        """Note what is wrong at a site, or with a sheet that hangs there, in one transaction.

        What makes the sheet unreadable interrupts its hanging as well, once. Raises Refused.
        """
        if not kinds:
            raise Refused(Problem("kinds", "还没有选是什么问题，请至少选一种"))
        day, site = on or self.today, self.database.get(Site, site_id)
        posting = self.database.get(Posting, posting_id) if posting_id else None
        if posting is not None and posting.site_id != site.id:
            raise Refused(Problem("posting_id", f"{posting.label} 不在“{site.name}”，请重新选"))
        found: list[Record] = []
        ended = False
        for kind in dict.fromkeys(kinds):
            result = Result(posting_id or "", day, defect=kind, by=by, note=note)
            if posting is not None and result.settled(posting).kind is TickKind.INTERRUPTED:
                posting, ended = self._carried_out(posting, result.settled(posting)), True
            elif not (ended and kind in ENDS_HANGING):
                record = self._defect(site.id, kind, day, by, note, posting_id, photos)
                check_references(self.database, record)
                found.append(record)
        if posting is not None and ended:
            own = {"on": day, "by": by or self.by}
            taken = tuple(Photo.model_validate(_bare(photo) | own) for photo in photos)
            found.insert(0, posting.changed(photos=(*posting.photos, *taken)))
        return self._put_all("登记巡查问题", site.name, found)

    def fix_defects(
        self, defects: Sequence[Defect], on: date | None = None, *, by: str = "", how: str = ""
    ) -> list[Defect]:
        """Note that these were mended. Raises Refused for a day before they were found."""
        day, fixed = on or self.today, []
        self._check_seen(day)
        for defect in defects:
            if not is_open(defect):
                raise Refused(f"这个问题 {defect.fixed_on} 已经登记为处理好了。")
            if day < defect.found_on:
                raise Refused(
                    Problem("on", f"处理日 {day} 在发现日 {defect.found_on} 之前，请改正")
                )
            fixed.append(defect.changed(fixed_on=day, fixed_by=by or self.by, fixed_how=how))
        return self._put_all("巡查问题处理好了", how or f"{len(fixed)} 个", fixed)

    def attach_photos(self, photos: Mapping[str, Sequence[Photo]]) -> list[Posting]:
        """Add photographs to postings, by posting id, in one transaction.

        A picture that a posting has already is not added again.
        """
        changed, count = [], 0
        for posting_id, taken in photos.items():
            posting = self.database.get(Posting, posting_id)
            known = {photo.sha256 for photo in posting.photos}
            fresh = {photo.sha256: photo for photo in taken if photo.sha256 not in known}
            if fresh:
                count += len(fresh)
                changed.append(posting.changed(photos=(*posting.photos, *fresh.values())))
        return self._put_all("添加照片", f"{count} 张", changed)


def _bare(photo: Attachment) -> dict[str, Any]:
    """The picture without when and by whom it was taken."""
    return photo.model_dump(include={*Attachment.model_fields})
