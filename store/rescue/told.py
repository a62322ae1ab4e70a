"""What became of the records that a lost line of the journal was about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from store.disk.line import canonical
from store.disk.sealed import Document
from store.disk.survey import Bad
from store.models import TABLES
from store.rescue.journal import OldJournal
from store.rescue.records import Key, Records
from store.rescue.report import Part

UNNAMED = "里面是哪条记录，已经读不出来。"
_OP = re.compile(
    rb'(?:(\{"doc":null,)|[,{])"id":"([^"\\]{1,64})","rev":(\d{1,16}),"table":"([a-z]+)"'
)
"""An operation as the lines write them; one that deletes has nothing else before the id."""
_QUOTED = re.compile(rb'"([^"\\]{1,64})(?=")')


class LostLines:
    """Tells of lost lines; a letter of what they say may be wrong, that of an id too."""

    def __init__(
        self,
        old: OldJournal,
        live: Iterable[tuple[str, Document]],
        records: Records,
        *,
        is_covered: bool,
    ) -> None:
        """`is_covered`: whether a sound live file goes as far as the lines that are lost did."""
        self._records = records
        self._covered = {id(bad) for bad in old.survey.bad} if is_covered else set()
        torn = [old.survey.torn] if old.survey.torn else []
        self.all: list[Bad] = [*old.survey.bad, *old.strays, *torn]
        self._ops = {id(bad): _ops_of(bad) for bad in self.all}
        self._ids = {record_id for _, record_id in records.known}
        unknown = Counter(key for ops in self._ops.values() for key in ops if self._is_unknown(key))
        self._certain = {key for key, lines in unknown.items() if lines > 1}
        if len(self._certain) < len(unknown):
            quoted = set(_quoted(old, live))
            self._certain |= {key for key in unknown if key[1].encode() in quoted}

    def told(self, bad: Bad) -> tuple[str, list[Part]]:
        """The sentences of a line, and what is said of its records."""
        parts: dict[str, Part] = {}
        unnamed = 0
        for key, (rev, is_deletion) in sorted(self._ops[id(bad)].items()):
            if self._is_unknown(key):
                if id(bad) in self._covered:
                    continue  # the live file would have it: a wrong id, or deleted later
                if key not in self._certain:
                    unnamed += 1
                    continue
            elif key not in self._records.known:
                continue  # the record is there: it is its table that cannot be read
            said = self._said(bad, key, rev, is_deletion=is_deletion)
            parts.setdefault(said, Part(said)).names.append(self._records.name(key))
        what = f"{bad.place}：{bad.what}。"
        if unnamed:
            number = "一" if unnamed == 1 else f" {unnamed} "
            what += f"那一行里可能还有{number}条没有名字的记录，没能救回。"
        elif not parts:
            what += UNNAMED
        return what, list(parts.values())

    def _is_unknown(self, key: Key) -> bool:
        """Whether nothing of a record is there, under whatever table."""
        return key not in self._records.known and key[1] not in self._ids

    def _said(self, bad: Bad, key: Key, rev: int, *, is_deletion: bool) -> str:
        known = self._records.known.get(key)
        if known is None or key in self._records.lost:
            return "没能救回"
        if known.home is None:
            return "后来删除了"
        if is_deletion and known.home == "" and known.rev <= rev:
            return "可能在那一行里删除了，现在又有了，请核对"
        if known.rev < rev and id(bad) not in self._covered:
            return "只有更早的内容，请核对"
        return f"照{known.source}救回来了，请核对"


def _ops_of(bad: Bad) -> dict[Key, tuple[int, bool]]:
    """The records that a line seems to be about, with their rev, and whether it deleted them."""
    return {
        (table.decode(), record_id.decode("utf-8", "replace")): (int(rev), bool(deletes))
        for deletes, record_id, rev, table in _OP.findall(bad.raw)
        if table.decode() in TABLES
    }


def _quoted(old: OldJournal, live: Iterable[tuple[str, Document]]) -> Iterator[bytes]:
    """Every word that stands in what is sound: whose id is among them has been there."""
    for kept in old.lines():
        yield from _QUOTED.findall(kept.raw)
    for _, document in live:
        yield from _QUOTED.findall(canonical(document))


def told_end(last: int, live: int) -> str:
    """The sentence for lines after the last, which the live file knows of."""
    if last == 0:
        return f"流水里一笔也读不出来了，记录照 bulletin.json 救回来了，它记到第 {live} 笔为止。"
    if live == last + 1:
        lost = f"流水的最后一笔（第 {live} 笔）读不出来了，它改过的"
    else:
        lost = f"流水的最后 {live - last} 笔（第 {last + 1} 到第 {live} 笔）读不出来了，它们改过的"
    return f"{lost}记录照 bulletin.json 救回来了。"
