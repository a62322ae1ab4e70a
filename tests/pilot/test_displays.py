"""What is told of a banner's size and paper when it is saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from office import Clock, Office
from pilots import application, keys, on_screen, told
from textual.pilot import Pilot

from bulletin_tui.app import BulletinApp
from store.desk import Desk
from store.models import new_material


async def counted(app: BulletinApp, pilot: Pilot[Any]) -> str:
    """What is told when the paper has been counted."""
    counting = [worker for worker in app.workers if worker.group == "remark"]
    if counting:
        await app.workers.wait_for_complete(counting)
    await pilot.pause()
    return told(app)


async def test_a_saved_banner_tells_its_size_or_why_it_cannot_be_printed(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    base = {"unit_id": office.unit.id, "printed_here": True}
    for title, more in (
        ("共建文明社区", {"paper": "A3"}),
        ("人人参与" * 12, {"making": "拼接", "height_cm": 300}),
    ):
        fields = {**base, **more, "id": desk.new_id(), "title": title}
        desk.save(new_material("banner", fields))
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "enter", "ctrl+s")
        assert "最多 400 张" in await counted(app, pilot)
        await keys(pilot, "down", "enter")
        assert "自己打印" in on_screen(app)
        await keys(pilot, "ctrl+s")
        told_now = await counted(app, pilot)
        assert "共建文明社区：成品 1.66 米 × 0.40 米，A3 纸 7 张" in told_now
