"""Archive, backup, restore, doctor, erase: from the shell."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bulletin_tui.cli import main
from bulletin_tui.settings import Settings, save_settings
from bulletin_tui.shell import health
from store.disk.database import Database
from store.errors import Unwritable
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
    assert (
        "可以归档 2017 年：已结束的张贴和诉求 487 条，运行 bulletin archive 2017"
        in run("archive").out
    )
    assert run("archive", 2017).out == "2017 年已归档 819 条，材料也在内。台账里照样查得到。\n"
    assert history(run, data) == before
    assert (
        "已归档 2017 年：材料 331 条，张贴 467 条，活动 1 条，诉求 20 条，在 archive"
        in run("archive").out
    )
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
    assert "还没有备份" in run("backup", "--list").out
    made = run("backup", "--to", stick)
    assert "已备份到本机：" in made.out and f"已备份到 {stick}：" in made.out
    assert run("backup").out == "本机：没有变化，不用再备份。\n"
    listed = run("backup", "--list", "--to", stick).out.splitlines()
    assert listed[0] == f"{data / 'backups'}：" and listed[2] == f"{stick}："
    name = listed[3].split()[0]
    assert listed[1].split()[0] == name
    shutil.rmtree(data)
    into = tmp_path / "恢复 '的'"
    restored = run("restore", name, "--from", stick, "--into", into)
    assert restored.code == 0 and f'打开它：bulletin --data "{into}"' in restored.out
    assert "从备份" in restored.err and "两边各记各的" in restored.err
    assert history(run, into) == before
    assert Database(into, writing=False).count(Lineage) == 1
    refused = run("restore", "--from", stick, "--into", into)
    assert refused.code == 1 and "已经有东西了" in refused.err


def test_the_second_place_of_the_settings_is_used(run: Run, data: Path, tmp_path: Path) -> None:
    second = tmp_path / "second"
    (second / "files").mkdir(parents=True)
    save_settings(data, Settings(backup_to=str(second)))
    assert f"已备份到 {second}：" in run("backup").out
    assert list(second.glob("2*.json"))
    assert f"{second}：" in run("backup", "--list").out
    second.rename(tmp_path / "拔了")
    missing = run("backup")
    assert missing.code == 1 and "U 盘没插" in missing.err and not second.exists()
    assert "本机" in missing.out
    assert "现在不在" in run("backup", "--list").out


@pytest.mark.parametrize("place", ["没有/这里", "数据/里面", "数据", "数据/journal"])
def test_a_place_that_is_none_for_backups_is_refused_and_not_made(
    run: Run, data: Path, tmp_path: Path, place: str
) -> None:
    before = sorted(tmp_path.rglob("*"))
    result = run("backup", "--to", tmp_path / place)
    assert result.code == 1 and (not result.out)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "words",
    [
        ("doctor",),
        ("doctor", "--repair", "x"),
        ("backup",),
        ("archive",),
        ("archive", "2017"),
        ("erase", "王小明", "--yes", "--why", "本人要求"),
        ("restore", "--into", "x"),
    ],
)
def test_a_mistyped_folder_is_told_and_not_made(
    run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    result = run(*words, folder=tmp_path / "打错了")
    assert result.code == 1 and "找不到数据文件夹" in result.err
    assert not (tmp_path / "打错了").exists()


def test_a_folder_of_backups_is_not_taken_for_a_data_folder(run: Run, data: Path) -> None:
    run("backup")
    result = run("doctor", folder=data / "backups")
    assert result.code == 1 and "bulletin restore --from" in result.err


def test_an_empty_name_is_no_folder_and_a_wave_is_the_home(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("backup", "--to", "").code == 2
    assert run("backup", "--to", "~niemand-da/x").code == 2
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert run("backup", "--to", "~/U 盘").code == 0
    assert list((tmp_path / "U 盘").glob("2*.json"))


def test_nothing_to_restore_is_a_sentence(run: Run, tmp_path: Path) -> None:
    result = run("restore", "--into", tmp_path / "x")
    assert result.code == 1 and "还没有备份" in result.err
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


def spoilt_middle(data: Path) -> None:
    """Flip the byte in the middle of the journal, which is in the line with all the records."""
    journal = next((data / "journal").iterdir())
    content = bytearray(journal.read_bytes())
    content[len(content) // 2] ^= 1
    journal.write_bytes(content)


def test_a_rescue_of_hundreds_of_records_is_told_in_short(
    run: Run, data: Path, tmp_path: Path
) -> None:
    run("archive", 2017)
    spoilt_middle(data)
    new = tmp_path / "救出"
    told = run("doctor", "--repair", new).out
    assert len(told.splitlines()) < 30 and max(map(len, told.splitlines())) < 200
    assert "下面 819 条记录照归档 2017 救回来了，请核对：" in told
    assert "诉求“居民咨询办事流程”，8 条" in told and "还有 794 条" in told
    path = tmp_path / "救出-清单.txt"
    assert f"一共 1 处请核对，全部名字在清单 {path} 里。" in told
    text = path.read_text(encoding="utf-8")
    assert "点位“学苑社区东门公示栏”" in text and "还有" not in text
    looked = run("doctor", folder=new)
    assert looked.code == 0 and "清单" not in looked.out


def test_a_list_that_cannot_be_written_is_told_whole(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Path:
        raise Unwritable("磁盘满了。")

    run("archive", 2017)
    spoilt_middle(data)
    monkeypatch.setattr(health, "write_list", full)
    done = run("doctor", "--repair", tmp_path / "救出")
    assert done.code == 0 and "清单没有写成：磁盘满了。" in done.out
    assert done.out.count("张贴“单号") == len(set(re.findall("张贴“单号[^”]*”", done.out))) > 400


def test_a_person_is_looked_for_and_taken_out(run: Run, data: Path) -> None:
    run("archive", 2017)
    run("backup")
    name = "义诊"
    looked = run("erase", name)
    assert looked.code == 0 and "现在的记录 12 条" in looked.out and "--yes" in looked.out
    assert Database(data, writing=False).mentions(name).records
    assert "写明为什么" in run("erase", name, "--yes").err
    done = run("erase", name, "--yes", "--why", "本人要求")
    assert done.code == 0 and "备份还有它" in done.out
    database = Database(data, writing=False)
    assert database.mentions(name).is_empty and database.count(Archive) == 1
    assert "数据里没有" in run("erase", name).err
    assert run("doctor").code == 0


def test_looking_works_beside_a_window_that_writes(run: Run, data: Path) -> None:
    window = Database(data, writing=True)
    assert run("archive").code == 0 and run("backup").code == 0
    assert run("erase", "义诊").code == 0
    for words in (("archive", "2017"), ("erase", "义诊", "--yes", "--why", "本人要求")):
        busy = run(*words)
        assert busy.code == 1 and "正在用" in busy.err
    window.close()


def test_who_entered_something_stays_and_is_told_of(run: Run, data: Path) -> None:
    save_settings(data, Settings(person="王小明"))
    assert run("archive", 2017).code == 0
    looked = run("erase", "王小明")
    assert looked.code == 1 and "数据里没有“王小明”" in looked.err
    assert "另有 1 笔流水是“王小明”登记的" in looked.err


def test_what_is_not_found_is_told_with_what_else_to_look_for(run: Run, data: Path) -> None:
    name, spaced = run("erase", "赵六").err, run("erase", "赵 六").err
    assert "“李四”和“李 四”要分开各查一次" in name and "“李四”和“李 四”要分开各查一次" in spaced
    mobile, landline = run("erase", "138 9999 8000").err, run("erase", "（0418）9999999").err
    assert "横线、括号的写法和全角数字也找过了" in mobile and "区号" not in mobile
    assert "横线、括号的写法和全角数字也找过了" in landline and "去掉区号再查" in landline
    assert "李 四" not in mobile + run("erase", "https://nowhere").err


def test_a_number_is_found_however_it_is_entered_and_taken_out(run: Run, data: Path) -> None:
    spelled = ("0418-2820015", "0418 2820015", "04182820015", "（0418）2820015", "０４１８2820015")
    told = [run("erase", text) for text in spelled]
    assert {result.code for result in told} == {0} and len({result.out for result in told}) == 1
    assert run("erase", spelled[1], "--yes", "--why", "本人要求").code == 0
    assert {run("erase", text).code for text in spelled} == {1}
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
    assert "拷贝来的" not in run("archive", folder=copy).err
    assert "拷贝来的" in run("archive", 2017, folder=copy).err
    assert "拷贝来的" not in run("archive", 2017, folder=copy).err


def test_nobody_is_told_to_delete_a_colleagues_backup(run: Run, data: Path, tmp_path: Path) -> None:
    stick, colleague = tmp_path / "U 盘", tmp_path / "同事"
    assert run("demo", "--year", "2017", "--no-open", folder=colleague).code == 0
    for folder in (data, colleague):
        assert run("backup", "--to", stick, folder=folder).code == 0
    save_settings(data, Settings(backup_to=str(stick)))
    said = run("erase", "义诊", "--yes", "--why", "本人要求").out.splitlines()
    (own,) = [line for line in said if line.startswith(str(stick)) and ".json" in line]
    (theirs,) = [line for line in said if "别人的备份也有它" in line]
    assert str(colleague) in theirs and "不要在这里删" in theirs
    names = [path.name for path in stick.glob("2*.json")]
    assert sum(name in own for name in names) == 1


def test_a_rescued_folder_is_told_of_with_its_way_into_use(
    run: Run, data: Path, tmp_path: Path
) -> None:
    new = tmp_path / "新"
    assert f"再把 {new} 改成 {data}" in run("doctor", "--repair", new).out
    (data / "settings.toml").write_text("xx[[[", "utf-8")
    assert "settings.toml 第 1 行" in run("doctor").out
