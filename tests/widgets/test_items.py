"""Words with their numbers: a line breaks between two of them only."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from widgets.stage import Stage

from bulletin_tui.widgets.items import Items

COUNTS = ["逾期未撤 2", "许可过期 1", "掉了/被盖 1", "今天要撤 1", "今天要贴 3", "本周要印 4"]


@pytest.mark.parametrize("width", range(11, 80, 7))
async def test_a_word_stays_with_its_number_however_wide_the_window(width: int) -> None:
    items = Items()
    app = Stage(items)
    async with app.run_test(size=(width, 12)) as pilot:
        items.show(COUNTS)
        await pilot.pause()
        lines = [line.rstrip() for line in app.lines()][: items.size.height]
        assert [item for line in lines for item in line.split("  ")] == COUNTS
        assert all(cell_len(line) <= width for line in lines)
        items.show(["下一件事在 2026-12-01[/b]"])
        await pilot.pause()
        assert app.lines()[0].startswith("下一件事在")
