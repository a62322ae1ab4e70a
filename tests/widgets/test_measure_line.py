"""The line that measures what is written: late, in a thread, and only the newest answer counts."""

from __future__ import annotations

from threading import Event
from typing import Any

from pilots import until
from widgets.stage import NASTY, Stage

from bulletin_tui.widgets import measure_line
from bulletin_tui.widgets.measure_line import MeasureLine


async def shown(line: MeasureLine) -> str:
    """What is on the screen once the line says something."""
    app = Stage(line)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: str(line.render()))
        return app.text()


async def test_only_the_newest_answer_is_shown_and_one_is_measured_at_a_time(
    monkeypatch: Any,
) -> None:
    monkeypatch.setattr(measure_line, "PAUSE", 0.01)
    go_on, begun = Event(), Event()
    written: dict[str, Any] = {"body": "旧"}
    measured: list[str] = []

    def measure(values: dict[str, Any]) -> str:
        begun.set()
        if values["body"] == "旧":
            go_on.wait(5)
        measured.append(values["body"])
        return f"{values['body']}文 1 页"

    line = MeasureLine(measure, lambda: dict(written))
    app = Stage(line)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, begun.is_set)
        for body in ("中", "新"):
            written["body"] = body
            line.ask()
            await pilot.pause(0.05)  # it waits behind the first, or is not asked any more
        assert measured == []
        go_on.set()
        await until(pilot, lambda: str(line.render()) == "新文 1 页")
        assert measured == ["旧", "新"]


async def test_a_fault_is_told_and_the_form_goes_on(monkeypatch: Any) -> None:
    def wrong(values: dict[str, Any]) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(measure_line, "PAUSE", 0.01)
    assert "程序里有错（ZeroDivisionError）" in await shown(MeasureLine(wrong, dict))


async def test_what_people_typed_cannot_steer_the_screen(monkeypatch: Any) -> None:
    monkeypatch.setattr(measure_line, "PAUSE", 0.01)
    text = await shown(MeasureLine(lambda values: f"{''.join(NASTY)}完", dict))
    assert "关于[/x]的通知[bold?[31m红" in text and "完" in text
