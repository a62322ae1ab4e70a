"""What holds for the whole house, whoever builds a room in it."""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import pkgutil
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import bulletin_tui
import store

ROOT = Path(__file__).parents[1]
PACKAGES = (bulletin_tui, store)
LONGEST_FILE, LONGEST_TEST = 300, 500
"""Lines; a longer file holds more than one thing."""
INDIVISIBLE = {"store/disk/database.py": 350, "bulletin_tui/screens/printing.py": 340}
"""One class each, round one lock and round one screen's file: parts of it would know all of it."""
LONGEST_FUNCTION = 40
"""Lines without the docstring; a longer one does more than one thing. A test may tell a story."""


def module_names() -> Iterator[str]:
    for package in PACKAGES:
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if not module.name.endswith("__main__"):
                yield module.name


def house_files() -> list[Path]:
    folders = [ROOT / name for name in ("bulletin_tui", "store", "tests", ".ci")]
    inside = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    beside = [path for path in ROOT.iterdir() if path.suffix in (".md", ".toml")]
    return [path for path in inside + beside if "__pycache__" not in path.parts]


def run_python(script: str, folder: Path) -> str:
    """Run a script away from the checkout; returns what it printed."""
    path = os.pathsep.join([str(ROOT), *(entry for entry in sys.path if entry)])
    done = subprocess.run(
        [sys.executable, "-B", "-c", script],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path, "HOME": str(folder), "USERPROFILE": str(folder)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_store_lives_without_a_screen(tmp_path: Path) -> None:
    names = [name for name in module_names() if name.startswith("store")]
    loaded = run_python(
        f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\n"
        "print(*sys.modules)",
        tmp_path,
    ).split()
    assert "store.desk" in loaded
    assert {"textual", "rich", "typst", "bulletin_tui"}.isdisjoint(loaded)


def test_nothing_happens_at_import(tmp_path: Path) -> None:
    script = (
        "import importlib, sys\n"
        "def watch(event, arguments):\n"
        "    if event in ('open', 'os.mkdir') or event.startswith('socket.connect'):\n"
        "        mode = arguments[1] if event == 'open' else 'w'\n"
        "        if isinstance(mode, str) and set(mode) & set('wax+'):\n"
        "            print(event, *arguments)\n"
        "sys.addaudithook(watch)\n"
        f"for name in {list(module_names())!r}: importlib.import_module(name)\n"
    )
    assert run_python(script, tmp_path) == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", house_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_holds_one_thing_and_nothing_of_one_machine(path: Path) -> None:
    if path.suffix in (".png", ".pdf", ".docx", ".xlsx", ".ttf", ".otf"):
        return
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT).as_posix()
    if path.suffix == ".py":
        longest = LONGEST_TEST if name.startswith("tests/") else LONGEST_FILE
        assert text.count("\n") <= INDIVISIBLE.get(name, longest)
    hosts = "|".join(("files[.]python" + "hosted", "py" + "pi[.]org"))
    found = re.search(rf"{hosts}|(?<![\w./])/(work|root|farm|tmp/w)/", text)
    assert found is None, f"{path}: {found}"


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many lines a function has, its docstring left out."""
    assert function.end_lineno is not None
    lines = function.end_lineno - function.lineno + 1
    docstring = function.body[0] if ast.get_docstring(function) is not None else None
    if docstring is None or docstring.end_lineno is None:
        return lines
    return lines - (docstring.end_lineno - docstring.lineno + 1)


def test_a_function_does_one_thing() -> None:
    functions = [
        (f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", lines_of(node))
        for package in ("bulletin_tui", "store")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert len(functions) > 1_000
    assert [name for name, lines in functions if lines > LONGEST_FUNCTION] == []


@cache
def private_names(cls: type) -> frozenset[str]:
    """The private names a class gives its own body and its instances."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0]
    except (OSError, TypeError):
        return frozenset()
    assert isinstance(tree, ast.ClassDef)
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
        names.update(target.id for target in targets if isinstance(target, ast.Name))
    for inner in ast.walk(tree):
        stored = isinstance(inner, ast.Attribute) and isinstance(inner.ctx, ast.Store)
        if stored and ast.unparse(inner).startswith("self._"):
            names.add(ast.unparse(inner).removeprefix("self."))
    return frozenset(name for name in names if re.match("_(?!_)", name))


def our_widgets() -> list[type]:
    """Every class of ours that stands on one of Textual's."""
    found: dict[str, type] = {}
    for name in module_names():
        if name.startswith("bulletin_tui"):
            for cls in vars(importlib.import_module(name)).values():
                if isinstance(cls, type) and cls.__module__ == name and textual_bases(cls):
                    found[f"{name}.{cls.__qualname__}"] = cls
    return list(found.values())


def textual_bases(cls: type) -> list[type]:
    return [base for base in cls.__mro__ if base.__module__.split(".")[0] == "textual"]


def clashes(cls: type) -> set[str]:
    theirs = {name for base in textual_bases(cls) for name in private_names(base)}
    return set(private_names(cls) & theirs)


def test_our_private_names_are_not_textuals() -> None:
    widgets = our_widgets()
    assert widgets
    assert {cls.__qualname__: clashes(cls) for cls in widgets if clashes(cls)} == {}


def test_a_clash_with_textual_would_be_found() -> None:
    from textual.widget import Widget

    class Careless(Widget):
        def __init__(self) -> None:
            super().__init__()
            self._name = "Textual keeps the widget's name here"

    assert clashes(Careless) == {"_name"}
