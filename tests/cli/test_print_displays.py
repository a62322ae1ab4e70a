"""`bulletin print` of banners and leaflets: what it says about size and paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from office import Clock, folder_of, open_desk
from printing.printers.trays import HALL, Trays
from pypdf import PdfReader

from bulletin_tui.cli import main
from bulletin_tui.printing.printers.service import Sides
from bulletin_tui.shell import printers
from store.models import Unit, new_material


def open_and_fill(folder: Path, **values: object) -> None:
    folder.mkdir()
    desk = open_desk(folder, Clock())
    unit = desk.save(Unit(id=desk.new_id(), name="学苑社区", kind="community"))
    fields = {"id": desk.new_id(), "title": "防诈骗", "unit_id": unit.id, "body": "不轻信。"}
    desk.save(new_material("leaflet", {**fields, **values}))
    folder_of(desk).close()


def test_a_banner_is_printed_though_a_workshop_was_to_make_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    common = ["--data", str(tmp_path / "数据"), "--today", "2026-11-24"]
    assert main([*common, "demo", "--no-open"]) == 0
    capsys.readouterr()
    assert main([*common, "print", "banner", "防范电信诈骗 守护财产安全"]) == 0
    said = capsys.readouterr().out
    assert said == (
        "防范电信诈骗 守护财产安全：成品 2.38 米 × 0.28 米，A4 纸 14 张（其中拼装图 1 张）\n"
        f"已写到 {tmp_path / '条幅.pdf'}\n"
    )
    assert len(PdfReader(tmp_path / "条幅.pdf").pages) == 14
    assert main([*common, "print", "banner", "停水通知"]) == 1
    assert "“停水通知”是停水停电，不是条幅。" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("form", "options", "sides"),
    [
        ("三折页", [], Sides.SHORT_EDGE),
        ("三折页", ["--sides", "one"], Sides.ONE),
        ("单张", [], Sides.ONE),
    ],
)
def test_a_leaflet_is_printed_on_its_sides_unless_told_otherwise(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    form: str,
    options: list[str],
    sides: Sides,
) -> None:
    folder = tmp_path / "数据"
    open_and_fill(folder, form=form, print_run=300)
    trays = Trays([HALL])
    monkeypatch.setattr(printers, "system_service", lambda: trays)
    words = ["print", "material", "防诈骗", "--out", str(tmp_path / "单.pdf"), "--printer", "hall"]
    assert main(["--data", str(folder), *words, *options]) == 0
    ((_, ticket),) = trays.sent
    assert ticket.sides is sides
    assert "要印 300 份 = A4 纸 300 张" in capsys.readouterr().out


def test_a_notice_that_does_not_fit_its_one_page_is_printed_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "数据"
    folder.mkdir()
    desk = open_desk(folder, Clock())
    unit = desk.save(Unit(id=desk.new_id(), name="学苑社区", kind="community"))
    fields = {"id": desk.new_id(), "title": "清理楼道", "unit_id": unit.id, "one_page": True}
    desk.save(new_material("notice", {**fields, "body": "请各位居民清理楼道。\n" * 40}))
    folder_of(desk).close()
    target = tmp_path / "清理.pdf"
    assert main(["--data", str(folder), "print", "material", "清理楼道", "--out", str(target)]) == 0
    told = capsys.readouterr()
    assert told.err.startswith("“清理楼道”正文多出约 ") and "取消“缩到一页”" in told.err
    assert len(PdfReader(target).pages) == 2


@pytest.mark.parametrize("option", [["--copies", "2"], ["--sides", "one"], ["--from-page", "3"]])
def test_how_to_send_means_nothing_without_a_printer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: list[str]
) -> None:
    open_and_fill(tmp_path / "数据")
    target = tmp_path / "单.pdf"
    words = ["print", "material", "防诈骗", "--out", str(target), *option]
    assert main(["--data", str(tmp_path / "数据"), *words]) == 1
    assert "请再写上 --printer" in capsys.readouterr().err and not target.exists()


def test_pictures_do_not_go_to_a_printer(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["print", "material", "防诈骗", "--png", "--printer", "hall"])
    assert "--printer 不能和 --png 一起写" in capsys.readouterr().err
