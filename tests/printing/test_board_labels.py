"""The boards' labels: what they say, whom their code names, and where the knife goes."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from office import Office
from PIL import Image

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.press import Press
from bulletin_tui.printing.records.board_labels import LONGEST, board_card, labels_sheet, number_of
from bulletin_tui.printing.sheets.base import Batch
from store.models import Site, Unit

from .conftest import Printed

MM = 72 / 25.4
PPI = 127  # five pixels a millimetre


def test_eight_cards_a_page_are_read_and_lie_where_the_marks_are(
    office: Office, printed: Printed, press: Press
) -> None:
    sites = [
        office.site(
            f"{number}号楼楼道栏",
            number,
            kind="stairwell_board",
            place=f"{number}号楼一层门厅",
            keeper="李强" if number % 2 else "",
            phone="0418-2820099" if number % 2 else "",
        )
        for number in range(1, 11)
    ]
    sheet = labels_sheet(office.desk, sites)
    pages = printed(sheet)
    assert len(pages) == 2
    assert [page.squeezed.count("楼道栏单位学苑社区位置") for page in pages] == [8, 2]
    assert "1号楼楼道栏单位学苑社区位置1号楼一层门厅保管人李强电话0418-2820099" in pages[0].squeezed
    # Without a keeper there is a line; without a telephone of its own the unit's.
    assert "2号楼一层门厅保管人电话0418-2820000" in pages[0].squeezed
    assert all(f"编号{number_of(site)}" in pages[0].squeezed for site in sites[:8])
    found = []
    for picture in press.pictures(Batch((sheet,)), ppi=PPI):
        with Image.open(io.BytesIO(picture)) as opened:
            grey = opened.convert("L")
        codes = zxingcpp.read_barcodes(grey)
        found += [(code.text, *_corner(code)) for code in sorted(codes, key=_corner_down)]
        # The knife's marks stand outside of the cards: at 10 and 105 and 200 mm from the left.
        row = grey.crop((0, 50, grey.width, 51)).tobytes()
        dark = {round(x / 5) for x, value in enumerate(row) if value < 200}
        assert dark == {10, 105, 200}
    assert [text for text, _, _ in found] == [board_card(site, office.unit) for site in sites]
    for number, (_, right, bottom) in enumerate(found):
        place = number % 8
        assert right == pytest.approx(10 + 95 * (place % 2 + 1) - 5, abs=0.5)
        assert bottom < 16.5 + 66 * (place // 2 + 1) - 4


def _corner(code: zxingcpp.Barcode) -> tuple[float, float]:
    """The lower right one, in millimetres."""
    position = code.position.bottom_right
    return position.x / 5, position.y / 5


def _corner_down(code: zxingcpp.Barcode) -> tuple[int, float]:
    right, bottom = _corner(code)
    return int(bottom // 60), right


def test_the_code_names_whom_to_call_and_the_board(office: Office) -> None:
    own = office.site("北门栏", 3, phone="0418-2820099")
    assert board_card(own, office.unit).splitlines() == [
        "北门栏", "学苑社区", "电话0418-2820099", f"编号{own.id[-8:]}",
    ]  # fmt: skip
    silent = office.unit.changed(phone="")
    assert "电话" not in board_card(office.east, silent)
    # The number on the card is one by which the commands find the board.
    assert office.desk.resolve(Site, number_of(own)).id == own.id


def test_what_no_card_has_room_for_is_named(office: Office) -> None:
    fits = office.site("长" * LONGEST, 3, place="位" * LONGEST, keeper="人" * LONGEST)
    assert len(labels_sheet(office.desk, [fits]).labels) == 1
    wide = office.site("北门栏", 4, place="位" * 41)
    with pytest.raises(PrintError, match=r"“北门栏”的位置有 41 个字，标牌上放不下"):
        labels_sheet(office.desk, [fits, wide])
    with pytest.raises(PrintError, match="还没有要走到的点位"):
        labels_sheet(office.desk, [])


def test_a_card_at_its_fullest_stays_inside(office: Office, printed: Printed) -> None:
    unit = office.desk.save(Unit(id=office.desk.new_id(), name="甲" * LONGEST))
    site = office.site(
        "长" * LONGEST,
        3,
        unit_id=unit.id,
        place="乙" * LONGEST,
        keeper="丙" * LONGEST,
        phone="0418-2820011转8003",
    )
    (page,) = printed(labels_sheet(office.desk, [site]))
    assert [page.squeezed.count(each) for each in "长甲乙丙"] == [LONGEST] * 4
    low = min(line.y for line in page.lines)
    assert low > (297 - 16.5 - 66) * MM
    details = [line for line in page.lines if set(line.text) <= set("甲乙丙")]
    assert max(line.x + len(line.text) * line.size for line in details) < (10 + 5 + 50) * MM
