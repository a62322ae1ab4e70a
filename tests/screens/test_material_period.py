"""What the form offers for the end of a period, and that a key fills it in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from office import Clock, Office
from pilots import application, keys, on_screen, told, until

from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.screens.writing.material_period import period_offer

START, LATE = date(2026, 11, 24), date(2026, 12, 30)


@pytest.mark.parametrize(
    ("values", "said", "end"),
    [
        ({}, "", None),
        ({"matter": "low_income_publicity"}, "", None),
        ({"period_from": START}, "", None),
        ({"period_to": None}, "应公示到 2026-12-02，按 ^o 填上。低保审核信息", date(2026, 12, 2)),
        ({"period_to": date(2026, 11, 30)}, "只有 5 个工作日，应到 2026-12-02", date(2026, 12, 2)),
        ({"period_to": date(2026, 12, 3)}, "公示期有 8 个工作日，够了。", None),
        ({"matter": "voter_list", "period_from": START}, "没有定天数", None),
        ({"matter": "housing_security", "period_from": START}, "15 天，未核实", date(2026, 12, 8)),
        ({"matter": "conscription", "period_from": date(2017, 8, 1)}, "没有查到规则", None),
        (
            {"matter": "cadre_appointment", "period_from": date(2026, 12, 30)},
            "（暂算）",
            date(2027, 1, 6),
        ),
    ],
)
def test_what_is_offered(
    office: Office, values: dict[str, object], said: str, end: date | None
) -> None:
    offer = period_offer("publicity", office.desk)
    assert offer is not None
    if "period_to" in values:
        values = {"matter": "low_income_publicity", "period_from": START, **values}
    text, filled = offer(values)
    assert said in text and (text == "") == (said == "")
    assert filled == ({"period_to": end} if end else {})
    assert period_offer("notice", office.desk) is None


async def test_a_key_fills_in_the_last_day(folder: Path, office: Office, clock: Clock) -> None:
    office.material("publicity", "低保审核公示", matter="low_income_publicity", period_from=START)
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "enter")
        assert isinstance(app.screen, EditScreen)
        await until(pilot, lambda: "应公示到 2026-12-02，按 ^o 填上" in on_screen(app))
        await keys(pilot, "ctrl+o")
        assert app.screen.form.value_of("period_to") == date(2026, 12, 2)
        assert "哪种公示 < 低保审核公示 >" in on_screen(app)
        app.screen.form.set_value("period_from", "")
        await keys(pilot, "ctrl+o")
        assert "写好从哪天" in told(app), "a key that can do nothing says why"
        await keys(pilot, "escape", "y")
        await keys(pilot, "n", "enter")
        assert isinstance(app.screen, EditScreen) and "^o" not in on_screen(app)
