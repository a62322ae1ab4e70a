"""The trials in small: enough of each in the suite; at full length each is a command of its own."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from trials import damage, disk_model, disks, kill, power_cut, processes

POSIX = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="SIGKILL is POSIX's")


@POSIX
def test_nothing_acknowledged_is_lost_when_the_program_is_killed(tmp_path: Path) -> None:
    outcome = kill.run(tmp_path / "数据", 8)
    assert outcome.faults == [] and outcome.rounds == 8 and outcome.steps > 20


@pytest.mark.parametrize("checkpoint_at_end", [False, True])
def test_damage_is_found_wherever_it_is(tmp_path: Path, checkpoint_at_end: bool) -> None:
    small = damage.small_folder(tmp_path / "数据", checkpoint_at_end=checkpoint_at_end)
    bits, tails = damage.run_flips(small, 1, every=37), damage.run_tails(small, every=23)
    assert bits.faults == tails.faults == []
    assert sum(bits.seen.values()) > 150 and sum(tails.seen.values()) > 80


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> power_cut.Trial:
    """The work whose power is cut."""
    trial = power_cut.Trial(tmp_path_factory.mktemp("work"))
    trial.record()
    return trial


@pytest.fixture
def few_states(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk_model, "MOST_STATES", 6)


@POSIX
@pytest.mark.usefixtures("few_states")
def test_no_power_cut_does_harm(recorded: power_cut.Trial, tmp_path: Path) -> None:
    outcome = power_cut.try_all(recorded, tmp_path)
    assert outcome.harm == "" and outcome.states > 200


@POSIX
@pytest.mark.usefixtures("few_states")
@pytest.mark.parametrize("site", ["files.append <", "archives.write_tables", "live.write"])
def test_a_sync_that_is_left_out_is_noticed(
    recorded: power_cut.Trial, tmp_path: Path, site: str
) -> None:
    (first, *_) = [known for known in power_cut.sites(recorded) if site in known]
    assert power_cut.try_all(recorded, tmp_path, without=first).harm


def test_the_model_of_a_disk_forgets_what_was_not_synced(tmp_path: Path) -> None:
    recorder, disk = disk_model.Recorder(tmp_path), disk_model.Disk()
    handle = recorder.open(tmp_path / "a", os.O_WRONLY | os.O_CREAT)
    recorder.write(handle, b"one")
    recorder.fsync(handle)
    recorder.write(handle, b"two!")
    recorder.close(handle)
    for call in recorder.calls:
        disk.play(call)
    states = {repr(tree) for tree in disk.states(Random(1))}
    assert states >= {"{}", "{'a': b'one'}", "{'a': b'onetwo!'}", "{'a': b'onetw'}"}


@POSIX
def test_processes_take_turns(tmp_path: Path) -> None:
    faults, words = processes.run(tmp_path, 12)
    assert faults == [], words


@pytest.mark.skipif(not disks.can_mount(), reason="needs root, to mount file systems")
@pytest.mark.parametrize("trial", disks.TRIALS, ids=lambda trial: str(trial.__name__))
def test_disks_that_refuse(tmp_path: Path, trial: Callable[[Path], list[str]]) -> None:
    assert trial(tmp_path)
