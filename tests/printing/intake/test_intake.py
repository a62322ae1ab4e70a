"""Pictures and documents from anywhere: made ready, or refused with what to do."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.intake.pictures import LONG_SIDE, ready_picture
from bulletin_tui.printing.intake.taking import take_in
from store.disk.attachments import Attachments
from store.errors import StoreError

Made = Callable[[Path], object]


@pytest.fixture
def kept(tmp_path: Path) -> Attachments:
    return Attachments(tmp_path / "数据")


def pdf(path: Path, pages: int = 1, *, password: str | None = None) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if password is not None:
        writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    writer.write(path)
    return path.read_bytes()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


# Pictures -------------------------------------------------------------------------------


def test_a_photograph_is_upright_and_carries_nothing_but_the_picture(tmp_path: Path) -> None:
    photo = Image.new("RGB", (5200, 400))
    photo.paste(Image.linear_gradient("L").resize((5200, 400)).convert("RGB"))
    photo.paste((255, 0, 0), (0, 0, 900, 400))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "手机"
    photo.save(tmp_path / "照片.jpg", exif=exif, quality=95)
    content, suffix = ready_picture(tmp_path / "照片.jpg")
    picture = opened(content)
    assert (suffix, picture.format) == (".jpg", "JPEG")
    assert picture.width < picture.height == LONG_SIDE
    red, green, _ = picture.convert("RGB").getpixel((picture.width // 2, 100))  # type: ignore[misc]
    assert red > 200 and green < 60
    assert not dict(picture.getexif()) and "exif" not in picture.info


def test_lines_stay_sharp_and_what_is_transparent_is_white(tmp_path: Path) -> None:
    drawing = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    drawing.paste((200, 0, 0, 255), (0, 0, 30, 40))
    drawing.save(tmp_path / "图.png")
    content, suffix = ready_picture(tmp_path / "图.png")
    picture = opened(content).convert("RGB")
    assert suffix == ".png"
    assert picture.getpixel((10, 10)) == (200, 0, 0)
    assert picture.getpixel((50, 10)) == (255, 255, 255)


@pytest.mark.parametrize("name", ["一.bmp", "一.webp", "一.tif", "一.gif", "其实是 PNG.jpg"])
def test_other_formats_become_ones_that_can_be_printed(
    tmp_path: Path, kept: Attachments, name: str
) -> None:
    path = tmp_path / name
    Image.new("RGB", (30, 20), "blue").save(path, format="PNG" if "PNG" in name else None)
    taken = take_in(path, kept, documents=False)
    assert taken.attachment.suffix == ".png" and taken.attachment.name == name
    assert opened(kept.path(taken.attachment).read_bytes()).size == (30, 20)
    assert "30×20" in taken.note


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the memory it took")
@pytest.mark.parametrize("kind", ["jpg", "png"])
def test_a_hundred_megapixels_take_little_memory(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"大.{kind}"
    Image.new("RGB", (10_000, 10_000), "red").save(path)
    script = (
        "import sys\nfrom pathlib import Path\n"
        "from bulletin_tui.printing.errors import PrintError\n"
        "from bulletin_tui.printing.intake.pictures import ready_picture\n"
        "try: print(len(ready_picture(Path(sys.argv[1]))[0]))\n"
        "except PrintError as error: print(error)\n"
        "print(*[l for l in open('/proc/self/status') if 'VmHWM' in l])\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"},
    )
    said, peak, *_ = run.stdout.splitlines()
    assert said.isdigit() if kind == "jpg" else "10000 万像素" in said and "改成" in said
    assert int(peak.split()[1]) / 1024 < 200


def two_frames(path: Path) -> None:
    frame = Image.new("RGB", (30, 20))
    frame.save(path, save_all=True, append_images=[Image.new("RGB", (30, 20), "red")])


def half(path: Path) -> None:
    Image.effect_noise((400, 400), 60).save(path, "JPEG")
    path.write_bytes(path.read_bytes()[:8000])


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("扫描.tif", two_frames, "好几张图.*另存为 PDF"),
        ("断的.jpg", half, "坏了，读不全.*重新"),
        ("手机.heic", lambda p: p.write_bytes(b"\0\0\0\x18ftypheic" + bytes(40)), "HEIC.*JPG"),
        ("通知.docx", lambda p: p.write_bytes(b"PK\x03\x04" + bytes(40)), "Word.*PDF"),
        ("通知.doc", lambda p: p.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(40)), "Word.*另存为 PDF"),
        ("空.jpg", lambda p: p.touch(), "是空的"),
        ("字.txt", lambda p: p.write_text("你好"), "不是能用的图片.*JPG"),
        ("夹", lambda p: p.mkdir(), "是文件夹"),
        ("没有.jpg", lambda p: None, "没有 .*这个文件"),
    ],
)
def test_what_cannot_be_used_gets_a_sentence_and_leaves_nothing(
    tmp_path: Path, kept: Attachments, name: str, make: Made, said: str
) -> None:
    make(tmp_path / name)
    with pytest.raises(PrintError, match=said) as caught:
        take_in(tmp_path / name, kept, documents=True)
    assert str(caught.value).endswith("。")
    assert kept.names == []


# Documents ------------------------------------------------------------------------------


def test_a_document_is_kept_to_the_byte_and_told_of(tmp_path: Path, kept: Attachments) -> None:
    content = pdf(tmp_path / "学苑街办〔2026〕3号.pdf", 200)
    taken = take_in(tmp_path / "学苑街办〔2026〕3号.pdf", kept, documents=True)
    assert kept.path(taken.attachment).read_bytes() == content
    assert taken.attachment.name == "学苑街办〔2026〕3号.pdf"
    assert taken.note == "200 页，用 A4 纸"


def test_one_that_may_be_read_without_a_password_is_taken(
    tmp_path: Path, kept: Attachments
) -> None:
    pdf(tmp_path / "只读.pdf", 3, password="")
    assert take_in(tmp_path / "只读.pdf", kept, documents=True).note.startswith("3 页")


def cut_short(path: Path) -> None:
    path.write_bytes(pdf(path, 30)[:-200])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda p: pdf(p, password="秘密"), "加了密码.*没有密码的 PDF"),
        (cut_short, "不完整"),
        (lambda p: p.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 9), "坏了|没有能读的页"),
        (lambda p: pdf(p, 0), "没有能读的页"),
        (lambda p: pdf(p, 201), "超过 200 页"),
    ],
)
def test_a_document_that_cannot_be_printed_is_refused(
    tmp_path: Path, kept: Attachments, make: Made, said: str
) -> None:
    path = tmp_path / "红头.pdf"
    make(path)
    with pytest.raises(PrintError, match=f"“红头.pdf”.*({said})") as caught:
        take_in(path, kept, documents=True)
    assert str(caught.value).endswith("。") and kept.names == []


def test_among_pictures_a_document_is_refused(tmp_path: Path, kept: Attachments) -> None:
    pdf(tmp_path / "红头.pdf")
    with pytest.raises(PrintError, match=r"只能放图片.*已有文件"):
        take_in(tmp_path / "红头.pdf", kept, documents=False)


def test_a_name_that_no_record_could_hold_is_made_fit(tmp_path: Path, kept: Attachments) -> None:
    path = tmp_path / ("【图：" + "长" * 60 + "】.png")
    Image.new("RGB", (3, 2)).save(path)
    try:
        taken = take_in(path, kept, documents=False)
    except StoreError as error:  # pragma: no cover
        pytest.fail(str(error))
    assert not set("【】：") & set(taken.attachment.name)


def test_a_page_of_impossible_size_is_refused(tmp_path: Path, kept: Attachments) -> None:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_blank_page(14_000_000, 842)
    writer.write(tmp_path / "图纸.pdf")
    with pytest.raises(PrintError, match=r"“图纸.pdf”第 2 页的大小不对"):
        take_in(tmp_path / "图纸.pdf", kept, documents=True)


# Damage ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["pdf", "jpg", "png"])
def test_whatever_is_damaged_is_taken_or_refused(
    tmp_path: Path, kept: Attachments, kind: str
) -> None:
    path, chance, sentences = tmp_path / f"坏.{kind}", random.Random(7), set()
    if kind == "pdf":
        good = pdf(path, 3)
    else:
        Image.effect_noise((90, 60), 50).convert("RGB").save(path)
        good = path.read_bytes()
    for _ in range(60):
        spoilt = bytearray(good)
        for _ in range(chance.choice((1, 5, 20))):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        path.write_bytes(spoilt[: chance.choice((len(spoilt), len(spoilt) // 2))])
        try:
            take_in(path, kept, documents=True)
        except (PrintError, StoreError) as error:
            sentences.add(str(error))
    assert sentences and all(sentence.endswith("。") for sentence in sentences)
