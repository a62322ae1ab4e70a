"""The settings file and who is named when nobody is set."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bulletin_tui.clock import Clock
from bulletin_tui.context import opened
from bulletin_tui.settings import FILE, Settings, load_settings, read_settings, save_settings
from store.errors import Damaged, Unwritable

DAY = date(2026, 11, 24)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(person=st.text(st.characters(exclude_categories=["Cs"])), fonts=st.text("\\\"'\x7f\n字😀"))
def test_what_was_saved_is_read(tmp_path: Path, person: str, fonts: str) -> None:
    kept = Settings(person=person, fonts=fonts)
    save_settings(tmp_path, kept)
    assert load_settings(tmp_path) == kept


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()


def test_a_setting_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('person = "王敏"\nsound = true\n', "utf-8")
    assert load_settings(tmp_path).person == "王敏"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"person = ", 1),
        (b'theme = "nord"\nperson = 3\n', 2),
        (b'theme = "nord"\n\n\xff\xfe = 1', 3),
        (b"a = 1\na = 2", 2),
        (b'theme = "nord"\nperson = """', 2),
    ],
)
def test_a_damaged_file_is_named_with_its_line(tmp_path: Path, content: bytes, line: int) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(Damaged, match=rf"settings\.toml 第 {line} 行读不懂"):
        read_settings(tmp_path)
    assert load_settings(tmp_path) == Settings()
    with opened(tmp_path, Clock(datetime.now, DAY), writing=True) as context:
        assert context.settings == Settings()
        assert f"第 {line} 行读不懂" in (context.database.warning or "")


def test_a_damaged_file_is_kept_when_settings_are_saved(tmp_path: Path) -> None:
    for content in (b"person = ", b"person = 3"):
        (tmp_path / FILE).write_bytes(content)
        save_settings(tmp_path, Settings(person="王敏"))
        assert load_settings(tmp_path).person == "王敏"
    kept = sorted(tmp_path.glob("settings.toml.broken-*"))
    assert [path.read_bytes() for path in kept] == [b"person = ", b"person = 3"]


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(Damaged, match=r"settings\.toml 读不出来：那是一个文件夹"):
        read_settings(tmp_path)
    with pytest.raises(Unwritable):
        save_settings(tmp_path, Settings())


def test_the_person_of_the_settings_signs(tmp_path: Path) -> None:
    save_settings(tmp_path, Settings(person="王敏"))
    with opened(tmp_path, Clock(datetime.now, DAY), writing=True) as context:
        assert context.desk.by == "王敏"
        assert context.desk.today == DAY


def test_somebody_signs_when_no_person_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> str:
        raise OSError("no such user")

    monkeypatch.setattr("getpass.getuser", nobody)
    with opened(tmp_path, Clock(datetime.now, DAY), writing=False) as context:
        assert context.desk.by == "未署名"


def test_the_folder_is_free_again_after_a_fault(tmp_path: Path) -> None:
    clock = Clock(datetime.now, DAY)
    with pytest.raises(ZeroDivisionError), opened(tmp_path, clock, writing=True):
        raise ZeroDivisionError
    with opened(tmp_path, clock, writing=True) as context:
        assert context.desk.database.is_writable


def test_a_clock_without_a_given_day_goes_on() -> None:
    moments = iter([datetime(2026, 11, 24, 23, 59), datetime(2026, 11, 25)])
    clock = Clock(lambda: next(moments))
    assert [clock.today(), clock.today()] == [DAY, date(2026, 11, 25)]


def test_a_file_that_notepad_saved_is_read(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes('\ufeffperson = "王敏"\n'.encode())
    assert read_settings(tmp_path).person == "王敏"


def test_a_file_of_brackets_and_a_path_that_is_no_text_are_no_tracebacks(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes(b"person = " + b"[" * 100_000)
    with pytest.raises(Damaged):
        read_settings(tmp_path)
    save_settings(tmp_path, Settings(backup_to="/tmp/\udcff"))
    assert read_settings(tmp_path).backup_to.startswith("/tmp/")
