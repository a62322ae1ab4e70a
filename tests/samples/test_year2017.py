"""The sample year: the report's figures follow from its records."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from office import Clock, open_desk

from bulletin_tui.reports.figures import Figure, YearBook
from bulletin_tui.samples import year2017
from store.desk import Desk
from store.models import RECORDS, Material, Posting, Record, Site, Unit

EXPECTED = {
    "F02": (52, ""),
    "F03": (141, ""),
    "F05": (100.0, ""),
    "F06": (40, ""),
    "F07": (55, ""),
    "F08": (2000, "余"),
    "F09": ("2017-05-15", ""),
    "F10": (4, ""),
    "F11": (2, ""),
    "F12": (500, ""),
    "F13": (55, ""),
    "F14": (100.0, ""),
    "F15": (20, ""),
}


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder: Path = tmp_path_factory.mktemp("2017")
    desk = open_desk(folder / "数据", Clock())
    desk.save_all(year2017.records(), "样例")
    desk.database.close()
    return desk


@pytest.fixture(scope="module")
def figures(year: Desk) -> dict[str, Figure]:
    return {figure.id: figure for figure in YearBook(year.database, 2017).figures()}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_figure_follows_from_the_records(figures: dict[str, Figure], name: str) -> None:
    assert (figures[name].value, figures[name].qualifier) == EXPECTED[name]


def test_there_is_no_figure_besides_the_expected_ones(figures: dict[str, Figure]) -> None:
    assert set(figures) == set(EXPECTED)


def test_every_figure_leads_to_records_that_exist(year: Desk, figures: dict[str, Figure]) -> None:
    known = {record.id for model in RECORDS.values() for record in _all(year, model)}
    for figure in figures.values():
        assert figure.rows, figure.id
        assert set(figure.rows) <= known, figure.id
        assert len(set(figure.rows)) == len(figure.rows), figure.id


def _all(desk: Desk, model: type[Record]) -> list[Record]:
    return desk.database.find(model)


def test_a_total_is_the_sum_of_its_rows(year: Desk, figures: dict[str, Figure]) -> None:
    for name in ("F06", "F07", "F08", "F11", "F12"):
        rows = [year.database.get(Posting, row) for row in figures[name].rows]
        assert sum(row.quantity for row in rows) == figures[name].value
    assert len(figures["F02"].rows) == 52
    assert len(figures["F03"].rows) == 141


def test_the_year_and_the_campaign_share_no_posting(figures: dict[str, Figure]) -> None:
    assert not set(figures["F06"].rows) & set(figures["F11"].rows)
    assert not set(figures["F08"].rows) & set(figures["F12"].rows)


def test_rates_name_what_they_are_a_part_of(figures: dict[str, Figure]) -> None:
    assert figures["F05"].denominator == len(figures["F05"].rows)
    assert figures["F14"].denominator == 53


def test_every_community_shows_two_items_on_its_boards_each_month(year: Desk) -> None:
    sites = {site.id: site for site in year.database.find(Site)}
    shown: dict[tuple[str, int], set[str]] = {}
    for posting in year.database.find(Posting):
        site = sites[posting.site_id]
        if site.kind == "community_board":
            key = (site.unit_id, posting.intervals[0].start.month)
            shown.setdefault(key, set()).add(posting.material_id)
    communities = [u for u in year.database.find(Unit) if u.kind == "community"]
    assert len(communities) == 5
    for unit in communities:
        for month in range(1, 13):
            assert len(shown[unit.id, month]) >= 2


def test_the_records_are_the_same_at_every_run() -> None:
    assert year2017.records() == year2017.records()


def test_ids_and_sheet_codes_are_unique() -> None:
    records = year2017.records()
    assert max(Counter(record.id for record in records).values()) == 1
    codes = Counter(record.code for record in records if isinstance(record, Posting))
    assert max(codes.values()) == 1


def test_a_wrong_count_would_show(desk: Desk) -> None:
    """A posting less is a banner less: nothing in the figures is written down as a total."""
    records = year2017.records()
    banners = {r.id for r in records if isinstance(r, Material) and r.kind == "banner"}
    gone = next(r for r in records if isinstance(r, Posting) and r.material_id in banners)
    desk.save_all([r for r in records if r is not gone], "样例")
    found = {figure.id: figure.value for figure in YearBook(desk.database, 2017).figures()}
    assert found["F06"] == 40 - gone.quantity


def test_another_year_has_nothing(year: Desk) -> None:
    found = {figure.id: figure for figure in YearBook(year.database, 2016).figures()}
    assert found["F02"].value == 0
    assert found["F05"].value == 0.0
    assert "F09" not in found
