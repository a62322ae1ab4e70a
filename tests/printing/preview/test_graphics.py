"""What is sent to terminals that show real pictures, read back as they read it."""

from __future__ import annotations

import io
import re
from base64 import standard_b64decode

import pytest
from PIL import Image, ImageChops, ImageDraw

from bulletin_tui.printing.preview import graphics
from bulletin_tui.printing.preview.graphics import KITTY_FORGET, kitty_picture, sixels


@pytest.fixture
def picture() -> Image.Image:
    """White with a red line, a grey box and a black ring; not a multiple of six high."""
    made = Image.new("RGB", (120, 100), "white")
    draw = ImageDraw.Draw(made)
    draw.line((5, 10, 110, 10), "red", 2)
    draw.rectangle((10, 30, 60, 80), "#888888")
    draw.ellipse((70, 30, 110, 95), outline="black", width=5)
    return made


def read_sixels(sequence: str) -> Image.Image:
    """A picture as a terminal draws it: DEC's rules, told apart by their first signs."""
    head = re.match(r'\x1bPq"1;1;(\d+);(\d+)', sequence)
    assert head is not None and sequence.endswith("\x1b\\")
    made = Image.new("RGB", (int(head[1]), int(head[2])), "magenta")
    colours: dict[str, tuple[int, ...]] = {}
    colour, x, top = "", 0, 0
    pattern = r"#(\d+);2;(\d+);(\d+);(\d+)|#(\d+)|!(\d+)([?-~])|([?-~])|(\$)|(-)"
    for token in re.finditer(pattern, sequence[head.end() : -2]):
        name, red, green, blue, chosen, count, repeated, sign, back, down = token.groups()
        if name:
            colours[name] = tuple(round(int(part) * 2.55) for part in (red, green, blue))
        elif chosen:
            colour = chosen
        elif back or down:
            x, top = 0, top + (6 if down else 0)
        else:
            for column in range(x, x + int(count or 1)):
                for bit in range(6):
                    if (ord(repeated or sign) - 63) >> bit & 1:
                        made.putpixel((column, top + bit), colours[colour])
            x += int(count or 1)
    return made


def test_sixels_draw_the_picture(picture: Image.Image) -> None:
    ((across, down, sequence),) = sixels(picture, (10, 20))
    assert (across, down) == (0, 0)
    difference = ImageChops.difference(read_sixels(sequence), picture)
    assert max(high for _, high in difference.getextrema()) <= 3  # type: ignore[misc]
    assert len(sequence) < 3000, "runs are not shortened"
    assert sequence[2:-2].isprintable()


def test_a_large_picture_is_sent_in_pieces_that_xterm_shows(
    picture: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert graphics.LARGEST <= 1000
    monkeypatch.setattr(graphics, "LARGEST", 50)
    whole = Image.new("RGB", picture.size)
    pieces = graphics.sixels(picture, (9, 22))
    assert len(pieces) == 9
    for across, down, sequence in pieces:
        part = read_sixels(sequence)
        assert max(part.size) <= 50
        whole.paste(part, (across * 9, down * 22))
    difference = ImageChops.difference(whole, picture)
    assert max(high for _, high in difference.getextrema()) <= 3  # type: ignore[misc]


def test_kitty_gets_the_picture_in_small_parts(picture: Image.Image) -> None:
    noise = Image.effect_noise((200, 200), 90).convert("RGB")
    for made in (picture, noise):
        ((_, _, sequence),) = kitty_picture(made, 12, 5)
        parts = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", sequence)
        assert "".join(f"\x1b_G{keys};{data}\x1b\\" for keys, data in parts) == sequence
        assert all(len(data) <= 4096 for _, data in parts)
        assert [keys[-3:] for keys, _ in parts] == ["m=1"] * (len(parts) - 1) + ["m=0"]
        assert "C=1" in parts[0][0] and "c=12,r=5" in parts[0][0]
        assert all("q=2" in keys for keys, _ in parts), "Kitty must not answer: it would be typed"
        data = standard_b64decode("".join(data for _, data in parts))
        with Image.open(io.BytesIO(data)) as back:
            assert ImageChops.difference(back.convert("RGB"), made).getbbox() is None
    number = re.search(r"i=\d+", parts[0][0])
    assert number is not None and number[0] in KITTY_FORGET
