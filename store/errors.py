"""What can go wrong, each said as a sentence for the reader."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with what was entered."""

    field: str
    """The field's code name, or "" when it concerns the whole record."""
    message: str
    """A Chinese sentence: what is wrong and what to do."""


class StoreError(Exception):
    """The root of all errors that the store raises; `str()` of it is the sentence to show."""


class NotFound(StoreError):
    """No record has this id."""

    def __init__(self, what: str, key: str, advice: str = "请核对编号，或在列表里选") -> None:
        super().__init__(f"找不到{what}：{key}。{advice}。")
        self.what = what
        self.key = key


class Stale(StoreError):
    """The record was changed by somebody else since it was read."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”刚被别处改过，您的改动没有保存。请重新打开，看过后再改。")


class Refused(StoreError):
    """A rule forbids the change; `problems` says which fields are concerned."""

    def __init__(self, problems: Problem | tuple[Problem, ...] | str) -> None:
        if isinstance(problems, str):
            problems = (Problem("", problems),)
        elif isinstance(problems, Problem):
            problems = (problems,)
        self.problems = problems
        super().__init__("\n".join(problem.message for problem in problems))


class NeedsReason(Refused):
    """A rule forbids the change unless somebody writes down why it is made all the same.

    The field of its problem is where the reason goes, or what else may be changed.
    """


class _Advising(StoreError):
    """Says what is wrong, and then what that means or what to do."""

    def __init__(self, what: str, advice: str = "") -> None:
        super().__init__(what + advice)
        self.what = what
        """The sentence without the advice."""


class Damaged(_Advising):
    """A file of the data folder cannot be trusted; the message names file and line."""


class Newer(_Advising):
    """Something was written by a newer version of the program."""

    def __init__(self, what: str, schema: int) -> None:
        super().__init__(f"{what}是更新版本的程序写的（格式 {schema}）。", "请用新版程序打开。")


class Unwritable(_Advising):
    """The data folder cannot be written (permission, full disk, read-only medium)."""


class Unreadable(StoreError):
    """The data folder is there and cannot be read (permission, a share that went away)."""


class Busy(StoreError):
    """Another window writes to the same data folder."""


class ReadOnly(StoreError):
    """The folder was opened for reading."""
