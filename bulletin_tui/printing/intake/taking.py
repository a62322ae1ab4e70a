"""Taking in a picture or a document from wherever the clerk has it: looked at first, then kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.intake.documents import told_pages
from bulletin_tui.printing.intake.pdf import page_sizes
from bulletin_tui.printing.intake.pictures import picture_size, ready_picture
from bulletin_tui.printing.intake.seals import UnknownSeals, drawn_in
from bulletin_tui.printing.text import wording
from store.disk.attachments import LARGEST_FILE, Attachments
from store.disk.files import unreadable
from store.models import Attachment

_HEAD = 64
"""Bytes by which a file is recognised, whatever its name says."""
_LAST_WORD, _TAIL = b"startxref", 2048
"""What a PDF ends with, and within how many bytes."""
_OFFICE = "请在 Word 或 WPS 里打开它，另存为 PDF，再选"
_PHONE = "请在手机的设置里把照片格式改为 JPG（兼容性最佳）再拍，或在电脑上另存为 JPG，再选"
_FOREIGN: Mapping[bytes, tuple[str, str]] = {
    b"PK\x03\x04": ("Word、Excel、OFD 或压缩文件", "请打开它，另存为或打印成 PDF，再选"),
    b"\xd0\xcf\x11\xe0": ("Word 或 Excel 文件", _OFFICE),
    b"{\\rtf": ("Word 文件", _OFFICE),
}
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc", b"ftypavif")


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What was kept, and a line about it for the clerk."""

    attachment: Attachment
    note: str


def take_in(path: Path, kept: Attachments, *, documents: bool) -> TakenIn:
    """Keep a picture, or with `documents` a PDF too; the clerk's own file is not touched.

    Raises PrintError with a sentence for what cannot be printed, Refused for a name that will not
    do, Unreadable and Unwritable. Takes up to seconds: call it from a worker.
    """
    head = head_of(path)
    if b"%PDF-" in head:
        if not documents:
            raise PrintError(
                f"“{path.name}”是 PDF，这里只能放图片。要贴整份文件，请新写“已有文件”。"
            )
        return _document(path, kept)
    must_be_known(path.name, head)
    content, suffix = ready_picture(path)
    attachment = kept.keep(content, file_name(path), suffix)
    width, height = picture_size(kept.path(attachment), path.name)
    return TakenIn(attachment, f"图片 {width}×{height} 像素")


def _document(path: Path, kept: Attachments) -> TakenIn:
    sizes = page_sizes(path)
    try:
        # Before it is read: a film that somebody took for a document would fill the memory.
        content = path.read_bytes() if path.stat().st_size <= LARGEST_FILE else None
    except OSError as error:
        raise unreadable(path, error) from None
    if content is None:
        raise PrintError(
            f"“{path.name}”超过 {LARGEST_FILE / 1e6:.0f} MB，太大了。"
            "请用 150～200 dpi 重新扫描，或分成几个文件，再选。"
        )
    if _LAST_WORD not in content[-_TAIL:]:
        # Readers make do with what is there, and the last pages would be missing.
        raise PrintError(f"“{path.name}”不完整，后面少了一截。请重新复制或重新扫描一次，再选。")
    note = told_pages(sizes)
    try:
        attachment = kept.keep(drawn_in(content), file_name(path), ".pdf")
        if page_sizes(kept.path(attachment)) != sizes:
            raise UnknownSeals
    except (UnknownSeals, PrintError):
        note += "；有没有电子章查不出，印前请看一下"
        attachment = kept.keep(content, file_name(path), ".pdf")
    return TakenIn(attachment, note)


def head_of(path: Path) -> bytes:
    """The first bytes of a file, by which it is recognised; raises PrintError, Unreadable."""
    if path.is_dir():
        raise PrintError(f"{path} 是文件夹。请接着写里面的文件名，按 Tab 补全。")
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except FileNotFoundError:
        raise PrintError(f"没有 {path} 这个文件。请核对名字，或把文件拖到窗口里来。") from None
    except OSError as error:
        raise unreadable(path, error) from None


def must_be_known(name: str, head: bytes) -> None:
    """Raises PrintError for what is empty, or of a kind that has to be saved otherwise first."""
    if not head:
        raise PrintError(f"“{name}”是空的，没有内容。请重新复制一次，再选。")
    if any(sign in head[:16] for sign in _HEIC):
        raise PrintError(f"“{name}”是苹果手机的 HEIC 照片，打印不了。{_PHONE}。")
    for sign, (what, advice) in _FOREIGN.items():
        if head.startswith(sign):
            raise PrintError(f"“{name}”是 {what}，不能直接用。{advice}。")


def file_name(path: Path) -> str:
    """The file's own name as a record can hold it; what brackets would break is left out."""
    name = wording.clean(path.name).translate(str.maketrans("：:】]【[", "______"))
    return name if len(name) <= 100 else name[:60] + "…" + name[-30:]
