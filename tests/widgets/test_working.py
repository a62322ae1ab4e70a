"""Work over the screen: whatever comes of it, the keys come back."""

from __future__ import annotations

import errno
import os
import zlib
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from pilots import until
from textual.screen import ModalScreen
from widgets.stage import Stage

from bulletin_tui.widgets.dialogs import Confirm
from bulletin_tui.widgets.working import Teller, Working
from store.errors import Damaged, StoreError


async def answer_of(job: Callable[[Teller], Any]) -> Any:
    """What the dialog answers; it must not stay open."""
    app, given = Stage(), list[Any]()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Working("正在备份", job), given.append)
        await until(pilot, lambda: given)
        assert not isinstance(app.screen, ModalScreen)
    return given[0]


def raising(error: Exception) -> Callable[[Teller], None]:
    def job(teller: Teller) -> None:
        raise error

    return job


def failure(number: int) -> OSError:
    return OSError(number, os.strerror(number), "/media/stick/x")


async def test_what_the_job_returns_is_the_answer() -> None:
    assert await answer_of(lambda teller: 7) == 7


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Damaged("备份坏了。"), ("备份坏了。",)),
        (zlib.error("invalid block type"), ("程序里有错（zlib.error）", "没有变", "体检")),
        (ValueError("x"), ("程序里有错（ValueError）",)),
        (failure(errno.ENOTDIR), ("/media/stick/x", "不是文件夹")),
        (failure(errno.EEXIST), ("已经有这个名字",)),
        (failure(errno.ECONNRESET), ("ECONNRESET", "请再试一次")),
    ],
)
async def test_whatever_is_raised_is_told_and_the_dialog_goes(
    error: Exception, words: tuple[str, ...]
) -> None:
    answer = await answer_of(raising(error))
    assert isinstance(answer, StoreError)
    assert all(word in str(answer) for word in words), str(answer)
    assert os.strerror(getattr(error, "errno", None) or 0) not in str(answer)


async def test_what_stands_over_it_stays_when_it_ends() -> None:
    app, given = Stage(), list[Any]()
    ready = Event()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Working("正在备份", lambda teller: ready.wait(10)), given.append)
        await pilot.pause()
        app.push_screen(Confirm("要退出吗？"))
        await pilot.pause()
        ready.set()
        await until(pilot, lambda: all(worker.is_finished for worker in app.workers))
        await pilot.pause()
        assert "要退出吗？" in app.text() and given == []
        await pilot.press("n")
        await pilot.pause()
        assert given == [True] and not isinstance(app.screen, ModalScreen)
