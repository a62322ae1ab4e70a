"""What is counted, what is not, and how a rate of few comes out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from office import TODAY, Clock, Office

from bulletin_tui.reports.figures import Figure, YearBook
from store.models import Case, TickKind


def figure(office: Office, name: str, year: int = 2026) -> Figure:
    found = YearBook(office.desk.database, year).figures()
    return next(figure for figure in found if figure.id == name)


def hang(office: Office, quantity: int, **details: Any) -> None:
    site = office.site(f"发放点{quantity}", quantity, kind="leaflet")
    leaflet = office.material("leaflet", f"宣传单{quantity}")
    planned = office.desk.plan(leaflet.id, [site.id], TODAY, TODAY, quantity=quantity, **details)
    office.desk.tick(planned, TickKind.POSTED)


def test_only_what_really_hung_is_counted(office: Office) -> None:
    hang(office, 30)
    office.desk.plan(
        office.material("leaflet", "没发").id, [office.east.id], TODAY, TODAY, quantity=7
    )
    assert figure(office, "F08").value == 30
    assert figure(office, "F08", 2025).value == 0


def test_what_belongs_to_a_campaign_alone_is_not_in_the_year(office: Office) -> None:
    hang(office, 30)
    hang(office, 500, counts_in_year=False)
    assert figure(office, "F08").value == 30


def test_a_lower_bound_makes_the_total_one(office: Office) -> None:
    hang(office, 30)
    assert figure(office, "F08").qualifier == ""
    hang(office, 400, qualifier="over")
    assert (figure(office, "F08").value, figure(office, "F08").qualifier) == (430, "余")


def test_one_item_in_two_channels_is_one(office: Office) -> None:
    sites = [
        office.site("网站", 8, kind="website").id,
        office.site("公众号", 9, kind="wechat_official").id,
    ]
    planned = office.desk.plan(office.notice.id, sites, TODAY, TODAY)
    office.desk.tick(planned, TickKind.POSTED)
    assert figure(office, "F02").rows == (office.notice.id,)


def test_an_item_is_published_once_in_its_first_year_and_its_last_version(
    office: Office, clock: Clock
) -> None:
    desk, website = office.desk, office.site("网站", 8, kind="website")
    wechat = office.site("公众号", 9, kind="wechat_official")
    planned = desk.plan(office.notice.id, [website.id], TODAY, None)
    desk.tick(planned, TickKind.POSTED)
    again = office.notice.changed(id=desk.new_id(), rev=0, body="更正后的通知。")
    (corrected,) = desk.correct(office.notice, again, "电话印错")
    desk.tick([corrected], TickKind.POSTED)
    assert figure(office, "F02").rows == (again.id,)
    clock.day = date(2027, 3, 1)
    desk.tick(desk.plan(again.id, [wechat.id], clock.day, None), TickKind.POSTED)
    assert figure(office, "F02", 2027).rows == () and figure(office, "F02").rows == (again.id,)


def test_a_taken_back_entry_counts_for_nothing(office: Office) -> None:
    site = office.site("上级报送", 9, kind="report_up")
    (posting,) = office.desk.tick([office.plan(site=site)], TickKind.POSTED)
    assert figure(office, "F03").value == 1
    office.desk.take_back(posting)
    assert figure(office, "F03").value == 0


def test_a_rate_of_nothing_is_nothing_and_says_so(office: Office) -> None:
    assert (figure(office, "F05").value, figure(office, "F05").denominator) == (0.0, 0)


def test_a_rate_has_two_decimals(office: Office) -> None:
    for number in range(3):
        case = {
            "id": f"c{number}",
            "title": "反映停水",
            "source": "hotline_12345",
            "received_on": TODAY,
            "closed_on": TODAY + timedelta(days=1) if number else None,
        }
        office.desk.save(Case.model_validate(case))
    assert (figure(office, "F05").value, figure(office, "F05").denominator) == (66.67, 3)
