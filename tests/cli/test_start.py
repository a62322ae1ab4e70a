"""What a command loads: on an old PC every module that it can do without is a wait."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bulletin_tui.cli import main

LOADED = (
    "import sys; from bulletin_tui.cli import main; code = main(sys.argv[1:]); "
    "print(*sys.modules, file=sys.stderr); sys.exit(code)"
)
READ = "import sys; from bulletin_tui.cli import _parser; _parser().parse_args(sys.argv[1:]); "
HEAVY = {"textual", "rich", "typst", "fontTools", "qrcode", "PIL"}
VERBS = {"store.desk", "store.verbs", "store.undo", "store.rules.checks", "store.disk.erasing"}
LEDGER = {"store.history", "store.window", "msgspec"}
KINDS = {"store.models.kinds", "store.models.notices", "store.models.displays"}
BY_NEED = {"store.rules.upkeep", "store.rules.coming.duties", "dateutil", "tomllib", "shutil"}


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample year, which leaves nothing to do in 2026."""
    folder = tmp_path_factory.mktemp("样例") / "数据"
    assert main(["demo", "--year", "2017", "--no-open", "--data", str(folder)]) == 0
    return folder


def loaded(code: str, *words: str) -> set[str]:
    """The modules in a fresh interpreter after some lines."""
    root = Path(__file__).parents[2]
    environment = {"PYTHONPATH": str(root), "PATH": "", "PYDANTIC_DISABLE_PLUGINS": "__all__"}
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=root,
        capture_output=True,
        timeout=60,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.decode().split())


@pytest.mark.parametrize(
    ("day", "words", "spared"),
    [
        # Where nothing is to be done no record is read either, so that no validator is built.
        (
            "2026-11-24",
            "today",
            HEAVY | VERBS | LEDGER | KINDS | BY_NEED | {"pydantic.plugin._loader"},
        ),
        ("2017-06-05", "today", HEAVY | VERBS | LEDGER),
        ("2017-06-05", "due --days 5 --from 2026-03-02", HEAVY | VERBS | LEDGER),
        ("2017-06-05", "schedule", HEAVY | VERBS),
        ("2017-06-05", "history", HEAVY | VERBS),
    ],
)
def test_a_command_loads_its_share(year: Path, day: str, words: str, spared: set[str]) -> None:
    found = loaded(LOADED, "--data", str(year), "--today", day, *words.split())
    assert "bulletin_tui.cli" in found
    assert not found & spared


def test_the_first_screens_load_neither_pages_nor_files() -> None:
    screens = "from bulletin_tui.screens import edit, today, welcome"
    printed = "print(*sys.modules, file=sys.stderr)"
    found = loaded(f"import sys; from bulletin_tui import app, context; {screens}; {printed}")
    assert "bulletin_tui.screens.welcome" in found
    pages = {"bulletin_tui.printing.press", "bulletin_tui.printing.records"}
    assert not found & (pages | LEDGER | {"bulletin_tui.exchange", "typst"})


def test_the_first_frame_waits_for_no_record() -> None:
    screens = "from bulletin_tui.screens import base, opening"
    printed = "print(*sys.modules, file=sys.stderr)"
    found = loaded(f"import sys; from bulletin_tui import app; {screens}; {printed}")
    assert "bulletin_tui.screens.opening" in found
    assert not found & {"pydantic", "tinydb", "store.models"}


def test_the_command_line_is_read_before_the_store_is_loaded() -> None:
    """On an old PC the store is half a second that the first frame would wait for."""
    found = loaded(f"{READ} print(*sys.modules, file=sys.stderr)", "--data", "数据")
    assert "bulletin_tui.cli" in found
    assert not found & {"pydantic", "tinydb", "textual"}
