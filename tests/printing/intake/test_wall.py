"""A wall: what is left of a code at 30 mm and level Q after stains, blur, copying and the sun.

Each damage is done to the printed page at 150 dpi, about what a telephone sees at arm's length,
with fixed seeds. The shares that must be read are those measured for this code when its size and
level were chosen: Q survives a stain of 12 %, M and L do not.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

from bulletin_tui.printing.press import Press
from bulletin_tui.printing.reading import Reading, planned_code
from bulletin_tui.printing.sheets.base import A4, Batch
from bulletin_tui.printing.sheets.notice import NoticeSheet

LINK = "https://www.example.gov.cn/xxgk/2026/11/24/content_318402.html?id=7"
PPI = 150
SIDE = 30 / 25.4 * PPI
"""Of the code, in points of the picture."""
TRIES = 25
AROUND = 0.2
"""Of the side, what is seen of the page around the code."""

Damage = Callable[[Image.Image, random.Random], Image.Image]


@pytest.fixture(scope="module")
def wall(press: Press) -> Image.Image:
    """A printed notice's code as it is planned for a board: 30 mm, level Q."""
    return printed_code(press, outdoors=True, modules=41)


def printed_code(press: Press, *, outdoors: bool, modules: int) -> Image.Image:
    """What is seen of a printed code of 30 mm."""
    code = planned_code(LINK, Reading(outdoors=outdoors), A4, caption="扫码看详情").code
    assert (code.side_mm, len(code.matrix)) == (30, modules)
    notice = NoticeSheet("关于清理楼道的通知", "请各位居民清理楼道。", qr=code)
    (page,) = press.pictures(Batch((notice,)), ppi=PPI)
    picture = Image.open(io.BytesIO(page)).convert("L")
    (found,) = zxingcpp.read_barcodes(picture)
    corner, opposite = found.position.top_left, found.position.bottom_right
    assert opposite.x - corner.x == pytest.approx(SIDE, abs=2)
    around = int(SIDE * AROUND)
    return picture.crop(
        (corner.x - around, corner.y - around, opposite.x + around, opposite.y + around)
    )


def stain(share: float) -> Damage:
    """Mud or a torn piece: a blot over that share of the code, dark or light."""

    def damage(picture: Image.Image, chance: random.Random) -> Image.Image:
        radius, around = SIDE * (share / 3.1416) ** 0.5, SIDE * AROUND
        # Away from the three eyes: without one of them no reader finds any code.
        x, y = (around + chance.uniform(0.45, 0.75) * SIDE for _ in range(2))
        blotted = picture.copy()
        box = (x - radius, y - radius, x + radius, y + radius)
        ImageDraw.Draw(blotted).ellipse(box, chance.choice((40, 250)))
        return blotted

    return damage


def blur(millimetres: float) -> Damage:
    """A hand that moves, a lens that is not in focus, rain on the glass."""

    def damage(picture: Image.Image, chance: random.Random) -> Image.Image:
        radius = millimetres / 25.4 * PPI * chance.uniform(0.8, 1.0)
        return picture.filter(ImageFilter.GaussianBlur(radius))

    return damage


def photocopied(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Copied twice on an old machine: black or white, grown lines, dirt."""
    for _ in range(2):
        noise = Image.effect_noise(picture.size, chance.uniform(40, 70))
        picture = Image.blend(picture.filter(ImageFilter.GaussianBlur(0.8)), noise, 0.25)
        limit = chance.randint(105, 150)
        picture = picture.point(lambda level, limit=limit: 255 if level > limit else 0)
    return picture


def faded(contrast: float) -> Damage:
    """Months of sun behind a pane, in the evening, with a reflection from one side."""

    def damage(picture: Image.Image, chance: random.Random) -> Image.Image:
        pale = ImageEnhance.Contrast(picture).enhance(contrast)
        shine = Image.linear_gradient("L").resize(picture.size).rotate(chance.choice((0, 90, 180)))
        pale = ImageChops.add(pale, shine.point(lambda level: level // 4))
        return Image.blend(pale, Image.effect_noise(picture.size, 25), 0.15)

    return damage


def aslant(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Seen from the side and from below."""
    w, h = picture.size
    lean, tilt = chance.uniform(0.1, 0.25) * w, chance.uniform(0.05, 0.15) * h
    quad = (-lean, -tilt, -lean / 3, h + tilt / 2, w + tilt, h + lean / 2, w + lean / 4, -tilt / 2)
    return picture.transform(
        picture.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor=255
    )


def read(picture: Image.Image) -> bool:
    return any(found.text == LINK for found in zxingcpp.read_barcodes(picture))


def share_read(picture: Image.Image, damage: Damage) -> float:
    chance = random.Random(4)
    damaged = (damage(picture, chance) for _ in range(TRIES))
    return (
        sum(any(code.text == LINK for code in zxingcpp.read_barcodes(d)) for d in damaged) / TRIES
    )


@pytest.mark.parametrize(
    ("damage", "least"),
    [
        (stain(0.08), 1.0),
        (stain(0.12), 1.0),
        (blur(0.3), 1.0),
        (photocopied, 1.0),
        (faded(0.25), 1.0),
        (aslant, 0.95),
    ],
    ids=["stain 8 %", "stain 12 %", "blur", "photocopy", "fading", "aslant"],
)
def test_it_is_still_read(wall: Image.Image, damage: Damage, least: float) -> None:
    assert share_read(wall, damage) >= least


def test_the_trials_can_fail(wall: Image.Image, press: Press) -> None:
    """Level M, for indoors, dies of the larger stain; enough blur and sun kill any code."""
    indoors = printed_code(press, outdoors=False, modules=37)
    assert share_read(indoors, stain(0.08)) == 1
    assert share_read(indoors, stain(0.12)) < 0.2
    for damage in (stain(0.25), blur(0.7), faded(0.03)):
        assert share_read(wall, damage) < 0.2
