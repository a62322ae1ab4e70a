"""The legal periods: read from data, found by matter and day."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from store.errors import Damaged, Refused
from store.models.base import validated
from store.models.rules import Clock, Rule

OWN_FILE = "rules.toml"
"""In the data folder: rules of the office's own, which take the place of those with their id."""


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Every rule by its id, those of the office included."""

    rules: Mapping[str, Rule]
    own: frozenset[str] = frozenset()
    """Ids of those that the office wrote or changed."""

    def of(self, matter: str, clock: Clock, day: date) -> tuple[Rule, ...]:
        """The rules for a matter that are in force on a day, in their order."""
        return tuple(
            rule
            for rule in self.rules.values()
            if rule.matter == matter and rule.clock is clock and rule.is_in_force(day)
        )


@cache
def built_in() -> RuleBook:
    """The rules that come with the program."""
    path = Path(__file__).with_name("periods.toml")
    return RuleBook({rule.id: rule for rule in _rules_in(path.read_text("utf-8"), path.name)})


def read_rules(path: Path) -> RuleBook:
    """The built-in rules with those of the office's own file, if there is one.

    Raises Damaged with a sentence that names the file and the rule at fault.
    """
    book = built_in()
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return book
    except (OSError, UnicodeDecodeError) as error:
        raise Damaged(f"规则文件 {path} 读不出来（{error}）。", _MEANWHILE) from None
    own = {rule.id: rule for rule in _rules_in(text, str(path))}
    return RuleBook({**book.rules, **own}, frozenset(own))


_MEANWHILE = "请改正这个文件，这次先用程序自带的规则。"


def _rules_in(text: str, name: str) -> Iterable[Rule]:
    try:
        tables = tomllib.loads(text).get("rule", [])
    except tomllib.TOMLDecodeError as error:
        raise Damaged(f"规则文件 {name} 读不懂：{error}。", _MEANWHILE) from None
    return [_rule_from(table, number, name) for number, table in enumerate(tables, 1)]


def _rule_from(table: dict[str, Any], number: int, name: str) -> Rule:
    try:
        return validated(Rule, table)
    except Refused as fault:
        told = "；".join(f"{problem.field}：{problem.message}" for problem in fault.problems)
        which = f"第 {number} 条规则（{table.get('id', '没有 id')}）"
        raise Damaged(f"规则文件 {name} 的{which}不对。{told}。", _MEANWHILE) from None
