"""Panels moved and leaflets handed out, by keys alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from office import TODAY, Clock, Office
from pilots import application, keys, on_screen, settle, told, write

from bulletin_tui.screens.pieces.campaigns import open_campaigns
from bulletin_tui.screens.pieces.stock import StockScreen
from store.models import Campaign, Posting, Site, StockEntry, TickKind
from store.models.counts import Count
from store.models.materials import Material


@pytest.fixture
def leaflet(office: Office) -> Material:
    return office.material("leaflet", "防范电信诈骗宣传单", print_run=3000)


@pytest.fixture
def window(office: Office) -> Site:
    return office.site("社区服务窗口", 72, kind="leaflet")


async def test_leaflets_are_entered_and_handed_out(
    folder: Path, office: Office, clock: Clock, leaflet: Material, window: Site
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "s")
        assert isinstance(app.screen, StockScreen)
        assert "没有登记" in on_screen(app) and "移展板" not in on_screen(app)
        # The run that was wanted is proposed.
        await keys(pilot, "+", "ctrl+s")
        assert "已登记入库" in told(app)
        assert "3000份" in on_screen(app)
        await keys(pilot, "o")
        await write(pilot, "很多")
        await keys(pilot, "ctrl+s")
        assert "“很多”看不出是多少，请写成 500、2000余、约500 或 百余" in on_screen(app)
        await keys(pilot, "ctrl+u")
        await write(pilot, "2000余份")
        await keys(pilot, "ctrl+s")
        await settle(pilot)
        shown = on_screen(app)
        assert "2000余份" in shown and "约1000份" in shown
        # More than there are is asked about, not refused.
        await keys(pilot, "o")
        await write(pilot, "1500")
        await keys(pilot, "ctrl+s")
        assert "会不够" in on_screen(app)
        await keys(pilot, "enter")
        await settle(pilot)
        assert "缺约500份" in on_screen(app)
        await keys(pilot, "enter")
        shown = on_screen(app)
        assert "发放  2000余份  社区服务窗口  王敏" in shown and "库里 约1000份" in shown
        await keys(pilot, "enter", "d")
        assert "发放  1500份" in on_screen(app)
        await keys(pilot, "enter", "enter")
        await settle(pilot)
        assert "约1000份" in on_screen(app)
        await keys(pilot, "ctrl+z", "ctrl+z")
        await settle(pilot)
        assert "缺" not in on_screen(app)
    [posting] = office.desk.database.find(Posting)
    assert posting.count == Count(2000, "over") and posting.is_closed


async def test_a_panel_is_moved_in_one_step(folder: Path, office: Office, clock: Clock) -> None:
    panel = office.material("panel", "消防安全常识")
    square = office.site("街道门前广场", 70, kind="display_panel", exposure="室内")
    office.site("文化广场展板点", 71, kind="display_panel", exposure="室内")
    desk = office.desk
    desk.enter_stock(panel, "made", 5, TODAY)
    end = TODAY + timedelta(days=20)
    desk.tick(desk.plan(panel.id, [square.id], TODAY, end, quantity=3), TickKind.POSTED)
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "s")
        assert "在外：街道门前广场 3块" in on_screen(app)
        await keys(pilot, "-")
        await write(pilot, "1")
        await keys(pilot, "ctrl+s")
        await keys(pilot, "m", "tab")
        await write(pilot, "2")
        await keys(pilot, "tab", "enter", "down")
        await keys(pilot, "enter", "ctrl+s")
        await settle(pilot)
        shown = on_screen(app)
        assert "文化广场展板点 2块" in shown and "街道门前广场 1块" in shown
        assert "1块" in shown
    assert [entry.kind for entry in desk.database.find(StockEntry)] == ["made", "lost"]
    assert len(desk.database.find(Posting)) == 3


async def test_a_campaign_is_made(folder: Path, office: Office, clock: Clock) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.run_worker(open_campaigns(app.screen), group="ask")  # type: ignore[arg-type]
        await settle(pilot)
        await keys(pilot, "enter")
        await write(pilot, "宪法日")
        await keys(pilot, "tab", "tab")
        await write(pilot, "11-20")
        await keys(pilot, "ctrl+s")
        assert "不能在那之前结束" in on_screen(app)
        await keys(pilot, "ctrl+u")
        await write(pilot, "11-25")
        await keys(pilot, "ctrl+s")
        assert "已保存" in told(app)
    [campaign] = office.desk.database.find(Campaign)
    assert campaign.name == "宪法日" and campaign.lead_id == office.unit.id


async def test_printed_leaflets_are_offered_to_the_store(
    folder: Path, office: Office, clock: Clock, leaflet: Material, window: Site
) -> None:
    office.desk.plan(leaflet.id, [window.id], TODAY, TODAY, quantity=300)
    office.plan(TODAY)
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f7", "m", "y")
        assert "印好了，登记到库存里吗" in on_screen(app)
        await keys(pilot, "y", "ctrl+s")
    [entry] = office.desk.database.find(StockEntry)
    assert (entry.material_id, entry.quantity) == (leaflet.id, 3000)
