"""The figures of a street's year, each with its scope and the rows it was counted from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from store.engine import Engine
from store.history import History
from store.models import Campaign, Case, Material, Posting, Record, Site
from store.models.counts import total
from store.query import Between
from store.rules.coming.published import first_published, newest_versions
from store.rules.wall.filter import Filter

PUBLIC_KINDS = frozenset({"website", "newspaper", "gov_affairs_board", "wechat_official"})
"""The channels whose items a street counts as 主动公开."""
HOTLINES = frozenset({"hotline_12345", "minxinwang"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its provenance."""

    id: str
    text: str
    value: int | float | str
    unit: str
    rows: tuple[str, ...]
    """Ids of the records it was counted from."""
    qualifier: str = ""
    """余 or 约 when one of its rows is not known exactly."""
    denominator: int | None = None
    """Of a rate: what 100 % would be."""


class YearBook:
    """The records of one year, ready to be counted."""

    def __init__(self, database: Engine, year: int) -> None:
        self._history, self._year = History(database), year
        first, last = date(year, 1, 1), date(year, 12, 31)
        self._last = last
        self._materials = {material.id: material for material in database.find(Material)}
        self._sites = {site.id: site for site in database.find(Site)}
        self._postings = [
            posting
            for posting in database.find(Posting, Between("first_on", None, last))
            if posting.intervals and posting.intervals[0].start.year == year
        ]
        self._campaigns = database.find(Campaign, Between("on", first, last))
        self._cases = database.find(Case, Between("received_on", first, last))

    def figures(self) -> list[Figure]:
        """Everything that can be counted from the records."""
        return [
            self._published(),
            self._reported_upward(),
            self._hotline_rate(),
            self._total("F06", "悬挂条幅", "条", "banner"),
            self._total("F07", "制作展板", "块", "panel"),
            self._total("F08", "发放宣传单", "份", "leaflet"),
            *(figure for campaign in self._campaigns for figure in self._campaign(campaign)),
            self._disclosure_cases(),
        ]

    def _published(self) -> Figure:
        """Counted as the quota counts: once, on its first day, in its last version."""
        rows = self._history.rows(Filter(end=self._last), self._last)
        items = newest_versions(first_published(rows, PUBLIC_KINDS), rows)
        ids = sorted(item.material_id for item in items if item.on.year == self._year)
        return Figure("F02", "主动公开信息", len(ids), "条", tuple(ids))

    def _reported_upward(self) -> Figure:
        rows = [p for p in self._postings if self._sites[p.site_id].kind == "report_up"]
        return Figure("F03", "向上级报送信息", len(rows), "条", _ids(rows))

    def _hotline_rate(self) -> Figure:
        rows = [case for case in self._cases if case.source in HOTLINES]
        closed = sum(case.closed_on is not None for case in rows)
        return Figure(
            "F05", "热线办结率", _rate(closed, len(rows)), "%", _ids(rows), denominator=len(rows)
        )

    def _total(
        self, figure: str, text: str, unit: str, kind: str, campaign: Campaign | None = None
    ) -> Figure:
        rows = [
            posting
            for posting in self._postings
            if self._materials[posting.material_id].kind == kind
            and (posting.counts_in_year if campaign is None else posting.campaign_id == campaign.id)
        ]
        together = total(posting.count for posting in rows)
        return Figure(figure, text, together.quantity, unit, _ids(rows), together.mark)

    def _campaign(self, campaign: Campaign) -> Sequence[Figure]:
        own = (campaign.id,)
        tally = campaign.satisfaction
        rate = _rate(tally.satisfied + tally.basically, tally.rated)
        people = sum(consultation.people for consultation in campaign.consultations)
        return (
            Figure("F09", campaign.name, campaign.on.isoformat(), "", own),
            Figure("F10", "配合部门", len(campaign.partner_ids), "个", campaign.partner_ids),
            self._total("F11", "活动悬挂标语", "条", "banner", campaign),
            self._total("F12", "活动编印宣传单", "份", "leaflet", campaign),
            Figure("F13", "活动受理咨询", people, "人", own),
            Figure("F14", "活动满意率", rate, "%", own, denominator=tally.rated),
        )

    def _disclosure_cases(self) -> Figure:
        rows = [case for case in self._cases if case.counts_as_disclosure]
        return Figure("F15", "受理公开案件", len(rows), "件", _ids(rows))


def _ids(records: Iterable[Record]) -> tuple[str, ...]:
    return tuple(record.id for record in records)


def _rate(part: int, whole: int) -> float:
    """Percent with two decimals; 0 of 0 is 0."""
    return round(100 * part / whole, 2) if whole else 0.0
