"""Archive, backup, restore, doctor, erase: from the shell."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bulletin_tui.cli import main
from bulletin_tui.settings import Settings, save_settings
from store.disk.database import Database
from store.models import Archive, Lineage


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "数据"


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the sample year, as of January 2018."""

    def command(*words: object, folder: Path = data) -> Result:
        argv = ["--data", str(folder), "--today", "2018-01-05", *map(str, words)]
        try:
            code = main(argv)
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Result(code, captured.out, captured.err)

    assert command("demo", "--year", "2017", "--no-open").code == 0
    return command


def history(run: Run, folder: Path) -> str:
    return run("history", "--json", folder=folder).out


def test_a_year_is_archived_and_the_history_says_the_same(run: Run, data: Path) -> None:
    before = history(run, data)
    assert "可以归档 2017：已结束的 487 条，运行 bulletin archive 2017" in run("archive").out
    assert run("archive", 2017).out == "2017 年已归档 819 条。台账里照样查得到。\n"
    assert history(run, data) == before
    assert "已归档 2017：819 条，archive/2017.json" in run("archive").out
    assert "没有可以归档的" in run("archive", 2017).err
    assert "还没有过完" in run("archive", 2018).err
    assert run("doctor").code == 0
    one = run("history", "--from", "2017-05-15", "--to", "2017-05-15", "--text", "政务公开 沿街")
    assert "推进政务公开" in one.out


@pytest.mark.parametrize("year", ["", "今年", "20170", "-1", "1"])
def test_a_year_is_a_year(run: Run, year: str) -> None:
    result = run("archive", year)
    assert result.code == 2 and "命令没有写对" in result.err


def test_a_backup_is_made_listed_and_restored(run: Run, data: Path, tmp_path: Path) -> None:
    before = history(run, data)
    stick = tmp_path / "U 盘"
    made = run("backup", "--to", stick)
    assert f"已备份到 {data / 'backups'}" in made.out and f"已备份到 {stick}" in made.out
    assert run("backup").out == f"{data / 'backups'}：没有变化，不用再备份。\n"
    name = run("backup", "--list", "--to", stick).out.split()[0]
    shutil.rmtree(data)
    into = tmp_path / "恢复 '的'"
    restored = run("restore", name, "--from", stick, "--into", into)
    assert restored.code == 0 and f"打开它：bulletin --data {into}" in restored.out
    assert "从备份" in restored.err and "两边各记各的" in restored.err
    assert history(run, into) == before
    assert Database(into, writing=False).count(Lineage) == 1
    refused = run("restore", "--from", stick, "--into", into)
    assert refused.code == 1 and "已经有东西了" in refused.err


def test_the_second_place_of_the_settings_is_used(run: Run, data: Path, tmp_path: Path) -> None:
    save_settings(data, Settings(backup_to=str(tmp_path / "second")))
    assert "已备份到" in run("backup").out
    assert list((tmp_path / "second").glob("2*.json"))


def test_nothing_to_restore_is_a_sentence(run: Run, tmp_path: Path) -> None:
    result = run("restore", "--into", tmp_path / "x")
    assert result.code == 1 and "找不到备份" in result.err
    assert run("restore").code == 2
    assert run("restore", "--into", tmp_path / "x", "--from", tmp_path / "没有").code == 1


def test_a_damaged_folder_is_examined_and_repaired(run: Run, data: Path, tmp_path: Path) -> None:
    run("archive", 2017)
    journal = next((data / "journal").iterdir())
    content = journal.read_bytes()
    journal.write_bytes(content.replace("学苑".encode(), "学院".encode(), 1))
    (data / "bulletin.json").unlink()
    broken = run("today")
    assert broken.code == 1 and "bulletin doctor" in broken.err
    found = run("doctor")
    assert found.code == 1 and "第 1 行：校验不符" in found.err
    new = tmp_path / "救出"
    repaired = run("doctor", "--repair", new)
    assert repaired.code == 0 and "原来的文件夹没有动" in repaired.out
    assert "第 1 行" in repaired.out
    assert run("doctor", folder=new).code == 0
    again = run("doctor", "--repair", new)
    assert again.code == 1 and "已经有东西" in again.err


def test_a_person_is_looked_for_and_taken_out(run: Run, data: Path) -> None:
    run("archive", 2017)
    run("backup")
    name = "义诊"
    looked = run("erase", name)
    assert looked.code == 0 and "在这 12 条记录里" in looked.out and "--yes" in looked.out
    assert Database(data, writing=False).mentions(name).records
    assert "写明为什么" in run("erase", name, "--yes").err
    done = run("erase", name, "--yes", "--why", "本人要求")
    assert done.code == 0 and "备份还有它" in done.out
    database = Database(data, writing=False)
    assert database.mentions(name).is_empty and database.count(Archive) == 1
    assert "数据里没有" in run("erase", name).err
    assert run("doctor").code == 0


@pytest.mark.skipif(os.name == "nt", reason="permission bits are POSIX's")
def test_everything_in_the_folder_is_for_its_owner_only(run: Run, data: Path) -> None:
    old = os.umask(0)
    try:
        run("archive", 2017)
        run("backup")
        out = data / "print" / "周.pdf"
        assert run("print", "week", "--week", "2017-W20", "--out", out).code == 0
        save_settings(data, Settings(person="王敏"))
    finally:
        os.umask(old)
    found = [data, *data.rglob("*")]
    assert {path.name for path in found} >= {"archive", "backups", "print", "journal", "lock"}
    for path in found:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_copied_folder_says_so_once(run: Run, data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "拷贝"
    shutil.copytree(data, copy)
    assert "拷贝来的" not in run("today", folder=copy).err
    assert "拷贝来的" in run("archive", folder=copy).err
    assert "拷贝来的" not in run("archive", folder=copy).err
