"""What changed rules mean for what is planned and hangs, in words."""

from __future__ import annotations

from collections.abc import Sequence

from bulletin_tui.exchange.workdays import told_recounted
from store.desk import Desk
from store.models import Hold, Posting
from store.rules.wall.recounting import Recounted


def rule_lines(desk: Desk, found: Sequence[Recounted]) -> list[str]:
    """Each sheet on a line, below the change of rule that it follows."""
    rows = desk.rows_of(each.after for each in found)
    full = desk.crowded_by(found)
    by_change: dict[str, list[str]] = {}
    for each in found:
        change = _told_change(desk, each.before.hold, each.after.hold)
        line = told_recounted(desk, rows[each.after.id], each, full, _told_kept(each.after))
        by_change.setdefault(change, []).append(line)
    return [
        told
        for change, lines in by_change.items()
        for told in (f"{change}（{len(lines)} 条）", *lines)
    ]


def sooner_lines(desk: Desk, found: Sequence[Recounted]) -> list[str]:
    """What may come down sooner, each sheet on a line."""
    rows = desk.rows_of(each.after for each in found)
    return [
        f"- {row.site}“{row.title}”（单号 {row.code}）：撤下日 {each.before.planned_to}"
        f" → {each.after.planned_to}"
        for each in found
        for row in [rows[each.after.id]]
    ]


def _told_kept(posting: Posting) -> str:
    """Why its day of taking down is as it was."""
    if posting.planned_to is None:
        return "长期张贴"
    if posting.intervals and not posting.is_hanging:
        return "补贴以后再定哪天撤"
    why = "写过缩短的理由，" if posting.hold and posting.hold.waived else ""
    return f"{why}撤下日 {posting.planned_to} 不变"


def _told_change(desk: Desk, old: Hold | None, new: Hold | None) -> str:
    """From which rule to which; of one that was written anew, the book knows but the new name."""
    if old is None or new is None or old.rule != new.rule:
        return f"{_told(desk, old)} → {_told(desk, new)}"
    how = "，算法变了" if old.length == new.length else ""
    return f"{_told(desk, old)} → {new.length}{how}"


def _told(desk: Desk, hold: Hold | None) -> str:
    if hold is None:
        return "没有规定"
    rule = desk.rule_of(hold)
    return f"{rule.name if rule else f'规则 {hold.rule}'} {hold.length}"
