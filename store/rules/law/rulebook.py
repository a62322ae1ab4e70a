"""The legal periods: read from data, found by matter and day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from store.errors import Damaged, Refused
from store.models.base import validated
from store.models.rules import Clock, Rule, Status
from store.models.vocabulary import vocabulary
from store.rules.law.regions import holds_in, region_named

OWN_FILE = "rules.toml"
"""In the data folder: the office's region, and rules of its own in the place of others."""
USUAL = "other_publicity"
"""The matter of a 公示 for which there is no rule of its own (practice, see its rule's basis)."""
_MEANWHILE = "请改正这个文件，改好以前读得懂的几条照用，别的先用程序自带的规则。"


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Every rule by its id, those of the office included; which of them bind it."""

    rules: Mapping[str, Rule]
    own: frozenset[str] = frozenset()
    """Ids of those that the office wrote or changed."""
    disabled: frozenset[str] = frozenset()
    """Ids of those that the office does not go by, such as an outdated one."""
    region: str = ""
    """Where the office is, in full; while it has not said so, the rules of all regions count."""
    fault: str = ""
    """What is wrong with the office's file, as a sentence: not all that it asks for is here."""

    def of(self, matter: str, clock: Clock, day: date) -> tuple[Rule, ...]:
        """The rules for a matter that are in force on a day and bind this office, in their order.

        Where only other places have a rule for a 公示, it hangs as long as is usual without one.
        """
        found = self._in_force(matter, clock, day)
        here = tuple(rule for rule in found if not self.is_elsewhere(rule))
        is_usual = clock is Clock.DISPLAY and matter != USUAL and _is_publicity(matter)
        return self.of(USUAL, clock, day) if found and not here and is_usual else here

    def elsewhere(self, matter: str, clock: Clock, day: date) -> tuple[Rule, ...]:
        """Those that are in force on a day, but in other places than where the office is."""
        return tuple(rule for rule in self._in_force(matter, clock, day) if self.is_elsewhere(rule))

    def is_elsewhere(self, rule: Rule) -> bool:
        """Whether it does not bind the office; what that has written itself always does."""
        is_own = rule.id in self.own
        return bool(self.region) and not is_own and not holds_in(rule.region, self.region)

    def _in_force(self, matter: str, clock: Clock, day: date) -> tuple[Rule, ...]:
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
    _, tables = _region_and_tables(path.read_bytes(), path.name)
    return RuleBook({rule.id: rule for rule in _rules_from(tables, path.name)})


def read_rules(path: Path) -> RuleBook:
    """The built-in rules with those of the office's own file, if there is one, and its region.

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
    return book_from(content, str(path))


def book_from(content: bytes, name: str) -> RuleBook:
    """The rules with those of an own file's content; raises Damaged."""
    book = built_in()
    region, tables = _region_and_tables(content, name)
    _refuse_doubled(tables, name)
    switched_off = {table["id"] for table in tables if _is_switch(table)}
    if unknown := sorted(switched_off - book.rules.keys()):
        raise Damaged(f"规则文件 {name} 要停用的“{unknown[0]}”没有这条规则。", _MEANWHILE)
    own = {rule.id: rule for rule in _rules_from(tables, name)}
    return RuleBook({**book.rules, **own}, frozenset(own), frozenset(switched_off), region)


def _as_far_as_read(path: Path, fault: Damaged) -> RuleBook:
    """The rules with what of an own file at fault can be read.

    A slip in one rule must not let the others lapse: what hangs by them would come down too early.
    """
    book = replace(built_in(), fault=str(fault))
    try:
        region, tables = _region_and_tables(path.read_bytes(), path.name)
    except (OSError, Damaged):
        return book
    own: dict[str, Rule] = {}
    for table in tables:
        with suppress(Damaged):
            own |= {rule.id: rule for rule in _rules_from([table], path.name)}
    off = {table["id"] for table in tables if _is_switch(table)} & book.rules.keys()
    rules = {**book.rules, **own}
    return replace(book, rules=rules, own=frozenset(own), disabled=frozenset(off), region=region)


class OwnRules:
    """The rules of a data folder, read when first asked for and anew when their file changed.

    Where the file is at fault, what can be read of it holds and `fault` says what is wrong.
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
                self._book, self.fault = _as_far_as_read(self._path, fault), fault
        return self._book

    def checked(self) -> Damaged | None:
        """What is wrong with the file, if there is one; where it has no rules, none are read."""
        with suppress(OSError, Damaged):
            if not _region_and_tables(self._path.read_bytes(), str(self._path))[1]:
                return None
        self()
        return self.fault

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


def _is_publicity(matter: str) -> bool:
    return vocabulary("matter")[matter].group == "publicity"


def _region_and_tables(content: bytes, name: str) -> tuple[str, list[dict[str, Any]]]:
    """Where the office is, and the file's tables, each with an id of its own; raises Damaged."""
    import tomllib  # late: most starts ask for no rule

    try:
        whole = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        said = f"规则文件 {name} 第 {line} 行不是 UTF-8 文字，请用记事本另存为 UTF-8。"
        raise Damaged(said, _MEANWHILE) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Damaged(f"规则文件 {name} {_place_of(error, content)}读不懂。", _MEANWHILE) from None
    region = _region_from(whole.pop("region", ""), name)
    tables = whole.pop("rule", [])
    if whole or not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        odd = f"“{next(iter(whole))}”" if whole else "“rule”"
        said = f"规则文件 {name} 里的{odd}放错了地方，每条规则要从一行 [[rule]] 写起。"
        raise Damaged(said, _MEANWHILE)
    return region, tables


def _region_from(value: object, name: str) -> str:
    try:
        return region_named(value if isinstance(value, str) else str(value))
    except Refused as refused:
        raise Damaged(f"规则文件 {name} 的 region 不对。{refused}。", _MEANWHILE) from None


def _place_of(error: Exception, content: bytes) -> str:
    """Where TOML's reader stopped; it says it in words, if it is not the end."""
    if found := re.search(r"at line (\d+), column (\d+)", str(error)):
        line, column = int(found[1]), int(found[2])
        odd = content.decode("utf-8-sig").splitlines()[line - 1][column - 1 : column]
        if odd.isascii() or odd.isalnum():
            return f"第 {line} 行第 {column} 个字符那里"
        return f"第 {line} 行第 {column} 个字符 {odd} 那里（引号、等号、方括号要用英文的）"
    return f"最后（第 {len(content.splitlines())} 行）"


def _refuse_doubled(tables: Sequence[Mapping[str, Any]], name: str) -> None:
    seen: dict[object, int] = {}
    for number, table in enumerate(tables, 1):
        key = table.get("id")
        if isinstance(key, str) and (before := seen.setdefault(key, number)) != number:
            said = f"规则文件 {name} 的第 {before} 条和第 {number} 条规则编号都是“{key}”。"
            raise Damaged(said, _MEANWHILE)


def _is_switch(table: Mapping[str, Any]) -> bool:
    is_whole = table.keys() == {"id", "disabled"} and isinstance(table["id"], str)
    return is_whole and table["disabled"] is True


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
    coded = {
        key: words.get(key, {}).get(value, value) if isinstance(value, str) else value
        for key, value in table.items()
    }
    # A display is a closed range and counts its first day; a limit that runs from a day does not.
    counts = coded.get("clock") in (Clock.DISPLAY, Clock.PERMIT)
    return {"counts_first_day": counts, **coded}
