"""From a bare checkout to a working program, with the standard library alone.

Inside an environment that has the dependencies nothing of this happens. Like `environment.py`
this file parses on Python 3.6, so that an old Python gets a sentence.
"""

import os
import sys
from typing import TYPE_CHECKING

from bulletin_tui.environment import HANDED_OVER, NotReadyError, Preparation, importable

if TYPE_CHECKING:
    from collections.abc import Sequence

OLDEST = (3, 11)
NEEDED = (
    "textual",
    "tinydb",
    "pydantic",
    "msgspec",
    "PIL",
    "qrcode",
    "typst",
    "pypdf",
    "fontTools",
    "pylopdf_fonts_zh_cn",
    "platformdirs",
    "chinese_calendar",
    "dateutil",
    "icalendar",
    "zxingcpp",
)
NEEDED_FOR_TESTS = (
    "pytest",
    "pytest_asyncio",
    "hypothesis",
    "pytest_textual_snapshot",
    "xdist",
)
NO_TESTS = "这里没有 tests 文件夹：安装好的程序不带测试，请在源代码文件夹里运行。"
REINSTALL = "这个 Python 里缺少：{}。请重新安装 bulletin-tui。"
TOO_OLD = (
    "需要 Python 3.11 或更新的版本，现在是 {}。\n"
    "请安装新版，再用它启动，例如：python3.11 -m bulletin_tui"
)


def go_on_elsewhere(arguments: "Sequence[str]") -> "int | None":
    """Run the command in a prepared environment; None when this Python can go on by itself.

    On POSIX this process becomes the other one; on Windows its exit code is returned. Raises
    NotReadyError.
    """
    refuse_old_python(sys.version_info[:3])
    root = checkout()
    if root is None:
        missing = [name for name in NEEDED if not importable(name)]
        if missing:
            raise NotReadyError(REINSTALL.format("、".join(missing)))
        return None
    preparation = Preparation(root)
    if preparation.ready_here(NEEDED):
        return None
    return hand_over([preparation.prepare(False), "-m", "bulletin_tui", *arguments])


def run_tests(arguments: "Sequence[str]") -> int:
    """Run the checkout's tests; returns pytest's exit code. Raises NotReadyError."""
    refuse_old_python(sys.version_info[:3])
    root = checkout()
    if root is None or not os.path.isdir(os.path.join(root, "tests")):
        raise NotReadyError(NO_TESTS)
    preparation = Preparation(root)
    here = preparation.ready_here(NEEDED + NEEDED_FOR_TESTS)
    python = sys.executable if here else preparation.prepare(True)
    os.chdir(root)
    return hand_over([python, "-m", "pytest", *arguments])


def refuse_old_python(version: "Sequence[int]") -> None:
    """Raise NotReadyError when this Python is older than the program can use."""
    if tuple(version[:2]) < OLDEST:
        raise NotReadyError(TOO_OLD.format(".".join(str(part) for part in version)))


def checkout() -> "str | None":
    """The checkout this package lies in; None when it was installed without one."""
    folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    return folder if os.path.isfile(os.path.join(folder, "pyproject.toml")) else None


def hand_over(command: "list[str]") -> int:
    """Go on as that command: by exec on POSIX, as a child with its exit code on Windows."""
    os.environ[HANDED_OVER] = "1"
    sys.stdout.flush()
    sys.stderr.flush()
    if sys.platform != "win32":
        os.execv(command[0], command)
    import subprocess

    return subprocess.call(command)
