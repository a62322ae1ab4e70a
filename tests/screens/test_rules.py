"""规则: where the office is, and what of the rules that leaves."""

from __future__ import annotations

from pathlib import Path

from office import Clock, Office
from pilots import application, keys, on_screen, settle, told, write

from bulletin_tui.screens.calendar.rules import RulesScreen
from bulletin_tui.widgets.dialogs import Ask
from store.rules.law.rulebook import read_rules


async def test_the_region_is_asked_for_by_a_key_and_shown(
    folder: Path, office: Office, clock: Clock
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await keys(pilot, "ctrl+t", "ctrl+g")
        screen = app.screen
        assert isinstance(screen, RulesScreen)
        seen = on_screen(app)
        assert "还没有说本单位在哪个地区：各地的规定都算" in seen and "按 g 填" in seen
        assert " g 地区 " in seen and "别处" not in seen
        await keys(pilot, "g")
        assert isinstance(app.screen, Ask)
        await write(pilot, "长沙")
        await keys(pilot, "enter")
        assert "“长沙”看不出是哪个省的" in on_screen(app) and isinstance(app.screen, Ask)
        await keys(pilot, *["backspace"] * 2)
        await write(pilot, "湖南长沙市")
        await keys(pilot, "enter")
        await settle(pilot)
        assert read_rules(folder / "rules.toml").region == "湖南省长沙市"
        seen = on_screen(app)
        assert "本单位在湖南省长沙市：没有专门写给那里的规则" in seen and "别处" in seen
        assert "地区已改" in told(app)
        ids = [rule.id for rule in screen.table.rows]
        assert ids.index("N02") < ids.index("N01") < ids.index("N03"), "last of its matter"
        states = {rule.id: screen._state(rule) for rule in screen.table.rows}
        assert (states["N01"], states["N02"], states["N12"]) == ("别处", "已核对", "已核对")
        await keys(pilot, "escape")
        await settle(pilot)
        assert "别处的规定，在湖南省长沙市不算" in "".join(on_screen(app).split())
