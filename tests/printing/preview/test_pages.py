"""Pages of a batch as pictures, one by one."""

from __future__ import annotations

import pytest

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.press import Press
from bulletin_tui.printing.preview import pages as module
from bulletin_tui.printing.preview.pages import Pages, paper_name
from bulletin_tui.printing.sheets.base import Batch
from bulletin_tui.printing.sheets.cover import CoverRow, CoverSheet
from bulletin_tui.printing.sheets.notice import NoticeSheet
from store.rules.wall.walk import Doing

BODY = "\n".join(["请各位居民自行清理门前的个人物品。"] * 40)
LONG = NoticeSheet(title="关于清理楼道的通知", body=BODY, copies=30)
SHORT = NoticeSheet(title="停水通知", body="明日停水。", large=True)
ROWS = (CoverRow(Doing.PUT_UP, "停水通知"),)
COVER = CoverSheet("东门公示栏", "东门", "学苑社区", "2026年第48周", ROWS)


def test_only_the_sheet_that_is_looked_at_is_set(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Batch] = []
    pictures = press.pictures

    def noted(batch: Batch, *, ppi: float) -> list[bytes]:
        made.append(batch)
        return pictures(batch, ppi=ppi)

    monkeypatch.setattr(press, "pictures", noted)
    pages = Pages(Batch((COVER, LONG, SHORT)), press)
    first = pages.page(0)
    assert "counts" not in vars(pages), "the first page waits for the whole batch"
    assert first.paper == "A4 竖"
    assert 0 < first.top < 0.3
    assert pages.counts == [1, pages.counts[1], 1] and pages.counts[1] > 1
    last = pages.page(9999)
    assert last.number == sum(pages.counts) - 1
    assert [len(batch.pages) for batch in made] == [1, 1]
    assert made[1].pages == (SHORT,)
    second = pages.page(2)
    assert second.number == 2
    assert made[2].pages[0].copies == 1, "thirty copies look alike"
    fine = pages.page(2, fine=True).picture
    assert fine.width > 1.9 * second.picture.width
    pages.page(2)
    assert len(made) == 4, "what was seen before is set again"
    monkeypatch.setattr(module, "MANY", 1)
    assert pages.page(1, fine=True).picture.width == second.picture.width


def test_an_empty_batch_is_a_sentence(press: Press) -> None:
    for number in (0, 3):
        with pytest.raises(PrintError, match="请先选一份"):
            Pages(Batch(()), press).page(number)


@pytest.mark.parametrize(
    ("size", "name"),
    [((210, 297), "A4 竖"), ((297, 210), "A4 横"), ((420, 297), "A3 横"), ((296, 420), "A3 竖"),
     ((148, 210), "A5 竖"), ((900, 1200), "900×1200 毫米")],
)  # fmt: skip
def test_papers_have_their_names(size: tuple[int, int], name: str) -> None:
    assert paper_name(*size) == name
