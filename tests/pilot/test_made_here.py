"""What a form lacks is made over it: the unit of a board, the board of a plan, its material."""

from __future__ import annotations

from pathlib import Path

from office import Clock, Office
from pilots import application, keys, on_screen, told, write

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
