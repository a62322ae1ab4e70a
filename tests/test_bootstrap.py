"""The way from a bare checkout to a working environment, on a machine made of paper."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bulletin_tui import __main__ as entry
from bulletin_tui import bootstrap, environment
from bulletin_tui.environment import MARK, NotReadyError, Preparation, interpreter

ROOT = Path(__file__).parents[1]


class Machine:
    """Answers commands as a computer would; `broken` holds what fails on it."""

    def __init__(self, *broken: str) -> None:
        self.broken = set(broken)
        self.commands: list[str] = []
        self.said: list[str] = []

    def run(self, command: Sequence[str], listener: Callable[[str], None]) -> tuple[int, list[str]]:
        words = list(command[1:])
        if words[:2] == ["-m", "venv"]:
            return self._venv(words[2:])
        if words[-1] == "--version":
            self.commands.append("pip?")
            return (1, ["No module named pip"]) if "pip" in self.broken else (0, ["pip 23"])
        return self._pip(words, listener)

    def _venv(self, words: list[str]) -> tuple[int, list[str]]:
        bare = "--without-pip" in words
        self.commands.append("venv --without-pip" if bare else "venv")
        if "venv" in self.broken:
            return 1, ["No module named venv"]
        if "disk" in self.broken and bare:
            return 1, ["No space left on device"]
        python = Path(interpreter(words[-1]))
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()
        if "ensurepip" in self.broken and not bare:
            return 1, ["ensurepip is not available"]
        return 0, []

    def _pip(self, words: list[str], listener: Callable[[str], None]) -> tuple[int, list[str]]:
        outer = "outer " if "--python" in words else ""
        self.commands.append(f"{outer}pip {Path(words[-1]).name}")
        if "power" in self.broken:
            raise KeyboardInterrupt
        listener("Collecting textual>=8.2.8")
        if "network" in self.broken:
            return 1, ["ERROR: No matching distribution found for textual", "note: see above"]
        listener("Installing collected packages: textual")
        return 0, []


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    monkeypatch.delenv(environment.HANDED_OVER, raising=False)
    root = tmp_path / "公示栏"
    root.mkdir()
    (root / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    return root


def preparation(root: Path, machine: Machine, *absent: str) -> Preparation:
    return Preparation(str(root), machine.run, machine.said.append, lambda name: name not in absent)


def unfinished(root: Path) -> str:
    return (root / ".venv.making").read_text(encoding="utf-8")


def test_a_bare_checkout_gets_an_environment_and_hears_of_each_step(root: Path) -> None:
    machine = Machine()
    python = preparation(root, machine).prepare(for_tests=False)
    assert python == interpreter(str(root / ".venv"))
    assert machine.commands == ["venv", "pip 公示栏"]
    assert machine.said == [
        environment.PREPARING,
        "  取得 textual",
        "  正在安装…",
        environment.READY,
    ]
    assert unfinished(root) == ""


def test_the_second_start_runs_nothing(root: Path) -> None:
    preparation(root, Machine()).prepare(for_tests=False)
    machine = Machine()
    preparation(root, machine).prepare(for_tests=False)
    assert machine.commands == machine.said == []


def test_tests_add_their_extra_once_and_the_program_needs_nothing_more(root: Path) -> None:
    preparation(root, Machine()).prepare(for_tests=False)
    machine = Machine()
    preparation(root, machine).prepare(for_tests=True)
    preparation(root, machine).prepare(for_tests=True)
    preparation(root, machine).prepare(for_tests=False)
    assert machine.commands == ["venv", "pip 公示栏[test]"]


def test_other_requirements_are_installed_over_the_environment(root: Path) -> None:
    preparation(root, Machine()).prepare(for_tests=False)
    kept = root / ".venv" / "kept"
    kept.touch()
    (root / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    machine = Machine()
    preparation(root, machine).prepare(for_tests=False)
    assert machine.commands == ["venv", "pip 公示栏"]
    assert kept.exists()


def test_an_interrupted_environment_is_made_afresh(root: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        preparation(root, Machine("power")).prepare(for_tests=False)
    assert unfinished(root)
    half = root / ".venv" / "half"
    half.touch()
    machine = Machine()
    preparation(root, machine).prepare(for_tests=False)
    assert not half.exists()
    assert machine.commands == ["venv", "pip 公示栏"]
    assert unfinished(root) == ""


def test_an_environment_whose_python_is_gone_is_made_afresh(root: Path) -> None:
    preparation(root, Machine()).prepare(for_tests=False)
    Path(interpreter(str(root / ".venv"))).unlink()
    machine = Machine()
    preparation(root, machine).prepare(for_tests=False)
    assert machine.commands == ["venv", "pip 公示栏"]


def test_without_ensurepip_the_outer_pip_fills_the_environment(root: Path) -> None:
    machine = Machine("ensurepip")
    preparation(root, machine).prepare(for_tests=False)
    assert machine.commands == ["venv", "pip?", "venv --without-pip", "outer pip 公示栏"]


@pytest.mark.parametrize(
    ("broken", "text"),
    [
        (("ensurepip", "pip"), "sudo apt install python3-venv"),
        (("venv",), "sudo apt install python3-venv"),
        (("ensurepip", "disk"), "No space left on device"),
        (("network",), "No matching distribution found for textual\n请检查网络"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(root: Path, broken: tuple[str, ...], text: str) -> None:
    with pytest.raises(NotReadyError) as trouble:
        preparation(root, Machine(*broken)).prepare(for_tests=False)
    assert text in str(trouble.value)
    assert not (root / ".venv" / MARK).exists()
    assert unfinished(root) == ""


def test_one_window_prepares_at_a_time(root: Path) -> None:
    machine = Machine()
    with (
        environment.locked(str(root / ".venv.making")),
        pytest.raises(NotReadyError, match="另一个窗口"),
    ):
        preparation(root, machine).prepare(for_tests=False)
    assert machine.commands == []


def test_a_checkout_that_cannot_be_written_uses_the_cache(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "writable", lambda folder: False)
    python = Path(preparation(root, Machine()).prepare(for_tests=False))
    assert root.parent / "cache" in python.parents
    assert list(root.iterdir()) == [root / "pyproject.toml"]


def test_a_folder_that_refuses_is_a_sentence(root: Path) -> None:
    (root / ".venv.making").mkdir()
    with pytest.raises(NotReadyError, match="写不进"):
        preparation(root, Machine()).prepare(for_tests=False)


def test_a_python_that_has_everything_goes_on_by_itself(root: Path) -> None:
    names = ("textual", "typst")
    assert preparation(root, Machine()).ready_here(names)
    assert not preparation(root, Machine(), "typst").ready_here(names)


def test_inside_an_outdated_environment_it_prepares_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preparation(root, Machine()).prepare(for_tests=False)
    monkeypatch.setattr(sys, "prefix", str(root / ".venv"))
    assert preparation(root, Machine()).ready_here(("textual",))
    (root / "pyproject.toml").write_text("", encoding="utf-8")
    assert not preparation(root, Machine()).ready_here(("textual",))


def test_a_prepared_environment_that_still_lacks_something_never_loops(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(environment.HANDED_OVER, "1")
    with pytest.raises(NotReadyError, match="缺少：typst"):
        preparation(root, Machine(), "typst").ready_here(("textual", "typst"))


@pytest.mark.parametrize("version", [(3, 6, 9), (3, 10, 14)])
def test_an_old_python_is_told_so(version: tuple[int, int, int]) -> None:
    with pytest.raises(NotReadyError, match=re.escape(f"3.{version[1]}.{version[2]}")):
        bootstrap.refuse_old_python(version)
    bootstrap.refuse_old_python((3, 11, 0))


@pytest.mark.parametrize("name", ["__init__", "__main__", "bootstrap", "environment"])
def test_an_old_python_can_read_the_way_in(name: str) -> None:
    text = (ROOT / "bulletin_tui" / f"{name}.py").read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 6))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert "__future__" not in imported


def test_every_dependency_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    other = {"pillow": "PIL", "zxing-cpp": "zxingcpp", "pytest-xdist": "xdist"}
    other |= {"chinesecalendar": "chinese_calendar", "python-dateutil": "dateutil"}

    def modules(requirements: list[str]) -> set[str]:
        names = [re.split("[<>=]", requirement)[0] for requirement in requirements]
        return {other.get(name, name.replace("-", "_")).lower() for name in names}

    assert modules(project["dependencies"]) == {name.lower() for name in bootstrap.NEEDED}
    needed = {other.get(name, name).lower() for name in bootstrap.NEEDED_FOR_TESTS}
    assert {n.lower() for n in modules(project["optional-dependencies"]["test"])} == needed


def test_without_a_checkout_there_are_no_tests(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "checkout", lambda: None)
    assert entry.main(["test"]) == 1
    assert "不带测试" in capsys.readouterr().err


def test_an_installation_that_lacks_something_says_what(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "checkout", lambda: None)
    monkeypatch.setattr(bootstrap, "importable", lambda name: name != "tinydb")
    assert entry.main(["today"]) == 1
    assert "缺少：tinydb。请重新安装" in capsys.readouterr().err


def test_a_stop_while_preparing_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(arguments: Sequence[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(bootstrap, "go_on_elsewhere", stop)
    assert entry.main(["today"]) == 1
    assert environment.STOPPED in capsys.readouterr().err


def test_a_commands_lines_are_heard_and_its_code_returned() -> None:
    heard: list[str] = []
    script = "import sys; print('一'); print('二', file=sys.stderr); sys.exit(3)"
    command = [sys.executable, "-X", "utf8", "-u", "-c", script]
    assert environment.run(command, heard.append) == (3, ["一", "二"])
    assert heard == ["一", "二"]
    assert environment.run([str(ROOT / "no such python")], heard.append)[0] == 127


def test_exit_codes_pass_from_the_tests_run() -> None:
    command = [sys.executable, "-m", "bulletin_tui", "test", "--no-such-option"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, env=dict(os.environ), check=False)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR


@pytest.mark.parametrize(
    ("arguments", "opens"),
    [
        ([], True),
        (["--data", "数据"], True),
        (["demo"], True),
        (["--data=数据", "demo", "--year", "2017"], True),
        (["demo", "--no-open"], False),
        (["--help"], False),
        (["today"], False),
        (["--data", "demo", "today"], False),
    ],
)
def test_only_the_application_announces_itself(arguments: list[str], opens: bool) -> None:
    assert entry.opens_application(arguments) is opens
