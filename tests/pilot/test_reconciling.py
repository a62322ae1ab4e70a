"""Somebody else changes a record while its form is open: both are shown, and nothing is lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from office import TODAY, Clock, Office
from pilots import application, keys, on_screen, settle, told, until
from textual.pilot import Pilot

from bulletin_tui.app import BulletinApp
from bulletin_tui.screens.base import WorkScreen
from bulletin_tui.screens.boards.site_forms import edit_category, edit_site, edit_unit
from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.screens.obligations.duty_form import edit_duty
from bulletin_tui.screens.pieces.campaigns import edit_campaign
from bulletin_tui.screens.pieces.permits import PermitsScreen
from bulletin_tui.screens.posting.planning import move_posting
from bulletin_tui.screens.posting.posting_verbs import extend_posting
from bulletin_tui.screens.writing.form import write_material
from bulletin_tui.widgets.differing import Differing, differences
from bulletin_tui.widgets.field import Field
from store.models import Campaign, Category, Obligation, Permit, Posting, Record, Site
from store.query import Is

Open = Callable[[WorkScreen], Awaitable[object]]


async def begin(pilot: Pilot[Any], opening: Open, **typed: object) -> EditScreen:
    """Open a form and fill in some of it."""
    await settle(pilot)
    app: Any = pilot.app
    app.screen.run_worker(opening(app.screen), group="ask")
    await until(pilot, lambda: isinstance(app.screen, EditScreen) and app.screen.form.values())
    screen: EditScreen = app.screen
    for name, value in typed.items():
        screen.form.set_value(name, value)
    await settle(pilot)
    return screen


async def save(pilot: Pilot[Any]) -> None:
    """Until either side was asked for."""
    await pilot.press("ctrl+s")
    await until(pilot, lambda: isinstance(pilot.app.screen, Differing))


async def saved(pilot: Pilot[Any], screen: EditScreen) -> None:
    await until(pilot, lambda: screen not in pilot.app.screen_stack)
    await settle(pilot)


def window(folder: Path, office: Office, clock: Clock) -> BulletinApp:
    return application(folder, office.desk, clock)


async def test_each_field_of_a_notice_is_kept_from_either_side(
    folder: Path, office: Office, clock: Clock
) -> None:
    desk, notice = office.desk, office.notice
    app = window(folder, office, clock)
    mine = "请各位居民清理楼道。\n我加的一行。"
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await begin(
            pilot,
            lambda shown: write_material(shown, "notice", notice),
            body=mine,
            note="问过物业了",
        )
        theirs = notice.changed(title="关于清理楼道杂物的通知", body="请各位居民周六以前清理楼道。")
        desk.save(theirs)
        await save(pilot)
        shown = on_screen(app)
        assert "刚在别处改过" in shown and "王敏 11-24 09:00 修改" in shown
        assert "处不一样，用哪一边" in shown
        # What both have changed comes first, with both texts below.
        assert isinstance(app.screen, Differing)
        assert [each.name for each in app.screen.table.rows] == ["body", "title", "note"]
        assert "我填的：我加的一行。" in shown and "别处的：请各位居民周六以前清理楼道。" in shown
        # To go back loses nothing, and nothing is saved, nor is it forgotten that both differ.
        await keys(pilot, "escape")
        assert screen.form.value_of("body") == mine and "您填的还在" in told(app)
        await save(pilot)
        await keys(pilot, "v")
        assert "请各位居民清理楼道。" in on_screen(app)
        await keys(pilot, "escape", "enter")
        await saved(pilot, screen)
        now = desk.database.find(type(notice), Is("id", notice.id))[0]
        assert (now.title, now.body, now.note) == ("关于清理楼道杂物的通知", mine, "问过物业了")
        assert now.rev == notice.rev + 2


async def test_all_of_one_side_or_another_choice_for_one_field(
    folder: Path, office: Office, clock: Clock
) -> None:
    desk, east = office.desk, office.east
    app = window(folder, office, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        opening: Open = lambda shown: edit_site(shown, desk.database.get(Site, east.id))  # noqa: E731
        for key, place, keeper in (("m", "东门内", "吴倩"), ("t", "岗亭旁", "李强")):
            desk.save(desk.database.get(Site, east.id).changed(place="", keeper=""))
            screen = await begin(pilot, opening, place="东门内", keeper="吴倩")
            other = desk.database.get(Site, east.id)
            desk.save(other.changed(place="岗亭旁", keeper="李强"))
            await save(pilot)
            await keys(pilot, key, "enter")
            await saved(pilot, screen)
            now = desk.database.get(Site, east.id)
            assert (now.place, now.keeper) == (place, keeper)
        desk.save(now.changed(place="", keeper=""))
        screen = await begin(pilot, opening, place="东门内", keeper="吴倩")
        desk.save(desk.database.get(Site, east.id).changed(place="岗亭旁", keeper="李强"))
        await save(pilot)
        await keys(pilot, "space", "enter")
        await saved(pilot, screen)
        now = desk.database.get(Site, east.id)
        assert (now.place, now.keeper) == ("岗亭旁", "吴倩")


async def test_a_choice_that_is_new_elsewhere_can_be_taken(
    folder: Path, office: Office, clock: Clock
) -> None:
    desk = office.desk
    app = window(folder, office, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await begin(pilot, lambda shown: edit_site(shown, office.east), keeper="吴倩")
        other = desk.save(office.unit.changed(id=desk.new_id(), name="阳光社区", rev=0))
        desk.save(office.east.changed(unit_id=other.id))
        await save(pilot)
        assert "阳光社区" in on_screen(app)
        await keys(pilot, "enter")
        await saved(pilot, screen)
    now = desk.database.get(Site, office.east.id)
    assert (now.unit_id, now.keeper) == (other.id, "吴倩")


async def test_what_was_deleted_elsewhere_may_be_made_anew(
    folder: Path, office: Office, clock: Clock
) -> None:
    desk = office.desk
    app = window(folder, office, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await begin(pilot, lambda shown: edit_site(shown, office.west), place="岗亭旁")
        desk.discard(office.west)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "刚在别处删掉了" in on_screen(app))
        await keys(pilot, "n")
        assert screen.form.value_of("place") == "岗亭旁"
        assert desk.database.look_up(Site, office.west.id) is None
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "刚在别处删掉了" in on_screen(app))
        await keys(pilot, "y")
        await saved(pilot, screen)
    assert desk.database.get(Site, office.west.id).place == "岗亭旁"


async def test_a_sheet_that_was_taken_back_elsewhere_is_told(
    folder: Path, office: Office, clock: Clock
) -> None:
    desk, posting = office.desk, office.plan()
    app = window(folder, office, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await begin(pilot, lambda shown: move_posting(shown, posting))
        desk.undo()
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "它刚在别处删掉了" in told(app))
        assert app.screen is screen and "您填的还在" in told(app)


async def edit_permit(screen: WorkScreen, permit: Permit) -> None:
    aside = PermitsScreen(screen.context)
    await screen.app.push_screen(aside)
    await aside._edit(permit)


END = TODAY + timedelta(days=20)
Typed = dict[str, object]


def forms(office: Office) -> list[tuple[Record, Open, Typed, Typed]]:
    """Every other form of a record on file: what is typed here, and what changes elsewhere."""
    desk, unit = office.desk, office.unit
    new = {"id": desk.new_id(), "name": "新的"}
    category = desk.save(Category.model_validate(new | {"standard": "public_service"}))
    campaign = desk.save(Campaign.model_validate(new | {"on": TODAY, "lead_id": unit.id}))
    made = {"starts_on": TODAY, "recurrence": "FREQ=MONTHLY"}
    duty = desk.save_duty(Obligation.model_validate(new | made))
    road = office.site("路口条幅点", 9, kind="banner")
    leave = {"authority": "执法局", "number": "12 号", "site_id": road.id}
    days = {"valid_from": TODAY, "valid_to": TODAY + timedelta(days=8)}
    permit = desk.save_permit(Permit(id=desk.new_id(), **leave, **days)).permit  # type: ignore[arg-type]
    moved, extended = office.plan(), office.plan()
    return [
        (unit, lambda s: edit_unit(s, unit), {"phone": "0418-1"}, {"address": "北街"}),
        (category, lambda s: edit_category(s, category), {"name": "便民"}, {"standard": "notice"}),
        (campaign, lambda s: edit_campaign(s, campaign), {"place": "广场"}, {"note": "已报备"}),
        (duty, lambda s: edit_duty(s, duty), {"basis": "条例"}, {"text": "正文"}),
        (permit, lambda s: edit_permit(s, permit), {"size": "6 米"}, {"note": "电话批的"}),
        (moved, lambda s: move_posting(s, moved), {"planned_to": END}, {"printed_on": TODAY}),
        (extended, lambda s: extend_posting(s, extended), {"end": END}, {"printed_on": TODAY}),
    ]


async def test_every_form_keeps_both(folder: Path, office: Office, clock: Clock) -> None:
    desk = office.desk
    app = window(folder, office, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        for record, opening, typed, elsewhere in forms(office):
            screen = await begin(pilot, opening, **typed)
            other = desk.database.get(type(record), record.id).changed(**elsewhere)
            desk.database.commit(at=clock.now(), by="李强", action="修改", save=[other])
            if isinstance(record, Posting):
                # What it says elsewhere stands in no field: nothing has to be asked.
                await pilot.press("ctrl+s")
            else:
                await save(pilot)
                assert "（李强 11-24 09:0" in on_screen(app)
                await keys(pilot, "enter")
            await saved(pilot, screen)
            now = desk.database.get(type(record), record.id).model_dump()
            wanted = {"planned_to" if name == "end" else name: v for name, v in typed.items()}
            assert now | wanted | elsewhere == now


def test_what_differs_is_told_as_people_read_it() -> None:
    fields = [
        Field("on", "哪天", "date"),
        Field("kind", "种类", "choice", choices=[("a", "公示栏"), ("b", "条幅点")]),
        Field("masked", "遮住", "flag"),
        Field("areas", "分组", "words"),
        Field("same", "一样"),
    ]
    before = {"on": TODAY, "kind": "a", "masked": True, "areas": ["北片"], "same": "x"}
    mine = before | {"on": None, "kind": "b", "areas": ["北片", "南片"]}
    theirs = before | {"kind": "", "masked": False, "areas": []}
    found = {each.name: each for each in differences(fields, before, mine, theirs)}
    assert set(found) == {"on", "kind", "masked", "areas"}
    assert (found["on"].mine, found["on"].theirs) == ("", "2026-11-24")
    assert (found["kind"].mine, found["kind"].theirs) == ("条幅点", "")
    assert (found["masked"].mine, found["masked"].theirs) == ("是", "否")
    assert found["areas"].mine == "北片、南片"
    assert {name: each.takes_theirs for name, each in found.items()} == {
        "on": False, "kind": False, "masked": True, "areas": False,
    }  # fmt: skip
    assert {name for name, each in found.items() if each.both_changed} == {"kind", "areas"}
