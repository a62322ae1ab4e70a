"""Tables and forms in the window: choose, say only what is needed, have the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from office import TODAY, Clock, Office
from pilots import application, keys, on_screen, settle, told, until
from printing.printers.trays import Trays
from pypdf import PdfReader

from bulletin_tui.app import BulletinApp
from bulletin_tui.printing.fonts import roles as fonts
from bulletin_tui.printing.printers.delivery import deliver
from bulletin_tui.printing.printers.service import Ticket
from bulletin_tui.screens import printing
from bulletin_tui.screens.paper import print_job
from bulletin_tui.screens.paper.print_dialog import PrintDialog
from bulletin_tui.widgets.line_input import LineInput
from store.models import TickKind

DAY = "2026-11-24"


@pytest.fixture(autouse=True)
def bundled_fonts_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_system_folders", tuple)


def text_of(path: Path) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(path).pages)


def fill_in(app: BulletinApp, text: str) -> None:
    app.screen.query_one(LineInput).value = text


async def test_a_form_is_chosen_asked_for_and_made(
    folder: Path, office: Office, clock: Clock
) -> None:
    upward = office.site("上级报送", 9, kind="report_up")
    office.desk.tick([office.plan(site=upward)], TickKind.POSTED)
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f7", "f")
        screen = on_screen(app)
        for name in ("一周张贴清单", "公示栏标牌", "街道公示板登记表", "咨询登记表", "送达回执"):
            assert name in screen
        # The register needs a period; one of one's own may not run backwards.
        await keys(pilot, "down", "down", "down", "down", "enter")
        assert "今年（2026-01-01 至 2026-11-24）" in on_screen(app)
        await keys(pilot, "pagedown", "enter")
        fill_in(app, "1101")
        await keys(pilot, "enter")
        fill_in(app, "1031")
        await keys(pilot, "enter")
        assert "结束日在 2026-11-01 之前" in on_screen(app)
        fill_in(app, "11-30")
        await keys(pilot, "enter")
        assert "表格做好了" in told(app)
        assert "print/街道公示板登记表-2026-11-24.pdf" in on_screen(app).replace("\n", "")
        # The secrecy review needs a material; Escape leads back at every step.
        await keys(pilot, "f", "escape", "f")
        await keys(pilot, "pagedown", "pagedown", "up", "enter")
        assert "通知  关于清理楼道的通知  学苑社区" in on_screen(app)
        await keys(pilot, "enter")
        await settle(pilot)
        # No other unit is known: the receipt is made to be written in. None at all is refused.
        await keys(pilot, "f", "pagedown", "pagedown", "enter", "enter")
        assert "[x] 空白的，单位手写" in on_screen(app)
        await keys(pilot, "space", "enter")
        assert "请至少选一个" in told(app)
        await keys(pilot, "f", "pagedown", "pagedown", "enter", "enter", "enter")
        await settle(pilot)
    made = folder / "print"
    assert "2026年11月1日至11月30日" in text_of(made / f"街道公示板登记表-{DAY}.pdf")
    assert "信息标题关于清理楼道的通知" in text_of(
        made / f"保密审查表-关于清理楼道的通知-{DAY}.pdf"
    )
    assert "收件单位送达方式" in text_of(made / f"送达回执-关于清理楼道的通知-{DAY}.pdf")
    assert len(list(made.iterdir())) == 3


async def test_a_statement_is_asked_of_what_hung_and_each_has_a_file_of_its_own(
    folder: Path, office: Office, clock: Clock
) -> None:
    desk = office.desk
    law = {"matter": "low_income_publicity"}
    spring, autumn = (
        office.material("publicity", f"{season}季低保审核公示", **law) for season in "春秋"
    )
    office.material("publicity", "还没贴的公示", **law)
    for material in (spring, autumn):
        desk.tick(desk.plan(material.id, [office.west.id], TODAY, None), TickKind.POSTED)
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f7", "f", "down", "down", "enter")
        assert "还没贴的公示" not in on_screen(app)
        desk.tick([office.plan()], TickKind.POSTED)  # newer, and nobody may object to it
        await keys(pilot, "escape", "f", "down", "down", "enter")
        seen = on_screen(app)
        order = ["秋季低保审核公示  学苑社区", "春季低保审核公示", "关于清理楼道的通知"]
        assert sorted(order, key=seen.index) == order
        await keys(pilot, "enter")
        await until(pilot, lambda: f"公示情况说明-秋季低保审核公示-{DAY}.pdf" in on_screen(app))
        await keys(pilot, "f", "down", "down", "enter", "down", "enter")
        await until(pilot, lambda: f"公示情况说明-春季低保审核公示-{DAY}.pdf" in on_screen(app))
    assert len(list((folder / "print").iterdir())) == 2


async def test_labels_are_made_where_the_boards_are(
    folder: Path, office: Office, clock: Clock
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        # All boards are marked; the first is taken out.
        await keys(pilot, "f5", "b", "space", "enter")
        await settle(pilot)
        assert app.current_mode == "printing"
        assert "表格做好了。按 l 送打印机" in told(app)
    text = text_of(folder / "print" / f"公示栏标牌-{DAY}.pdf")
    assert "西门公示栏" in text and "东门公示栏" not in text


async def test_a_refusal_is_told_and_the_chooser_comes_again(
    folder: Path, office: Office, clock: Clock
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f7", "f", "enter")
        await settle(pilot)
        assert "2026-W48 没有要张贴、保留或撤下的" in told(app)
        await keys(pilot, "f")
        assert "做哪张表" in on_screen(app)
    assert not (folder / "print").exists()


async def test_the_ledger_goes_to_paper_by_the_files_ending(
    folder: Path, office: Office, clock: Clock, tmp_path: Path
) -> None:
    office.plan()
    app = application(folder, office.desk, clock)
    target, table = tmp_path / "t.pdf", tmp_path / "t.csv"
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f6", "o")
        fill_in(app, str(tmp_path / "t.xlsx"))
        await keys(pilot, "enter")
        assert "只会写 .csv 和 .pdf" in on_screen(app)
        fill_in(app, str(table))
        await keys(pilot, "enter")
        await settle(pilot)
        assert f"已导出 1 条：{table}" in told(app)
        await keys(pilot, "o")
        fill_in(app, str(target))
        await keys(pilot, "enter")
        await settle(pilot)
        assert f"已导出 1 条：{target}" in told(app)
    assert "张贴台账" in text_of(target) and table.read_text("utf-8-sig").startswith("种类,标题")


async def test_a_form_goes_out_while_the_week_waits_half_printed(
    folder: Path, office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    trays = Trays()
    monkeypatch.setattr(printing, "system_service", lambda: trays)
    monkeypatch.setattr(print_job, "POLL", 0.1)
    office.plan()
    week = folder / "print" / "2026-W48.pdf"
    week.parent.mkdir()
    week.write_bytes(b"%PDF-1.7")
    deliver(trays, week, ["A4"] * 6, Ticket("office", 1, 6))
    trays.lose("office-1")
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f7")
        assert "上次印到第 0 / 6 张" in on_screen(app)
        await keys(pilot, "f", "enter")
        await settle(pilot)
        screen = on_screen(app)
        assert "一周张贴清单-2026-11-24.pdf" in screen and "上次印到" not in screen
        await keys(pilot, "l")
        await until(pilot, lambda: isinstance(app.screen, PrintDialog))
        await keys(pilot, "ctrl+s")
        # Not “按 m”, which would note the week's own sheets as printed.
        await until(pilot, lambda: "印完了。请看一下纸。" in told(app))
        await keys(pilot, "right_square_bracket", "left_square_bracket")
        assert "上次印到第 0 / 6 张" in on_screen(app)
    assert [run.total for run, _ in trays.sent] == [6, 1]
