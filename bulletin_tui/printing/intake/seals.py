"""Electronic seals, signatures and filled-in fields of a PDF, drawn into its pages.

They lie over the page as annotations, which typst leaves out when it places a page: a signed
document would be printed without its seal. ISO 32000-1, 12.5.5 says where each one is drawn.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter
    from pypdf.generic import DictionaryObject, StreamObject

_HIDDEN = 2
_NOT_DRAWN = frozenset({"/Link", "/Popup", "/Text", "/FileAttachment"})
"""Subtypes that are no part of the paper: links, and signs of what reviewers have noted."""


class UnknownSeals(Exception):
    """Nobody can tell whether there are any."""


def drawn_in(content: bytes) -> bytes:
    """The PDF with everything in its pages; the same bytes where nothing lies over them.

    Raises UnknownSeals for a file that forbids being changed, or that only typst can read.
    """
    from pypdf import PdfReader, PdfWriter

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnknownSeals
        if not any(any(_seen(page)) for page in reader.pages):
            return content
        writer = PdfWriter(clone_from=reader)
        for page in writer.pages:
            _draw(writer, page)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()
    except UnknownSeals:
        raise
    except Exception as error:  # pypdf raises all sorts of things for what others have written
        raise UnknownSeals from error


def _seen(page: PageObject) -> Iterator[tuple[DictionaryObject, StreamObject]]:
    """What lies over a page and is seen on paper, with its appearance."""
    for entry in page.get("/Annots") or ():
        annotation = entry.get_object()
        hidden = int(annotation.get("/F", 0)) & _HIDDEN
        if hidden or annotation.get("/Subtype") in _NOT_DRAWN or "/Rect" not in annotation:
            continue
        looks = annotation.get("/AP", {}).get_object().get("/N")
        look = looks.get_object() if looks is not None else None
        if look is not None and "/BBox" not in look:
            # A box that is ticked or not has a look for either.
            look = look.get(annotation.get("/AS", "/Off"))
            look = look.get_object() if look is not None else None
        if look is not None and "/BBox" in look:
            yield annotation, look


def _draw(writer: PdfWriter, page: PageObject) -> None:
    """Draw all of it at the end of the page, and take the annotations away."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

    found = list(_seen(page))
    page.pop("/Annots", None)
    if not found:
        return
    resources = page.get("/Resources")
    resources = DictionaryObject(resources.get_object() if resources is not None else {})
    forms = resources.get("/XObject")
    forms = DictionaryObject(forms.get_object() if forms is not None else {})
    drawing = []
    for number, (annotation, look) in enumerate(found):
        name = f"/Seal{number}"
        if (matrix := _placed(annotation, look)) is None:
            continue
        look[NameObject("/Type")] = NameObject("/XObject")
        look[NameObject("/Subtype")] = NameObject("/Form")
        forms[NameObject(name)] = look.indirect_reference or writer._add_object(look)
        drawing.append(f"q {matrix} cm {name} Do Q")
    resources[NameObject("/XObject")] = forms
    page[NameObject("/Resources")] = resources
    before, after = StreamObject(), StreamObject()
    before.set_data(b"q\n")
    # What the page itself changed and did not put back must not move the seal.
    after.set_data(("\nQ\n" + "\n".join(drawing)).encode())
    own = page.get("/Contents")
    own = own.get_object() if own is not None else ArrayObject()
    parts: list[Any] = list(own) if isinstance(own, ArrayObject) else [page.raw_get("/Contents")]
    page[NameObject("/Contents")] = ArrayObject(
        [writer._add_object(before), *parts, writer._add_object(after)]
    )


def _placed(annotation: DictionaryObject, look: StreamObject) -> str | None:
    """The matrix that puts an appearance into the annotation's rectangle; None for no room."""
    left, low, right, high = (float(side) for side in annotation["/Rect"])  # type: ignore[attr-defined]
    a, b, c, d, e, f = (float(part) for part in look.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    x0, y0, x1, y1 = (float(side) for side in look["/BBox"])  # type: ignore[attr-defined]
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    width, height = max(across) - min(across), max(up) - min(up)
    if not width or not height:
        return None
    wide, tall = abs(right - left) / width, abs(high - low) / height
    x, y = min(left, right) - min(across) * wide, min(low, high) - min(up) * tall
    return f"{wide:.6f} 0 0 {tall:.6f} {x:.6f} {y:.6f}"
