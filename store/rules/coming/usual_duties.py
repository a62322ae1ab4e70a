"""Duties that most offices have, to begin with; everything of them can be changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from store.models import Obligation, validated
from store.rules.coming.recurrence import Cycle

_MONTHLY, _QUARTERLY = Cycle("month", 10), Cycle("quarter", 15)
USUAL: Mapping[str, Mapping[str, Any]] = {
    "信息每月不少于两篇": {
        "per_month": 2,
        "basis": "各社区每月不少于两篇信息",
    },
    "低保名单公布": {
        "recurrence": _MONTHLY.rule,
        "matter": "low_income_list",
        "material_kind": "publicity",
        "heading": "{年}年{月}月最低生活保障对象名单",
        "basis": "每月公示一次",
    },
    "财务收支公开": {
        "recurrence": _MONTHLY.rule,
        "matter": "finance_disclosure",
        "heading": "{上月}财务收支情况",
        "basis": "村民委员会组织法第三十条：财务往来较多的，每月公布一次",
    },
    "居务公开": {
        "recurrence": _QUARTERLY.rule,
        "matter": "village_affairs_general",
        "heading": "{上季}居务公开",
        "basis": "村民委员会组织法第三十条：一般事项至少每季度公布一次",
    },
    "年度工作计划": {
        "recurrence": Cycle("year", 31, 1).rule,
        "draft_days": 20,
        "heading": "{年}年工作计划",
    },
    "年度工作总结": {
        "recurrence": Cycle("year", 31, 12).rule,
        "draft_days": 20,
        "heading": "{年}年工作总结",
    },
}
"""Their values by name. The law of the villages is what communities go by too, as practice."""


def usual_duty(name: str, new_id: str, today: date) -> Obligation:
    """One of them from today on; what is counted by month counts from this month.

    What falls on a day of rest is published on the working day before: nobody is late.
    """
    values = USUAL[name]
    starts_on = today.replace(day=1) if "per_month" in values else today
    blank = {"id": new_id, "name": name, "starts_on": starts_on, "rest_day": "before"}
    return validated(Obligation, {**blank, **values})
