"""How large a code is and at which level, by where it hangs and from how far it is read."""

from __future__ import annotations

from typing import Any

import pytest

from bulletin_tui.printing.errors import TooDense
from bulletin_tui.printing.reading import Reading, planned_code, reading_at
from bulletin_tui.printing.sheets.base import Paper
from store.models import Site

LINK = "https://www.example.gov.cn/xxgk/2026/11/24/content_318402.html?id=7"
A4, A3 = Paper(), Paper("A3")


def site(kind: str, **values: Any) -> Site:
    return Site(id="s", name="点位", unit_id="u", kind=kind, **values)


@pytest.mark.parametrize(
    ("kind", "reading"),
    [
        ("community_board", Reading(30, outdoors=True)),
        ("stairwell_board", Reading(30, outdoors=False)),
        ("leaflet", Reading(25, outdoors=False)),
        ("display_panel", Reading(100, outdoors=True)),
        ("banner", Reading(300, outdoors=True)),
    ],
)
def test_each_kind_of_site_has_its_usual_distance_and_level(kind: str, reading: Reading) -> None:
    assert reading_at(site(kind)) == reading


def test_the_sites_own_distance_comes_first_and_a_specimen_is_for_a_board() -> None:
    assert reading_at(site("community_board", read_from_cm=60)).distance_cm == 60
    assert reading_at(None) == Reading(30, outdoors=True)


@pytest.mark.parametrize(
    ("reading", "side", "modules"),
    [
        (Reading(30, outdoors=True), 30, 41),
        (Reading(30, outdoors=False), 30, 37),
        (Reading(25, outdoors=False), 25, 37),
        (Reading(10, outdoors=False), 25, 37),
        (Reading(50, outdoors=True), 50, 41),
    ],
)
def test_the_side_is_a_tenth_of_the_distance_and_the_level_is_the_places(
    reading: Reading, side: int, modules: int
) -> None:
    planned = planned_code(LINK, reading, A4)
    assert (planned.code.side_mm, len(planned.code.matrix)) == (side, modules)
    assert planned.advice == ""


def test_a_long_link_gets_a_larger_code_whose_modules_still_scan() -> None:
    long = LINK + "&x=" + "a" * 150
    for reading, module in ((Reading(), 0.6), (Reading(25, outdoors=False), 0.4)):
        code = planned_code(long, reading, A4).code
        assert code.side_mm >= reading.side_mm
        assert code.side_mm / len(code.matrix) >= module
    assert planned_code(long, Reading(), A4).code.side_mm > 30


def test_from_afar_it_is_as_large_as_the_paper_allows_and_says_so() -> None:
    planned = planned_code(LINK, Reading(200), A4)
    assert planned.code.side_mm == 63
    assert "离 2 米扫码，二维码要 20 厘米" in planned.advice
    assert "A4 纸上只印得下 6.3 厘米" in planned.advice and "改用 A3" in planned.advice
    larger = planned_code(LINK, Reading(200), A3)
    assert larger.code.side_mm == 89 and "改用 A3" not in larger.advice
    near = planned_code(LINK, Reading(60), A4)
    assert (near.code.side_mm, near.advice) == (60, "")


def test_what_no_paper_makes_readable_is_refused_with_how_to_shorten_it() -> None:
    with pytest.raises(TooDense, match=r"短网址.*60 个字"):
        planned_code("https://example.cn/" + "路" * 300, Reading(), A4)
