"""Small .docx files for the benchmark of printing: text and one picture, written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/><Default Extension="png" ContentType="image/png"/>'
    "</Types>"
)
_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{kind}" Target="{target}"/></Relationships>'
)
_SIDE = 30 * 36_000
"""30 mm in English Metric Units."""
_PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="{side}" cy="{side}"/>'
    '<wp:docPr id="1" name="qr"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/'
    'drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="qr"/><pic:cNvPicPr/>'
    '</pic:nvPicPr><pic:blipFill><a:blip r:embed="r1"/><a:stretch><a:fillRect/></a:stretch>'
    '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/></a:xfrm>'
    '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
    "</w:drawing></w:r></w:p>"
)
_DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>{body}'
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"/></w:sectPr>'
    "</w:body></w:document>"
)


def write_document(path: Path, title: str, paragraphs: Sequence[str], picture: bytes) -> None:
    """A page with a title, paragraphs of 16 pt, and a picture (PNG) of 30 mm."""
    body = _paragraph(title, 44, "center")
    body += "".join(_paragraph(text, 32, "both") for text in paragraphs)
    body += _PICTURE.format(side=_SIDE)
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _LINKS.format(kind="officeDocument", target="word/document.xml"),
        "word/document.xml": _DOCUMENT.format(body=body),
        "word/_rels/document.xml.rels": _LINKS.format(kind="image", target="media/qr.png"),
    }
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
        archive.writestr("word/media/qr.png", picture)


def _paragraph(text: str, half_points: int, align: str) -> str:
    return (
        f'<w:p><w:pPr><w:spacing w:line="580" w:lineRule="exact"/><w:jc w:val="{align}"/></w:pPr>'
        f'<w:r><w:rPr><w:sz w:val="{half_points}"/></w:rPr><w:t>{escape(text)}</w:t></w:r></w:p>'
    )
