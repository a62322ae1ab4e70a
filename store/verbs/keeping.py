"""What becomes of the records in the end: archived, or emptied of somebody's data."""

from __future__ import annotations

from store.engine import Mentions
from store.errors import Problem, Refused
from store.models.erasable import Sought, erasable
from store.models.text import entered_line
from store.rules.archiving import closed_by_year, records_of_year
from store.verbs.base import Verbs


class Keeping(Verbs):
    """Archive and erase."""

    def archivable(self) -> dict[int, int]:
        """How many postings and cases of each past year may be archived."""
        return closed_by_year(self.database, self.today.year)

    def archive(self, year: int) -> int:
        """Move what was closed in a past year to its archive; returns how many records.

        Raises Refused when the year is not over, or nothing of it is left to move.
        """
        if year >= self.today.year:
            raise Refused(f"{year} 年还没有过完，过了年才能归档。")
        records = records_of_year(self.database, year)
        if not records:
            raise Refused(f"{year} 年没有可以归档的：已结束的都归档过了。")
        self._undo.push(self.database.archive(year, records, at=self._now(), by=self.by))
        return len(records)

    def mentions(self, text: str) -> Mentions:
        """Where somebody's name or number stands, now and in the past."""
        return self.database.mentions(erasable(text))

    def erase(self, text: str, why: str) -> None:
        """Take somebody's name or number out of every record and of all their past.

        It cannot be undone, and neither can what this window did before. Raises Refused.
        """
        sought = Sought(text := erasable(text))
        if not why.strip():
            raise Refused(Problem("why", "请写明为什么删除，例如：本人要求"))
        if sought.in_text(why) or sought.in_text(self.by):
            raise Refused(Problem("why", "理由和您的姓名里不能有要删除的内容，它们要留在流水里"))
        reason, before = entered_line("why", why), self.database.stamp
        try:
            self.database.erase(text, reason=reason, at=self._now(), by=self.by)
        finally:
            # Also when the last files could not be written: what is done must not come back.
            if self.database.stamp != before:
                self._undo.clear()
                self.history.forget()
                self.window.forget()
