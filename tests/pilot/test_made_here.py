"""What a form lacks is made over it: the unit of a board, the board of a plan, its material."""

from __future__ import annotations

from pathlib import Path

from office import Clock, Office
from pilots import application, keys, on_screen, settle, told, until, write

from bulletin_tui.screens.edit import EditScreen
from store.desk import Desk
from store.models import Category, Material, Posting, Site, Unit


async def test_the_first_board_begins_with_its_unit(folder: Path, desk: Desk, clock: Clock) -> None:
    desk.save(Category(id=desk.new_id(), name="民生服务", standard="public_service"))
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f5", "n")
        await write(pilot, "东门公示栏")
        await keys(pilot, "tab", "tab", "enter")
        assert "+ 新单位" in on_screen(app)
        await keys(pilot, "enter")
        assert "新单位" in on_screen(app).splitlines()[0]
        await write(pilot, "学苑社区")
        await keys(pilot, "ctrl+s")
        assert isinstance(app.screen, EditScreen) and app.screen.heading == "新点位"
        assert "< 学苑社区 >" in on_screen(app) and "东门公示栏" in on_screen(app)
        await keys(pilot, "ctrl+s")
    (site,), (unit,) = desk.database.find(Site), desk.database.find(Unit)
    assert site.unit_id == unit.id and unit.name == "学苑社区"


async def test_a_plan_without_a_board_or_a_material_goes_on_with_a_new_one(
    folder: Path, desk: Desk, clock: Clock
) -> None:
    desk.save(Unit(id=desk.new_id(), name="学苑社区"))
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f3", "n")
        assert "还没有材料。现在写一份吗？" in on_screen(app)
        await keys(pilot, "enter")
        await write(pilot, "通知")
        await keys(pilot, "enter")
        await write(pilot, "关于清理楼道的通知")
        await keys(pilot, "ctrl+s", "y")
        assert "还没有点位。现在建一个公示栏吗？" in on_screen(app)
        await keys(pilot, "enter")
        await write(pilot, "西门公示栏")
        await keys(pilot, "ctrl+s")
        assert isinstance(app.screen, EditScreen)
        assert app.screen.heading == "排期：关于清理楼道的通知"
        await write(pilot, "西门")
        await keys(pilot, "enter", "ctrl+s", "y")
    (posting,) = desk.database.find(Posting)
    assert desk.database.get(Material, posting.material_id).title == "关于清理楼道的通知"
    assert desk.database.get(Site, posting.site_id).name == "西门公示栏"


async def test_to_go_back_from_what_is_made_leaves_the_form_as_it_was(
    folder: Path, office: Office, clock: Clock
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "enter")
        assert isinstance(app.screen, EditScreen)
        app.screen.form.editor("category_id").focus()
        await write(pilot, "新")
        await keys(pilot, "enter", "escape")
        assert isinstance(app.screen, EditScreen) and not app.screen.is_dirty
        await keys(pilot, "enter", "enter")
        await write(pilot, "民生服务")
        await keys(pilot, "ctrl+s", "ctrl+s")
        assert "已保存" in told(app)
    (category,) = office.desk.database.find(Category)
    assert office.desk.database.get(Material, office.notice.id).category_id == category.id


async def test_a_banner_without_a_place_for_it_says_so_and_goes_on_with_a_new_one(
    folder: Path, office: Office, clock: Clock
) -> None:
    office.material("banner", "远离非法集资")
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "p")
        seen = on_screen(app)
        assert "还没有条幅点。现在建一个吗？" in seen and "按 F5、n，种类选“条幅点”" in seen
        # Hung elsewhere all the same, it is said where that is, and what is offered is told.
        await keys(pilot, "n", "enter")
        assert "+ 新条幅点" in on_screen(app)
        await keys(pilot, "enter")
        await until(pilot, lambda: "“东门公示栏”（社区公示栏）不是条幅点" in on_screen(app))
        await keys(pilot, "escape", "y", "p", "y")
        assert isinstance(app.screen, EditScreen) and app.screen.heading == "新点位"
        assert app.screen.form.value_of("kind") == "banner"
        await write(pilot, "学苑路条幅点")
        await keys(pilot, "ctrl+s")
        assert isinstance(app.screen, EditScreen) and app.screen.heading == "排期：远离非法集资"
        await keys(pilot, "enter", "enter")  # what is meant for it comes first
        await settle(pilot)
        assert "< 学苑路条幅点 >" in on_screen(app) and "不是条幅点" not in on_screen(app)
        # The next time nothing is asked, and a notice never asks.
        await keys(pilot, "escape", "y", "p")
        assert isinstance(app.screen, EditScreen) and app.screen.heading == "排期：远离非法集资"
        await keys(pilot, "escape", "down", "p")
        assert isinstance(app.screen, EditScreen)
        assert app.screen.heading == "排期：关于清理楼道的通知"


async def test_a_new_community_is_proposed_to_be_below_the_street(
    folder: Path, office: Office, clock: Clock
) -> None:
    desk = office.desk
    street = desk.save(Unit(id=desk.new_id(), name="中仓街道", kind="street"))
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f5", "u", "enter")
        assert isinstance(app.screen, EditScreen) and app.screen.heading == "新单位"
        form = app.screen.form
        assert form.value_of("parent_id") == street.id
        form.set_value("kind", "partner")
        await settle(pilot)
        assert form.value_of("parent_id") == "", "what only helps is below nobody here"
        form.set_value("kind", "community")
        await settle(pilot)
        await write(pilot, "育新社区")
        await keys(pilot, "ctrl+s")
        made = next(unit for unit in desk.database.find(Unit) if unit.name == "育新社区")
        assert made.parent_id == street.id
        # With two streets it is the one above the last community.
        other = desk.save(Unit(id=desk.new_id(), name="河西街道", kind="street"))
        desk.save(Unit(id=desk.new_id(), name="河西社区", parent_id=other.id))
        await keys(pilot, "u", "enter")
        assert isinstance(app.screen, EditScreen)
        assert app.screen.form.value_of("parent_id") == other.id
