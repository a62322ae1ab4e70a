"""Somebody comes back from the walk: results, photographs, defects, the wind."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from office import TODAY, Clock, Office
from PIL import Image
from pilots import application, keys, on_screen, settle, told, write
from textual.events import Paste
from textual.pilot import Pilot

from bulletin_tui.printing.intake.photos import take_photo
from bulletin_tui.printing.qr import qr_for
from bulletin_tui.widgets.dialogs import Tell
from bulletin_tui.widgets.line_input import LineInput
from store.disk.attachments import Attachments
from store.models import Defect, Photo, Posting, Site, TickKind
from store.rules.wall.codes import marked


@pytest.fixture
def hanging(office: Office) -> Posting:
    posting = office.plan(TODAY - timedelta(days=3), 30)
    return office.desk.tick([posting], TickKind.POSTED, TODAY - timedelta(days=3))[0]


def now(office: Office, posting: Posting) -> Posting:
    return office.desk.database.get(Posting, posting.id)


@asynccontextmanager
async def opened(
    folder: Path, office: Office, clock: Clock, *first: str
) -> AsyncIterator[Pilot[Any]]:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f2", "w", *first)
        yield pilot


async def test_a_walk_is_entered_with_few_keys_and_taken_back_with_one(
    folder: Path, office: Office, clock: Clock, hanging: Posting
) -> None:
    old = office.plan(TODAY - timedelta(days=9), 10)
    office.desk.tick([old], TickKind.POSTED, TODAY - timedelta(days=9))
    new, later = office.plan(), office.plan(TODAY + timedelta(days=2), 20)
    before = office.desk.database.stamp
    async with opened(folder, office, clock, "enter") as pilot:
        app: Any = pilot.app
        lines = on_screen(app).splitlines()
        (heading,) = [line for line in lines if "登记结果" in line]
        assert "2026-W48" in heading and "4 张" in heading
        (up, down, waiting, stays) = [line for line in lines if "东门公示栏" in line]
        assert "换" in up and "贴好了" in up and "换下" in down and "撤下" in down
        assert "贴 11-26" in waiting and "没做" in waiting and "保留" in stays
        # The name of who walked, then the sheet that is covered; the rest is as planned.
        await keys(pilot, "tab", "tab", "end", "ctrl+u")
        await write(pilot, "周强")
        await keys(pilot, "shift+tab", "shift+tab", "end", "4", "m")
        await write(pilot, "广告压住了")
        await keys(pilot, "enter", "ctrl+s")
        assert "已登记 3 张" in told(app)
        assert office.desk.database.stamp == before + 1
        posted, covered = now(office, new).ticks[0], now(office, hanging).ticks[-1]
        assert (posted.kind, posted.by, posted.on) == (TickKind.POSTED, "周强", TODAY)
        assert (covered.reason, covered.note) == ("covered", "广告压住了")
        assert now(office, old).is_closed and now(office, later).ticks == ()
        await keys(pilot, "ctrl+z")
    assert now(office, new).ticks == () and now(office, hanging).is_hanging


async def test_a_line_at_fault_is_shown_and_nothing_is_lost(
    folder: Path, office: Office, clock: Clock, hanging: Posting
) -> None:
    new = office.plan()
    before = office.desk.database.stamp
    async with opened(folder, office, clock, "enter", "3", "enter") as pilot:
        app: Any = pilot.app
        # What hangs is dirty: chosen by its number on the printed form.
        await write(pilot, "8 脏")
        await keys(pilot, "enter", "ctrl+s")
        assert "有 1 行要改，都还没有保存。" in on_screen(app) and "没有贴着" in on_screen(app)
        assert office.desk.database.stamp == before
        await keys(pilot, "ctrl+q")
        assert "有内容还没有保存" in on_screen(app) and "登记结果" in on_screen(app)
        await keys(pilot, "n", "escape")
        assert "还没有保存，要放弃吗" in on_screen(app)
        await keys(pilot, "n", "space", "tab")
        await write(pilot, "明天")
        await keys(pilot, "ctrl+s")
        assert "还没有到，请写实际去的那一天" in on_screen(app)
        # The cursor stands where the fault is: what is typed now changes no line of the list.
        await write(pilot, "今天")
        await keys(pilot, "ctrl+s")
    assert now(office, new).is_hanging and now(office, hanging).is_hanging
    (dirty,) = office.desk.database.find(Defect)
    assert (dirty.kind, dirty.posting_id) == ("dirty", hanging.id)


async def test_before_a_storm_things_are_made_fast_or_taken_in(
    folder: Path, office: Office, clock: Clock, hanging: Posting
) -> None:
    street = office.site("学苑路条幅点", 9, kind="banner")
    banner = office.material("banner", "防范电信诈骗")
    cloth = office.desk.plan(banner.id, [street.id], TODAY, None)
    office.desk.tick(cloth, TickKind.POSTED)
    async with opened(folder, office, clock, *["down"] * 4, "enter") as pilot:
        screen = on_screen(pilot.app)
        assert screen.index("学苑路条幅点") < screen.index("东门公示栏")
        await keys(pilot, "space", "1", "ctrl+s")
    assert now(office, cloth[0]).ticks[-1].reason == "taken_in"
    assert now(office, hanging).note == "11-24 大风前已加固"


async def test_a_patrol_is_entered_and_its_defect_mended(
    folder: Path, office: Office, clock: Clock, hanging: Posting
) -> None:
    async with opened(folder, office, clock, *["down"] * 3, "enter") as pilot:
        app: Any = pilot.app
        assert "没有要处理的问题" in on_screen(app)
        # By the code on the paper; what is wrong makes it unreadable, so it hangs no more.
        await keys(pilot, "n", "enter")
        await write(pilot, "1234567")
        await keys(pilot, "enter", "end", "ctrl+u")
        await write(pilot, hanging.code)
        await keys(pilot, "enter")
        assert "巡查：东门公示栏" in on_screen(app) and "关于清理楼道的通知" in on_screen(app)
        await keys(pilot, "enter")
        await write(pilot, "褪色")
        await keys(pilot, "enter", "ctrl+s")
        assert now(office, hanging).ticks[-1].reason == "faded"
        # Or by the board, for what is not about a sheet.
        await keys(pilot, "n", "down", "enter", "enter")
        await write(pilot, "玻璃")
        await keys(pilot, "enter", "ctrl+s")
        assert "还没处理 1 个" in on_screen(app) and "玻璃损坏" in on_screen(app)
        await keys(pilot, "enter", "tab", "tab")
        await write(pilot, "换了玻璃")
        await keys(pilot, "ctrl+s")
        assert "t 看全部" in on_screen(app)
        await keys(pilot, "t")
        assert "t 只看没处理的" in on_screen(app)
        assert "还没处理 0 个，一共 1 个" in on_screen(app)
        assert "11-24 换了玻璃" in on_screen(app)
        await keys(pilot, "ctrl+z", "escape")
        assert "玻璃损坏" in on_screen(app)  # a task of the day again
    (glass,) = office.desk.database.find(Defect)
    assert (glass.site_id, glass.fixed_on) == (office.east.id, None)


def picture(path: Path, text: str = "") -> Path:
    """A small photograph, with a QR code on it."""
    found = Image.effect_noise((600, 500), 30 + len(path.name)).convert("L")
    if text:
        matrix = qr_for(text).matrix
        code = Image.new("L", (len(matrix) + 8,) * 2, 255)
        for y, row in enumerate(matrix):
            for x, dark in enumerate(row):
                code.putpixel((x + 4, y + 4), 0 if dark else 255)
        found.paste(code.resize((400, 400), Image.Resampling.NEAREST), (20, 20))
    found.save(path)
    return path


async def test_photographs_find_their_sheets(
    folder: Path, office: Office, clock: Clock, hanging: Posting, tmp_path: Path
) -> None:
    photos = tmp_path / "DCIM 1"
    photos.mkdir()
    new = office.plan()
    known = picture(photos / "IMG_1.png", f"单号{marked(hanging.code)}")
    (photos / "IMG_2.png").write_bytes(known.read_bytes())
    picture(photos / "IMG_3.png")
    (photos / "IMG_4.jpg").write_bytes(b"\xff\xd8 broken")
    async with opened(folder, office, clock, "down", "down", "enter") as pilot:
        app: Any = pilot.app
        app.screen.query_one(LineInput).post_message(Paste(f"'{photos}'"))
        await keys(pilot, "enter")
        assert "有 1 张用不上" in on_screen(app) and "IMG_4.jpg" in on_screen(app)
        await keys(pilot, "enter")
        screen = on_screen(app)
        assert "认出了单号" in screen and "不要：和 IMG_1.png 是同" in screen
        assert "没有对上，回车选一张" in screen
        await keys(pilot, "ctrl+s")
        assert "有 1 张没有对上" in on_screen(app)
        await keys(pilot, "n", "enter")
        assert "IMG_3.png 是哪一张" in on_screen(app)
        await keys(pilot, "enter", "ctrl+s")
        await settle(pilot)
        assert "收下 2 张照片，记在 1 张单子上" in told(app)
        assert [photo.name for photo in now(office, hanging).photos] == ["IMG_1.png", "IMG_3.png"]
        await keys(pilot, "w", "down", "down", "enter")
        app.screen.query_one(LineInput).value = str(known)
        await keys(pilot, "enter")
        assert "早就收过这一张" in on_screen(app)
        await keys(pilot, "escape", "y", "w", "down", "down", "enter")
        # What hangs in a photograph is up, though nobody has entered it.
        again = picture(tmp_path / "IMG_50.png", f"单号{marked(new.code)}")
        os.utime(again, (clock.now().timestamp(),) * 2)
        app.screen.query_one(LineInput).value = str(again)
        await keys(pilot, "enter", "ctrl+s")
        assert "照片上有 1 张还没有登记" in on_screen(app)
        await keys(pilot, "enter")
        assert "登记贴好了 1 张" in told(app)
    (posted,) = now(office, new).ticks
    assert (posted.kind, posted.on) == (TickKind.POSTED, TODAY)


async def test_the_week_is_shown_and_made_route_by_route(
    folder: Path, office: Office, clock: Clock
) -> None:
    for site, route in ((office.east, "南片"), (office.west, "北/片")):
        office.plan(site=office.desk.save(site.changed(route=route)))
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f7")
        assert "2 个点位" in on_screen(app)
        await keys(pilot, "r", "down", "down", "enter")
        screen = on_screen(app)
        assert "北/片  1 个点位" in screen and "西门公示栏" in screen and "东门公示栏" not in screen
        office.desk.save(office.desk.database.get(Site, office.west.id).changed(route="南片"))
        await keys(pilot, "ctrl+r")
        assert "2 个点位" in on_screen(app) and "r 路线" not in on_screen(app)


async def test_a_table_is_written_filled_in_and_taken_in(
    folder: Path, office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = office.plan()
    monkeypatch.setattr("bulletin_tui.screens.walking.walk.open_file", lambda path: True)
    async with opened(folder, office, clock, *["down"] * 5, "enter", "enter") as pilot:
        app: Any = pilot.app
        path = folder / "print" / "走访-2026-W48.csv"
        assert "写好了" in told(app)
        app.clear_notifications()
        text = path.read_text("utf-8-sig")
        path.write_text(text.replace(",贴,,,", ",贴,贴歪了,11-24,周强,"), "utf-8")
        await keys(pilot, "w", *["down"] * 5, "enter", "down", "enter")
        app.screen.query_one(LineInput).value = str(path)
        await keys(pilot, "enter")
        assert "第 2 行“结果”：“贴歪了”看不懂" in on_screen(app)
        (after,) = (line for line in on_screen(app).splitlines() if "改好后再导入一次" in line)
        assert "看不懂" not in after, "each on a line of its own"
        # More than there is room for are told in a box of their own.
        path.write_text(path.read_text("utf-8") + "1234567,,,贴,贴好了,11-24,,,\n" * 30, "utf-8")
        await keys(pilot, "enter")
        assert "有 31 处要改" in on_screen(app) and isinstance(app.screen, Tell)
        await keys(pilot, "enter")
        (path.parent / "别的.csv").write_text("姓名,电话\n王敏,110\n", "utf-8")
        app.screen.query_one(LineInput).value = str(path.parent / "别的.csv")
        await keys(pilot, "enter")
        assert "缺少表头：单号、结果" in on_screen(app)
        app.screen.query_one(LineInput).value = str(path)
        path.write_text(text.replace(",贴,,,", ",贴,√,11-24,周强,"), "utf-8")
        await keys(pilot, "enter")
        assert "收进来 1 行" in told(app)
    assert now(office, new).ticks[0].by == "周强"


async def test_a_photograph_is_looked_at_from_its_sheet(
    folder: Path,
    office: Office,
    clock: Clock,
    hanging: Posting,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    snapshot = take_photo(picture(tmp_path / "IMG_1.png"), Attachments(folder), TODAY)
    photo = Photo(**snapshot.attachment.model_dump(), on=TODAY, by="周强")
    office.desk.attach_photos({hanging.id: [photo]})
    opened_files: list[Path] = []

    def cannot(path: Path) -> bool:
        opened_files.append(path)
        return False

    monkeypatch.setattr("bulletin_tui.screens.walking.photos.open_file", cannot)
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f6", "enter", "v")
        await settle(pilot)
        assert "照片在：" in on_screen(app)  # no viewer: then it is said where the file lies
    assert opened_files == [(folder / "attachments" / photo.file).resolve()]
