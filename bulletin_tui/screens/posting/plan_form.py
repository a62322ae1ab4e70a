"""The form of a plan: where and for how long, with what the law and the boards say to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.reading import reading_at
from bulletin_tui.printing.records.notice_sheets import planned_for
from bulletin_tui.printing.records.source import Source
from bulletin_tui.screens.boards.site_choices import held_on, site_groups, site_options
from bulletin_tui.screens.pieces.campaigns import campaign_choices
from bulletin_tui.screens.posting.fitting import meant_first, new_place, told_unmeant
from bulletin_tui.widgets.field import Field
from bulletin_tui.widgets.form import Form
from store.days import ONE_DAY
from store.desk import Desk
from store.errors import Problem, Refused
from store.models import Campaign, Hold, Material, Posting, Rule, Site, Unit
from store.models.notices import Period
from store.models.rules import Status
from store.rules.law.periods import due_on
from store.rules.upkeep.permits import needs_permit
from store.rules.wall.capacity import Wanted
from store.rules.wall.holding import agreed, is_held, told_until

if TYPE_CHECKING:
    from bulletin_tui.context import Context
    from store.rules.coming.last_time import LastTime

SPARE = 7
"""Days of delay for which it is told whether a permit leaves room for them."""
NAMED = 2
"""Boards without room, and permits, that the lines below the form name."""
_DECISIVE = frozenset({"planned_from", "site_ids", "campaign_id"})
"""Fields by which the last day is found."""


@dataclass(slots=True)
class PlanForm:
    """What is asked about one material, and what is said while it is filled in."""

    context: Context
    material: Material
    chosen: Sequence[str] = ()
    """Ids of the sites to begin with."""
    start: date | None = None
    """The day to begin with; None for the first of the period it tells, or today."""
    _last: LastTime | None = field(default=None, init=False)
    """How the same duty was hung before, by which the form is filled in."""
    _proposed: date | None = field(default=None, init=False)
    """The day of taking down that the program has filled in itself."""

    @property
    def _desk(self) -> Desk:
        return self.context.desk

    # Fields -----------------------------------------------------------------------------

    def fields(self, sites: Sequence[Site]) -> list[Field]:
        """Where, from when, until when, how many; reasons and campaigns only where there are."""
        desk, material = self._desk, self.material
        self._last = None if self.chosen else desk.last_time(material)
        start = self.start or _first_day(material) or self._first_as_before() or desk.today
        if self._last:
            offered = {site.id for site in sites}
            self.chosen = [site_id for site_id in self._last.site_ids if site_id in offered]
        self._proposed = self._end_for(start, {"site_ids": self.chosen})
        units = {unit.id: unit for unit in desk.database.find(Unit)}
        found = [
            Field(
                "site_ids",
                "贴在哪里",
                "choices",
                required=True,
                choices=site_options(meant_first(sites, material), held_on(desk, sites, start)),
                groups=site_groups(sites, units),
                new=new_place(material),
                value=tuple(self.chosen),
                help="回车打开，空格选中；整组一次选中，再改也行",
            ),
            Field("planned_from", "张贴日", "date", required=True, value=start),
            Field("planned_to", "撤下日", "date", value=self._proposed, help=_END_HELP),
        ]
        if any(rule.days for rule in desk.display_rules(material, start)):
            found.append(
                Field("shorter_because", "缩短理由", help="公示期没满就撤，才要写明为什么")
            )
        found += [
            Field("review_on", "复核日", "date", help="长期张贴的，到那天再看要不要留；空着是半年"),
            Field("quantity", "每处数量", "number", value=1),
        ]
        if campaigns := campaign_choices(desk):
            found.append(Field("campaign_id", "哪次活动", "choice", choices=campaigns))
        return found

    def follow(self, form: Form, name: str) -> None:
        """What decides the last day moves it, unless that was typed."""
        start = form.value_of("planned_from")
        is_ours = form.value_of("planned_to") == self._proposed
        if name not in _DECISIVE or not isinstance(start, date) or not is_ours:
            return
        end = self._end_for(start, form.values())
        if end != self._proposed:
            self._proposed = end
            form.set_value("planned_to", end)

    def _end_for(self, start: date, values: Mapping[str, Any]) -> date | None:
        """The first day on which it may be taken down, or the last on which it may hang.

        As long as last time, where nothing else says so; None for no end.
        """
        hold, told = self._hold(start), _last_day(self.material)
        ends = [hold.removable_from] if hold else []
        if told is not None and told >= start:
            ends.append(told + ONE_DAY)
        if ends:
            return max(ends)
        limit = self._desk.latest_end(
            self.material, self._sites(values), start, self._campaign(values)
        )
        if limit is not None and limit >= start:
            return limit
        return self._last.end(start, self._desk.calendar) if self._last else None

    def _first_as_before(self) -> date | None:
        """The next such weekday, unless the duty is due before."""
        one = self._desk.occurrence_of(self.material) if self._last else None
        return self._last.start(self._desk.today, one.due.day) if self._last and one else None

    def _hold(self, start: date) -> Hold | None:
        return self._desk.hold_for(self.material, start)

    def _sites(self, values: Mapping[str, Any]) -> list[Site]:
        return [self._desk.database.get(Site, site_id) for site_id in values["site_ids"]]

    def _campaign(self, values: Mapping[str, Any]) -> Campaign | None:
        return self._desk.database.look_up(Campaign, values.get("campaign_id") or "")

    # What is said -----------------------------------------------------------------------

    def measure(self, values: dict[str, Any]) -> str:
        """What the law and the permits say, and what does not fit; called in a thread."""
        start, end = values["planned_from"], values["planned_to"]
        if start is None or (end is not None and end < start):
            return ""
        sites = self._sites(values)
        # Until a site is chosen, it may become one where the law wants it to hang.
        law = [] if sites and not any(map(is_held, sites)) else self._told_law(start, end)
        permits = self._told_permits(sites, start, end, values["quantity"] or 1)
        before = [self._last.told] if self._last else []
        elsewhere = told_unmeant(sites, self.material)
        return "\n".join([*elsewhere, *before, *law, *permits, *self._told_room(values)])

    def _told_permits(
        self, sites: Sequence[Site], start: date, end: date | None, quantity: int
    ) -> list[str]:
        """By each permit once: until when, or why it forbids this."""
        hung = [site for site in sites if needs_permit(self.material, site)]
        book = self._desk.permit_book() if hung else None
        told = []
        for site in hung:
            wish = self._desk.wish(self.material, site, start, end, quantity)
            try:
                permit = book.permit_for(wish) if book else None
            except Refused as refused:
                told.append(str(refused))
            else:
                until = f"许可 {permit.number} 到 {permit.valid_to}" if permit else "没有登记许可"
                late = self._latest_start(start, permit.valid_to) if permit and wish.until else None
                more = f"，最晚 {late:%m-%d} 贴，再晚公示就挂不满" if late else ""
                told.append(f"{site.name}：{until}{more}")
        return told[:NAMED]

    def _latest_start(self, start: date, last: date) -> date | None:
        """The last day on which it may go up and be down by a day, where little is to spare."""
        for day in (start + timedelta(n) for n in range(SPARE)):
            hold = self._hold(day + ONE_DAY)
            if hold is not None and hold.removable_from > last:
                return day
        return None

    def _told_law(self, start: date, end: date | None) -> list[str]:
        """Until when, and a line a rule, the longest first."""
        hold = self._hold(start)
        if hold is None:
            return []
        told = told_until(hold)
        if end is not None and end <= hold.until:
            told += f"；撤下日 {end} 早了 {(hold.removable_from - end).days} 天"
        dues = [
            (due.day, rule)
            for rule in self._desk.display_rules(self.material, start)
            if (due := due_on(rule, start, self._desk.calendar)) is not None
        ]
        dues.sort(key=lambda found: (found[1].id != hold.rule, -found[0].toordinal()))
        return [told, *(f"- {told_rule(rule, day)}" for day, rule in dues)]

    def _told_room(self, values: dict[str, Any]) -> list[str]:
        crowds = self._desk.crowds(self._wanted(values))
        told = [
            f"{crowd.site.name}（{crowd.day:%m-%d} 会有 {crowd.places}/{crowd.site.capacity}）"
            for crowd in crowds
        ]
        if not told:
            return []
        more = f"等 {len(told)} 处" if len(told) > NAMED else ""
        return [f"放不下：{'、'.join(told[:NAMED])}{more}"]

    def _wanted(self, values: dict[str, Any]) -> list[Wanted]:
        places = self.material.room * (values["quantity"] or 1)
        start, end = values["planned_from"], values["planned_to"]
        return [Wanted(site_id, start, end, places) for site_id in values["site_ids"]]

    # Advice and saving ------------------------------------------------------------------

    def advise(self, values: dict[str, Any]) -> tuple[Problem, ...]:
        """What to think about before it is planned; raises Refused for what cannot be planned."""
        start, end = values["planned_from"], values["planned_to"]
        if end is not None and end < start:
            raise Refused(Problem("planned_to", f"撤下日 {end} 在张贴日 {start} 之前，请改正"))
        self._desk.must_fit(self._wanted(values))
        sites, copies = self._sites(values), values["quantity"] or 1
        hold = self._hold(start) if any(map(is_held, sites)) else None
        if hold is not None:
            # What will be refused is told before anything is asked.
            agreed(hold, self._desk.rule_of(hold), end, values.get("shorter_because") or "")
        campaign = self._campaign(values)
        advice = self._desk.advise(self.material, sites, start, end, copies, campaign)
        return (*advice, *code_advice(self.context, self.material, sites))

    def save(self, values: dict[str, Any]) -> list[Posting]:
        """Plan it on all sites, in one transaction."""
        details: dict[str, Any] = {}
        if values["review_on"] is not None and values["planned_to"] is None:
            details["review_on"] = values["review_on"]
        if values.get("campaign_id"):
            details["campaign_id"] = values["campaign_id"]
        return self._desk.plan(
            self.material.id,
            values["site_ids"],
            values["planned_from"],
            values["planned_to"],
            quantity=values["quantity"] or 1,
            shorter_because=values.get("shorter_because", ""),
            **details,
        )


def told_rule(rule: Rule, until: date) -> str:
    """A rule on a line: how long, until when, where that stands and how sure it is."""
    where = rule.basis.partition("：")[0]
    doubt = "" if rule.status is Status.VERIFIED else f"（{rule.status.label}）"
    return f"{rule.length}，到 {until:%m-%d}：{where}{doubt}"


_END_HELP = "到这天撤下，公示期要在前一天满；长期张贴就空着"


def _first_day(material: Material) -> date | None:
    """The first day of the period that its own text tells."""
    return material.period_from if isinstance(material, Period) else None


def _last_day(material: Material) -> date | None:
    return material.period_to if isinstance(material, Period) else None


def code_advice(context: Context, material: Material, sites: Sequence[Site]) -> list[Problem]:
    """What to think about because of how far from the code people will stand."""
    if not material.is_printed:
        return []
    units = {unit.id: unit for unit in context.desk.database.find(Unit)}
    # One site is like another where it is read in the same way.
    alike = {reading_at(site): site for site in sites}.values()
    told = []
    for site in alike:
        try:
            planned = planned_for(Source(material, units, site=site))
        except PrintError as error:
            told.append(str(error))
        else:
            told += [f"{site.name}：{planned.advice}"] if planned and planned.advice else []
    return [Problem("", sentence) for sentence in told]
