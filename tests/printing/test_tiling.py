"""The arithmetic of tiles: they cover the whole and overlap as they are said to."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.tiling import (
    OVERLAP,
    RIM,
    Tiling,
    cover,
    room,
    row_letters,
    stacked,
    tile_labels,
    tiled,
)

lengths = st.floats(min_value=11, max_value=20_000)


@given(total=lengths, space=st.floats(min_value=30, max_value=400))
@settings(max_examples=60)
def test_equal_spans_cover_the_whole_and_overlap_exactly(total: float, space: float) -> None:
    spans = cover(total, space)
    assert spans[0].start == 0
    assert spans[-1].end == pytest.approx(total)
    assert all(a.end - b.start == pytest.approx(OVERLAP) for a, b in pairwise(spans))
    assert len({round(span.length, 6) for span in spans}) == 1
    assert spans[0].length <= space + 1e-6
    # One sheet fewer would not do.
    reach = (len(spans) - 1) * (space - OVERLAP) + OVERLAP
    assert len(spans) == 1 or reach < total + 1e-3


@given(width=lengths, height=lengths)
@settings(max_examples=30)
def test_the_sheets_lie_so_that_they_are_fewest(width: float, height: float) -> None:
    small, large = tiled(width, height, "A4"), tiled(width, height, "A3")
    assert large.sheets <= small.sheets
    assert tiled(height, width, "A4").sheets == small.sheets
    assert small.width == pytest.approx(width)
    assert small.height == pytest.approx(height)
    across, down = room(small.paper)
    assert small.columns[0].length <= across + 1e-6
    assert small.rows[0].length <= down + 1e-6


def test_a_whole_that_fits_a_sheet_is_one() -> None:
    tiling = tiled(210 - 2 * RIM, 297 - 2 * RIM, "A4")
    assert tiling.sheets == 1
    assert not tiling.paper.landscape
    assert tiled(277, 190, "A4").paper.landscape


def test_the_finished_size_is_said_in_metres_and_the_paper_counted() -> None:
    tiling = tiled(1200, 800, "A4")
    assert tiling.finished == "成品 1.20 米 × 0.80 米"
    assert tiling.counted == f"A4 纸 {tiling.sheets + 1} 张（其中拼装图 1 张）"


def test_rows_have_letters_and_columns_numbers() -> None:
    assert [row_letters(n) for n in (0, 25, 26, 27, 51, 52)] == ["A", "Z", "AA", "AB", "AZ", "BA"]
    tiling = Tiling(tiled(10, 10, "A4").paper, stacked([5, 5, 5]), stacked([5, 5]))
    assert tile_labels(tiling) == ["A1", "A2", "A3", "B1", "B2", "B3"]
    assert (tiling.width, tiling.height) == (15, 10)


def test_more_sheets_than_anybody_glues_are_refused() -> None:
    tiled(3800, 3000, "A3").check("标语")
    with pytest.raises(PrintError, match=r"“标语”要 \d{4} 张 A4 纸，最多 400 张"):
        tiled(20_000, 20_000, "A4").check("标语")
