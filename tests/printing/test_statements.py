"""公示情况说明: every place with its days, what fell and was made up for, photographs, a stamp."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from office import TODAY, Clock, Office
from PIL import Image
from pypdf import PdfReader

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.press import Press
from bulletin_tui.printing.records.statements import statement
from bulletin_tui.printing.sheets.base import Batch
from store.disk.attachments import Attachments
from store.models import Photo, Posting, TickKind

from .conftest import Printed, pages_of

DAY = timedelta(days=1)


def photo(folder: Path, number: int, on: date) -> Photo:
    content = io.BytesIO()
    Image.new("RGB", (400 + number, 300), (200, 30 * number, 90)).save(content, "JPEG")
    kept = Attachments(folder).keep(content.getvalue(), f"{number}.jpg", ".jpg")
    return Photo(**kept.model_dump(), on=on)


def test_every_place_is_told_with_its_days_and_how_they_were_made_up(
    office: Office, clock: Clock, folder: Path, press: Press
) -> None:
    desk = office.desk
    hall = office.site("大厅公示栏", 3, place="办事大厅")
    material = office.material(
        "publicity",
        "关于低保审核结果的公示",
        body="**拟给予**下列家庭最低生活保障。\n" + "名单附后。" * 90,
        matter="low_income_publicity",
        period_from=TODAY,
        period_to=TODAY + 8 * DAY,
        objections="请向居民委员会反映。",
        phones=[{"label": "监督电话", "number": "0418-2820012"}],
    )
    sites = [office.east.id, office.west.id, hall.id]
    east, west, inside = desk.plan(material.id, sites, TODAY, None)
    waits = desk.plan(material.id, [office.site("没贴的栏", 4).id], TODAY, None)[0]
    east, west, inside = desk.tick([east, west, inside], TickKind.POSTED)
    clock.day = TODAY + 2 * DAY
    (west,) = desk.tick([west], TickKind.INTERRUPTED, reason="fallen_off")
    clock.day = TODAY + 4 * DAY
    (west,) = desk.tick([west], TickKind.POSTED)
    clock.day = TODAY + 5 * DAY
    desk.tick([inside], TickKind.REMOVED, note="大厅装修")
    photos = [photo(folder, number, TODAY + DAY) for number in range(7)]
    desk.attach_photos({east.id: photos[:6], west.id: photos[6:]})
    clock.day = TODAY + 14 * DAY
    desk.tick(
        [desk.database.get(Posting, east.id), desk.database.get(Posting, west.id)],
        TickKind.REMOVED,
    )
    sheet = statement(desk, material, Attachments(folder).folder)
    made = press.typeset(Batch((sheet,)), timestamp=0)
    (page,) = pages_of(made)
    text = page.squeezed
    for said in (
        "公示情况说明名称关于低保审核结果的公示单位学苑社区事项低保审核公示",
        "公布的期限2026年11月24日至12月2日",
        "实际张贴2026年11月24日至12月8日，3处",
        "要贴满7个工作日",
        "贴上当天算一天，中断的日子不算，撤下当天不算",
        "内容拟给予下列家庭最低生活保障。",
        "……（全文见存档）",
        "异议受理请向居民委员会反映；监督电话0418-2820012",
        "收到的异议没有有，共件",
        "2处已贴满。",
        "没有贴满：大厅公示栏少3个工作日。",
        "照片7张，印出6张",
        "说明人：审核人：学苑社区（盖章）年月日",
    ):
        assert said in text, said
    heights = {line.text: line.y for line in page.lines}
    captions = [y for text, y in heights.items() if "2026-11-25" in text]
    assert min(captions) - heights["说明人："] > 60  # Points: nothing lies over anything.
    rows = {row[0].split("　")[0]: row for row in sheet.table.rows}
    assert list(rows) == ["东门公示栏", "西门公示栏", "大厅公示栏"]
    assert rows["东门公示栏"][2:5] == ("2026-11-24 至 2026-12-08", "10/7 个工作日", "没有中断")
    assert rows["西门公示栏"][2] == "2026-11-24 至 2026-11-26；2026-11-28 至 2026-12-08"
    assert rows["西门公示栏"][4] == "11-26 脱落未补，11-28 补贴，掉下的日子不算"
    assert rows["大厅公示栏"][3] == "4/7 个工作日" and waits.code not in text
    # A picture of each place comes before a second one of any.
    assert [p.caption[:5] for p in sheet.pictures] == [
        "东门公示栏",
        "西门公示栏",
        *["东门公示栏"] * 4,
    ]
    assert len(PdfReader(io.BytesIO(made)).pages[0].images) == 6


def test_what_is_no_publicity_is_told_by_its_days(
    office: Office, clock: Clock, folder: Path, printed: Printed
) -> None:
    desk = office.desk
    with pytest.raises(PrintError, match="“关于清理楼道的通知”还没有贴过"):
        statement(desk, office.notice, folder)
    phones = [{"label": "咨询电话", "number": "0418-2820001"}]
    notice = desk.save(office.notice.changed(phones=phones))
    posting = desk.tick([office.plan()], TickKind.POSTED)[0]
    gone = photo(folder, 1, TODAY)
    desk.attach_photos({posting.id: [gone]})
    (Attachments(folder).folder / gone.file).unlink()
    clock.day = TODAY + 2 * DAY
    desk.tick([desk.database.get(Posting, posting.id)], TickKind.INTERRUPTED, reason="covered")
    (page,) = printed(statement(desk, notice, Attachments(folder).folder))
    text = page.squeezed
    assert text.startswith("张贴情况说明名称关于清理楼道的通知单位学苑社区实际张贴2026年11月24日")
    assert "3天" in text and "11-26重叠张贴/被遮盖，没有再贴" in text
    assert "照片1张，印出0张" in text and "天数怎么算" not in text and "异议" not in text


def test_many_places_go_on_over_pages(office: Office, folder: Path, printed: Printed) -> None:
    desk = office.desk
    sites = [office.site(f"{number} 单元栏", number, place="一层门厅") for number in range(3, 93)]
    desk.tick(desk.plan(office.notice.id, [s.id for s in sites], TODAY, None), TickKind.POSTED)
    pages = printed(statement(desk, office.notice, folder))
    assert len(pages) == 4
    whole = "".join(page.squeezed for page in pages)
    assert sum(whole.count(f"{site.name.replace(' ', '')}一层门厅") >= 1 for site in sites) == 90
    assert all("中断和补足" in page.squeezed for page in pages[:-1])
    assert "现在还贴着，90处" in whole and whole.count("（盖章）") == 1
