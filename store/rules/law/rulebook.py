"""The legal periods: read from data, found by matter and day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from store.errors import Damaged, Refused
from store.models.base import validated
from store.models.rules import Clock, Rule, Status
from store.models.vocabulary import vocabulary

OWN_FILE = "rules.toml"
"""In the data folder: rules of the office's own, which take the place of those with their id."""
_MEANWHILE = "请改正这个文件，改好以前先用程序自带的规则。"


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Every rule by its id, those of the office included."""

    rules: Mapping[str, Rule]
    own: frozenset[str] = frozenset()
    """Ids of those that the office wrote or changed."""
    disabled: frozenset[str] = frozenset()
    """Ids of those that the office does not go by, such as another city's."""

    def of(self, matter: str, clock: Clock, day: date) -> tuple[Rule, ...]:
        """The rules for a matter that are in force on a day, in their order."""
        return tuple(
            rule
            for rule in self.rules.values()
            if rule.matter == matter
            and rule.clock is clock
            and rule.is_in_force(day)
            and rule.id not in self.disabled
        )


@cache
def built_in() -> RuleBook:
    """The rules that come with the program."""
    path = Path(__file__).with_name("periods.toml")
    tables = _tables_in(path.read_bytes(), path.name)
    return RuleBook({rule.id: rule for rule in _rules_from(tables, path.name)})


def read_rules(path: Path) -> RuleBook:
    """The built-in rules with those of the office's own file, if there is one.

    A table with nothing but an id and `disabled = true` switches a rule off.
    Raises Damaged with a sentence that names the file and the rule at fault.
    """
    book = built_in()
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return book
    except OSError:
        said = f"规则文件 {path} 读不出来，请看它是不是文件夹，有没有读取的权限。"
        raise Damaged(said, _MEANWHILE) from None
    tables = _tables_in(content, str(path))
    switched_off = {table["id"] for table in tables if _is_switch(table)}
    if unknown := sorted(switched_off - book.rules.keys()):
        raise Damaged(f"规则文件 {path} 要停用的“{unknown[0]}”没有这条规则。", _MEANWHILE)
    own = {rule.id: rule for rule in _rules_from(tables, str(path))}
    return RuleBook({**book.rules, **own}, frozenset(own), frozenset(switched_off))


class OwnRules:
    """The rules of a data folder, read when first asked for and anew when their file changed.

    Where the file is at fault, the built-in rules hold and `fault` says what is wrong.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._book: RuleBook | None = None
        self.fault: Damaged | None = None

    def __call__(self) -> RuleBook:
        stamp = self._stamp_now()
        if self._book is None or stamp != self._stamp:
            self._stamp, self.fault = stamp, None
            try:
                self._book = read_rules(self._path) if stamp else built_in()
            except Damaged as fault:
                self._book, self.fault = built_in(), fault
        return self._book

    def _stamp_now(self) -> tuple[int, int] | None:
        try:
            state = self._path.stat()
        except OSError:
            return None
        return state.st_mtime_ns, state.st_size


def faults_of_rules(folder: Path) -> list[str]:
    """A sentence for an own file that cannot be used."""
    try:
        read_rules(folder / OWN_FILE)
    except Damaged as fault:
        return [fault.what]
    return []


def _tables_in(content: bytes, name: str) -> list[dict[str, Any]]:
    """The file's tables, each with an id of its own; raises Damaged."""
    import tomllib  # late: most starts ask for no rule

    try:
        whole = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        said = f"规则文件 {name} 第 {line} 行不是 UTF-8 文字，请用记事本另存为 UTF-8。"
        raise Damaged(said, _MEANWHILE) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Damaged(f"规则文件 {name} {_place_of(error, content)}读不懂。", _MEANWHILE) from None
    tables = whole.pop("rule", [])
    if whole or not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        odd = f"“{next(iter(whole))}”" if whole else "“rule”"
        said = f"规则文件 {name} 里的{odd}放错了地方，每条规则要从一行 [[rule]] 写起。"
        raise Damaged(said, _MEANWHILE)
    _refuse_doubled(tables, name)
    return tables


def _place_of(error: Exception, content: bytes) -> str:
    """Where TOML's reader stopped; it says it in words, if it is not the end."""
    if found := re.search(r"at line (\d+), column (\d+)", str(error)):
        return f"第 {found[1]} 行第 {found[2]} 个字符那里"
    return f"最后（第 {len(content.splitlines())} 行）"


def _refuse_doubled(tables: Sequence[Mapping[str, Any]], name: str) -> None:
    seen: dict[object, int] = {}
    for number, table in enumerate(tables, 1):
        key = table.get("id")
        if isinstance(key, str) and (before := seen.setdefault(key, number)) != number:
            said = f"规则文件 {name} 的第 {before} 条和第 {number} 条规则编号都是“{key}”。"
            raise Damaged(said, _MEANWHILE)


def _is_switch(table: Mapping[str, Any]) -> bool:
    return table.keys() == {"id", "disabled"} and table["disabled"] is True


def _rules_from(tables: Iterable[Mapping[str, Any]], name: str) -> Iterable[Rule]:
    numbered = enumerate(tables, 1)
    return [_rule_from(t, number, name) for number, t in numbered if not _is_switch(t)]


def _rule_from(table: Mapping[str, Any], number: int, name: str) -> Rule:
    try:
        return validated(Rule, _in_codes(table))
    except Refused as fault:
        told = "；".join("：".join(filter(None, (p.field, p.message))) for p in fault.problems)
        which = f"第 {number} 条规则（{table.get('id', '没有 id')}）"
        raise Damaged(f"规则文件 {name} 的{which}不对。{told}。", _MEANWHILE) from None


def _in_codes(table: Mapping[str, Any]) -> dict[str, Any]:
    """The same with what was written in the words of the screen, such as 工作日, in codes."""
    words: dict[str, dict[str, str]] = {
        "matter": {term.label: term.code for term in vocabulary("matter")},
        "clock": {clock.label: clock.value for clock in Clock},
        "unit": {"天": "day", "工作日": "workday"},
        "on_interruption": {"接着算": "pause", "重新算": "restart"},
        "status": {status.label.partition("，")[0]: status.value for status in Status},
    }
    return {
        key: words.get(key, {}).get(value, value) if isinstance(value, str) else value
        for key, value in table.items()
    }
