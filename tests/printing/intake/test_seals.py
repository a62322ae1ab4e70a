"""Electronic seals lie over a page, not in it: they are drawn into it before it is kept."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from bulletin_tui.printing.intake.pdf import page_picture
from bulletin_tui.printing.intake.seals import UnknownSeals, drawn_in
from bulletin_tui.printing.intake.taking import take_in
from store.disk.attachments import Attachments

PPI = 72
Place = tuple[int, int, int, int]


class Sealed:
    """A PDF of one page, with annotations over it."""

    def __init__(self) -> None:
        self.writer = PdfWriter()
        self.page = self.writer.add_blank_page(595, 842)
        self.page[NameObject("/Annots")] = ArrayObject()

    def look(self, colour: str = "1 0 0", matrix: tuple[float, ...] = ()) -> StreamObject:
        """A square of 100 points in a colour."""
        look = StreamObject()
        look.set_data(f"{colour} rg 0 0 100 100 re f".encode())
        look[NameObject("/BBox")] = numbers(0, 0, 100, 100)
        if matrix:
            look[NameObject("/Matrix")] = numbers(*matrix)
        return look

    def add(self, kind: str, place: Place, look: object, **more: object) -> None:
        """An annotation with what it looks like, or with a look for each of its states."""
        entry = DictionaryObject()
        entry[NameObject("/Type")] = NameObject("/Annot")
        entry[NameObject("/Subtype")] = NameObject(kind)
        entry[NameObject("/Rect")] = numbers(*place)
        appearance = DictionaryObject()
        if isinstance(look, dict) and not isinstance(look, StreamObject):
            states = DictionaryObject()
            for state, one in look.items():
                states[NameObject(state)] = self.writer._add_object(one)
            appearance[NameObject("/N")] = states
        else:
            assert isinstance(look, StreamObject)
            appearance[NameObject("/N")] = self.writer._add_object(look)
        entry[NameObject("/AP")] = appearance
        for name, value in more.items():
            entry[NameObject(f"/{name}")] = value
        annotations = self.page["/Annots"]
        assert isinstance(annotations, ArrayObject)
        annotations.append(self.writer._add_object(entry))

    def content(self) -> bytes:
        out = io.BytesIO()
        self.writer.write(out)
        return out.getvalue()


def numbers(*values: float) -> ArrayObject:
    return ArrayObject(FloatObject(value) for value in values)


def red(path: Path) -> tuple[int, int, int, int] | None:
    """Where red is on the first page, in points from the upper left."""
    picture = Image.open(io.BytesIO(page_picture(path, 1, PPI))).convert("RGB")
    mask = Image.new("1", picture.size)
    pixels = picture.load()
    assert pixels is not None
    for x in range(picture.width):
        for y in range(picture.height):
            r, g, b = pixels[x, y]  # type: ignore[misc]
            mask.putpixel((x, y), int(r > 180 and g < 90 and b < 90))
    return mask.getbbox()


@pytest.fixture
def sealed() -> Sealed:
    return Sealed()


def test_a_seal_is_printed_where_it_is_seen(sealed: Sealed, tmp_path: Path) -> None:
    seal = sealed.look()
    sealed.add("/Widget", (350, 200, 450, 300), seal, F=NumberObject(4), FT=NameObject("/Sig"))
    (tmp_path / "红头.pdf").write_bytes(sealed.content())
    assert red(tmp_path / "红头.pdf") is None, "typst draws annotations: this is needed no more"
    kept = Attachments(tmp_path / "数据")
    taken = take_in(tmp_path / "红头.pdf", kept, documents=True)
    assert taken.note == "1 页，用 A4 纸"
    assert red(kept.path(taken.attachment)) == pytest.approx((350, 542, 450, 642), abs=1)


def test_it_is_scaled_and_turned_into_its_rectangle(sealed: Sealed, tmp_path: Path) -> None:
    sealed.add("/Stamp", (100, 100, 300, 150), sealed.look(matrix=(0, 1, -1, 0, 40, 7)))
    (tmp_path / "a.pdf").write_bytes(drawn_in(sealed.content()))
    assert red(tmp_path / "a.pdf") == pytest.approx((100, 692, 300, 742), abs=1)


def test_what_the_page_leaves_behind_moves_no_seal(sealed: Sealed, tmp_path: Path) -> None:
    careless = StreamObject()
    careless.set_data(b"0.5 0 0 0.5 20 20 cm 0 0 1 rg 0 0 50 50 re f")
    sealed.page[NameObject("/Contents")] = sealed.writer._add_object(careless)
    sealed.add("/Stamp", (350, 200, 450, 300), sealed.look())
    (tmp_path / "a.pdf").write_bytes(drawn_in(sealed.content()))
    assert red(tmp_path / "a.pdf") == pytest.approx((350, 542, 450, 642), abs=1)


def test_what_is_not_seen_on_paper_stays_away(sealed: Sealed, tmp_path: Path) -> None:
    content = sealed.content()
    assert drawn_in(content) == content
    sealed.add("/Stamp", (0, 0, 100, 100), sealed.look(), F=NumberObject(2))
    sealed.add("/Link", (0, 0, 100, 100), sealed.look())
    sealed.add("/Text", (0, 0, 20, 20), sealed.look(), F=NumberObject(28))
    content = sealed.content()
    assert drawn_in(content) == content
    on, off = sealed.look(), sealed.look("1 1 1")
    sealed.add("/Widget", (100, 100, 200, 200), {"/On": on, "/Off": off}, AS=NameObject("/On"))
    sealed.add("/Widget", (300, 100, 400, 200), {"/On": on, "/Off": off}, AS=NameObject("/Off"))
    sealed.add("/Widget", (300, 300, 300, 300), sealed.look())
    (tmp_path / "a.pdf").write_bytes(drawn_in(sealed.content()))
    assert red(tmp_path / "a.pdf") == pytest.approx((100, 642, 200, 742), abs=1)


def test_where_nobody_can_tell_it_is_said(tmp_path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(tmp_path / "乱.pdf")
    content = (tmp_path / "乱.pdf").read_bytes().replace(b"/Resources", b"/Annots 7 /X")
    with pytest.raises(UnknownSeals):
        drawn_in(content)
    (tmp_path / "乱.pdf").write_bytes(content)
    kept = Attachments(tmp_path / "数据")
    taken = take_in(tmp_path / "乱.pdf", kept, documents=True)
    assert "电子章查不出，印前请看一下" in taken.note
    assert kept.path(taken.attachment).read_bytes() == content
