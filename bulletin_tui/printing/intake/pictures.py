"""Pictures made ready for the page: upright, no larger than paper can show, without hidden data.

A photograph carries where and when it was taken; what is kept here is the picture alone.
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin_tui.printing.errors import PrintError

if TYPE_CHECKING:
    from PIL import Image

LONG_SIDE = 4961
"""Pixels: A3 at 300 dpi."""
_FORMATS = ("JPEG", "PNG", "BMP", "TIFF", "WEBP", "GIF")
_MOST_BYTES = 140_000_000
"""Of a picture while it is open, for a slow PC has little memory: A4 at 600 dpi in colour."""
_MUCH = 50_000_000
"""Bytes above which a picture is halved before it is scaled, which takes a second one as large."""
_FEW_COLOURS = 32
_QUALITY = 88


def ready_picture(
    path: Path, long_side: int = LONG_SIDE, quality: int = _QUALITY
) -> tuple[bytes, str]:
    """The bytes to keep and their suffix: JPEG, or PNG where there are few colours.

    It is no longer than `long_side` pixels; `quality` is that of the JPEG, from 1 to 95.
    Raises PrintError for what is no picture, is broken or too large, and for several pages.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # What is amiss is told in a sentence, and never written into the screen.
            warnings.simplefilter("ignore")
            with Image.open(path, formats=_FORMATS) as opened:
                _must_fit(opened, path.name, long_side)
                opened.load()
                picture = _shrunk(opened, long_side)
                ImageOps.exif_transpose(picture, in_place=True)
                return _encoded(_flat(picture), quality)
    except PrintError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_large(path.name, "超过 1.7 亿") from error
    except UnidentifiedImageError as error:
        raise PrintError(
            f"“{path.name}”不是能用的图片。请在看图或画图软件里另存为 JPG 或 PNG，再选。"
        ) from error
    except Exception as error:  # decoders raise all sorts of things for what is broken
        raise PrintError(
            f"图片“{path.name}”坏了，读不全。请重新拍、重新复制，或另存为 JPG，再选。"
        ) from error


def _must_fit(picture: Image.Image, name: str, long_side: int) -> None:
    """Refuse what cannot be opened in the memory of an old PC; ask JPEG for a smaller picture."""
    # A telephone puts a small second picture into its JPEG, which is of no use here.
    if picture.format in ("TIFF", "GIF", "WEBP") and getattr(picture, "n_frames", 1) > 1:
        raise PrintError(f"“{name}”里有好几张图。请另存为一张 JPG；扫描的几页请另存为 PDF，再选。")
    pixels = picture.width * picture.height
    size = pixels * _bytes_a_pixel(picture)
    # A progressive JPEG is held whole while it is read, however small it is wanted.
    if picture.format == "JPEG" and "progressive" not in picture.info:
        wanted = max(picture.size) // long_side
        share = next((n for n in (1, 2, 4, 8) if size / n**2 <= _MUCH and 2 * n > wanted), 8)
        picture.draft(None, (picture.width // share, picture.height // share))
        size //= share**2
    if size > _MOST_BYTES:
        raise _too_large(name, f"有 {pixels / 1e4:.0f} 万")


def _bytes_a_pixel(picture: Image.Image) -> int:
    if picture.mode in ("1", "L"):
        return 1
    return 5 if picture.mode == "P" else 4


def _too_large(name: str, pixels: str) -> PrintError:
    return PrintError(
        f"图片“{name}”{pixels}像素，太大了，老电脑打不开。"
        f"请在画图或看图软件里把长边改成 {LONG_SIDE} 像素以内，另存为 JPG，再选。"
    )


def _shrunk(picture: Image.Image, long_side: int) -> Image.Image:
    """No longer than that; what has a palette is turned into colours first."""
    from PIL import Image

    if max(picture.size) <= long_side:
        return picture
    exif = picture.getexif()
    if picture.mode in ("1", "I;16", "I"):
        picture = picture.convert("L")
    elif picture.mode in ("P", "PA"):
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    while picture.width * picture.height * _bytes_a_pixel(picture) > _MUCH:
        picture = picture.reduce(2)
    picture.getexif().update(exif)
    picture.thumbnail((long_side, long_side), Image.Resampling.LANCZOS)
    return picture


def _flat(picture: Image.Image) -> Image.Image:
    """Grey or RGB, what is transparent on white: paper has no other ground."""
    from PIL import Image

    if picture.has_transparency_data:
        layers = picture if picture.mode == "RGBA" else picture.convert("RGBA")
        ground = Image.new("RGB", layers.size, "white")
        ground.paste(layers, mask=layers.getchannel("A"))
        return ground
    mode = "L" if picture.mode in ("1", "L", "I", "I;16", "F") else "RGB"
    return picture if picture.mode == mode else picture.convert(mode)


def _encoded(picture: Image.Image, quality: int) -> tuple[bytes, str]:
    """Lines and text stay sharp as PNG; photographs are a tenth as large as JPEG."""
    out = io.BytesIO()
    if picture.getcolors(_FEW_COLOURS) is not None:
        small = picture if picture.mode == "L" else picture.quantize(_FEW_COLOURS)
        small.save(out, "PNG", optimize=True)
        return out.getvalue(), ".png"
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue(), ".jpg"


def picture_size(path: Path, name: str) -> tuple[int, int]:
    """Width and height in pixels. Raises PrintError for what the reader knows as `name`."""
    from PIL import Image

    try:
        with Image.open(path, formats=("JPEG", "PNG")) as picture:
            return picture.size
    except Exception as error:  # as above
        raise PrintError(f"图片“{name}”坏了，读不出来。请打开这份材料，重新选一次。") from error
