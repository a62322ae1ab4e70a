"""The program is killed at a random moment, again and again; nothing acknowledged may be missing.

    python tests/trials/kill.py [ROUNDS]

A child does random work and says each step that is done. It is killed; the folder is opened and
compared, record by record, with a second engine that did the same steps: it must hold all that was
said, and the step that was under way wholly or not at all. Then the work goes on.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]

from memory_engine import MemoryEngine  # noqa: E402
from trials.random_work import Everything, everything, step  # noqa: E402

from store.disk.database import Database  # noqa: E402
from store.doctor import examine  # noqa: E402

SEED = 20261124


@dataclass
class Outcome:
    """What all rounds came to."""

    rounds: int = 0
    steps: int = 0
    under_way: int = 0
    """Rounds after which the step that was under way was there, unsaid."""
    torn: int = 0
    """Rounds after which half a line had to be put aside."""
    faults: list[str] = field(default_factory=list)


def child(folder: Path, first: int) -> None:
    """Work until killed, saying the number of each step when it is done."""
    database = Database(folder, writing=True)
    for number in range(first, 1_000_000):
        step(database, SEED, number)
        print(number, flush=True)


def killed(folder: Path, first: int, random: Random) -> int:
    """Let a child work for a moment; returns how many steps it said were done."""
    command = [sys.executable, __file__, "--child", str(folder), str(first)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = 0
        if random.random() < 0.9:
            said += bool(process.stdout.readline())
        time.sleep(random.random() * random.choice([0.005, 0.05, 0.3]))
        process.send_signal(signal.SIGKILL)
        said += sum(line.endswith("\n") for line in process.stdout)
        assert process.stderr is not None
        if trouble := process.stderr.read():
            raise RuntimeError(trouble[-2000:])
        return said


def run(folder: Path, rounds: int) -> Outcome:
    """So many rounds in one folder."""
    random, outcome = Random(SEED), Outcome()
    model, done = MemoryEngine(), 0
    for number in range(rounds):
        said = killed(folder, done, random)
        for _ in range(said):
            step(model, SEED, done)
            done += 1
        database = Database(folder, writing=True)
        found = everything(database)
        outcome.torn += database.warning is not None
        database.close()
        if found != (expected := everything(model)):
            step(model, SEED, done)
            done += 1
            outcome.under_way += 1
            if found != everything(model):
                outcome.faults.append(difference(number, expected, found))
                break
        outcome.rounds += 1
    outcome.steps = done
    outcome.faults += examine(folder).faults
    return outcome


def difference(number: int, expected: Everything, found: Everything) -> str:
    """Which records are not as they should be."""
    lost = sorted(expected.keys() - found.keys())
    extra = sorted(found.keys() - expected.keys())
    changed = [key for key in expected.keys() & found.keys() if expected[key] != found[key]]
    return f"round {number}: missing {lost}, too many {extra}, different {sorted(changed)}"


def main() -> int:
    """Print what the rounds came to; 1 when something was lost or half."""
    if sys.argv[1:2] == ["--child"]:
        child(Path(sys.argv[2]), int(sys.argv[3]))
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(Path(folder) / "数据", rounds)
    print(
        f"{outcome.rounds} rounds of SIGKILL over {outcome.steps} transactions: "
        f"none lost, none half; {outcome.under_way} rounds kept the one under way, "
        f"{outcome.torn} put half a line aside ({time.monotonic() - began:.0f} s)"
        if not outcome.faults
        else "\n".join(outcome.faults)
    )
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
