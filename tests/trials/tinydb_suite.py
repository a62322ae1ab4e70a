"""TinyDB's own tests, from its source distribution, with this store's storage and tables.

    python tests/trials/tinydb_suite.py [FOLDER WITH tinydb-*.tar.gz]

Without a folder the source distribution of the installed version is fetched with pip. Its tests
ask for two fixtures, `db` and `storage`; both are replaced. Each test that uses one is run twice:
with our storage under TinyDB's own tables, and with our tables too. The others are listed with the
reason why they cannot say anything of ours.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONFTEST = """
import pytest
from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from store.disk.tables import LiveStorage, LiveTinyDB

@pytest.fixture(params=["our storage", "our storage and tables"])
def db(request):
    kind = TinyDB if request.param == "our storage" else LiveTinyDB
    made = kind(storage=LiveStorage)
    made.drop_tables()
    made.insert_multiple({"int": 1, "char": c} for c in "abc")
    yield made

@pytest.fixture
def storage():
    return CachingMiddleware(LiveStorage)()

def pytest_collection_modifyitems(items):
    for item in items:
        ours = {"db", "storage"} & set(item.fixturenames)
        print("APPLIES" if ours else "OTHER", item.nodeid)
"""
NAMES = ("test_table_repr",)
"""Tests that want to see the class names MemoryStorage or JSONStorage, which ours has not."""
REASONS = {
    "test_storages.py": "tests JSONStorage and MemoryStorage themselves",
    "test_queries.py": "asks queries of plain dictionaries; no storage takes part",
    "test_utils.py": "tests TinyDB's LRU cache and frozen dictionaries; no storage takes part",
    "test_middlewares.py": "wraps JSONStorage, to read the file that it wrote",
    "test_tinydb.py": "makes a database of its own on JSONStorage or MemoryStorage",
    "test_tables.py": "makes a database of its own on MemoryStorage",
    "test_operations.py": "makes a database of its own",
}
"""Why a test that uses neither fixture cannot be put to our storage, by its file."""


def source(place: Path, offline: Path | None) -> Path:
    """The unpacked source distribution."""
    folder = offline or place
    if offline is None:
        wanted = f"tinydb=={version('tinydb')}"
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary"]
        subprocess.run([*command, "tinydb", wanted, "-d", str(place)], check=True)
    (archive,) = folder.glob("tinydb-*.tar.gz")
    with tarfile.open(archive) as file:
        file.extractall(place, filter="data")
    return place / archive.name.removesuffix(".tar.gz")


def run(unpacked: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run pytest there, with the store importable."""
    tests = unpacked / "tests"
    (tests / "conftest.py").write_text(CONFTEST, "utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", str(tests)]
    return subprocess.run(
        [
            *command,
            "-c",
            "/dev/null",
            "--rootdir",
            str(unpacked),
            "--import-mode=importlib",
            *options,
        ],
        cwd=unpacked,
        env={"PYTHONPATH": f"{ROOT}", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def others(listing: str) -> Iterator[tuple[str, str]]:
    """Names of the tests that touch nothing of ours, and why."""
    for line in listing.splitlines():
        if match := re.match(r"OTHER \S*?(test_\w+\.py)::(\w+)", line):
            yield f"{match[1]}::{match[2]}", REASONS[match[1]]


def main() -> int:
    """Print what passed, and what does not apply and why."""
    offline = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as name:
        unpacked = source(Path(name), offline)
        listing = run(unpacked, "--collect-only", "-s").stdout
        applies = listing.count("APPLIES")
        deselected = " and ".join(f"not {name}" for name in NAMES)
        done = run(unpacked, "-rA", "-k", deselected)
        passed = len(re.findall(r"^PASSED ", done.stdout, re.MULTILINE))
        failed = re.findall(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
        print(f"TinyDB {version('tinydb')}: {passed} tests pass, {len(failed)} do not;")
        print(f"{applies} of them use our storage (once with TinyDB's tables, once with ours)")
        print(f"left out, for they want the names MemoryStorage or JSONStorage: {NAMES}")
        apart = dict.fromkeys(others(listing))
        print(f"{len(apart)} say nothing of ours:")
        by_reason: dict[str, list[str]] = {}
        for test, reason in apart:
            by_reason.setdefault(reason, []).append(test.split("::")[1])
        for reason, tests in by_reason.items():
            print(f"- {reason}: {', '.join(tests)}")
        if failed:
            print("\n".join(failed), done.stdout[-3000:], sep="\n")
    return 1 if failed or not applies else 0


if __name__ == "__main__":
    sys.exit(main())
