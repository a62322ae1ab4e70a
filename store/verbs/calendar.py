"""The working calendar: a year's notice is entered, and what it moves moves with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from store.errors import Problem, Refused
from store.models import Posting, Record, WorkYear
from store.query import Between, Is
from store.rules.law.calendar import WorkCalendar
from store.rules.wall.recounting import Recounted, recounted
from store.undo import Step
from store.verbs.base import Verbs


class Calendars(Verbs):
    """Enter, change and take out the notice of a year."""

    def work_years(self) -> list[WorkYear]:
        """What was entered, the first year first."""
        return self.database.find(WorkYear, order=("year",))

    def work_year(self, year: int) -> WorkYear | None:
        """What was entered for a year."""
        return next(iter(self.database.find(WorkYear, Is("year", year))), None)

    def would_move(self, record: WorkYear) -> list[Recounted]:
        """What entering it would count anew; nothing is saved."""
        others = (year for year in self.work_years() if year.id != record.id)
        return self._recounted(record.year, [*others, record])

    def save_work_year(self, record: WorkYear, why: str = "") -> list[Recounted]:
        """Keep a year's notice and count anew what was reckoned with its days.

        Both are one transaction, and nothing is written of what is there already. Returns the
        postings that were counted anew. Raises Refused when the year is in another record.
        """
        known = self.work_year(record.year)
        if known is not None and known.id != record.id:
            said = f"{record.year} 年的工作日历已经有了，请打开那一年来改"
            raise Refused(Problem("year", said))
        if known == record:
            return []
        moved = self.would_move(record)
        verb = "录入" if record.rev == 0 else "修改"
        why = why or f"{record.label}，{_told(moved)}"
        self._commit(f"{verb}工作日历", why, save=[record, *(each.after for each in moved)])
        return moved

    def discard_work_year(self, record: WorkYear) -> list[Recounted]:
        """Take a year's notice out again; what was reckoned with it is 暂算 as before."""
        others = (year for year in self.work_years() if year.id != record.id)
        moved = self._recounted(record.year, others)
        why = f"{record.label}，{_told(moved)}"
        self._commit("删除工作日历", why, save=[each.after for each in moved], delete=[record])
        return moved

    def save_all(self, records: Sequence[Record], action: str, why: str = "") -> None:
        """As the base does; what is reckoned with other days than this office's is counted anew.

        That is what hangs here where a year's notice is among the records, and their own postings.
        """
        years = [record for record in records if isinstance(record, WorkYear)]
        ids = {year.id for year in years}
        calendar, moved = self.calendar, list[Recounted]()
        if years:
            known = [year for year in self.work_years() if year.id not in ids]
            calendar = WorkCalendar([*known, *years])
            moved = self._recounted(min(year.year for year in years), [*known, *years])
        own = [record for record in records if isinstance(record, Posting)]
        moved += recounted(own, self.calendar, calendar, self.laws_of)
        anew = {each.after.id: each.after for each in moved}
        saved = [anew.pop(record.id, record) for record in records]
        super().save_all([*saved, *anew.values()], action, why)

    def outdated(self) -> list[Recounted]:
        """What is to be counted anew because the program itself knows more years by now."""
        return recounted(self.open_postings(), self.calendar, self.calendar, self.laws_of)

    def recount(self, outdated: Sequence[Recounted], why: str = "", step: Step = Step.OWN) -> None:
        """Keep what was counted anew, in one transaction."""
        why = "，".join(filter(None, (why, _told(outdated))))
        self._commit("重算公示期", why, save=[each.after for each in outdated], step=step)

    def _recounted(self, year: int, years: Iterable[WorkYear]) -> list[Recounted]:
        """What one year's days change: among what is open, and what came down since they began."""
        # The notice may name days of the December before.
        since = Between("closed_on", date(year - 1, 12, 1))
        postings = [*self.open_postings(), *self.database.find(Posting, since, archived=False)]
        return recounted(postings, self.calendar, WorkCalendar(years), self.laws_of)


def _told(recount: Sequence[Recounted]) -> str:
    moved = sum(each.is_moved for each in recount)
    return f"重算 {len(recount)} 张，日子变了 {moved} 张"
