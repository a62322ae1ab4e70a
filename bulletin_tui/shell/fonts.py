"""`bulletin print fonts`: what the pages are set in."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from bulletin_tui.context import Context
from bulletin_tui.printing.fonts.report import fallback_line, font_lines
from bulletin_tui.settings import load_settings
from bulletin_tui.shell.as_json import print_json


def print_fonts(context: Context, arguments: Namespace) -> int:
    """Which file plays which role, and which only stands in for it."""
    own = load_settings(context.folder).fonts
    fonts = context.press().fonts
    lines = font_lines(fonts, Path(own) if own else None)
    if arguments.json:
        print_json([line.data() for line in lines])
        return 0
    for line in lines:
        print(*line.told(), sep="\n")
    print(fallback_line(fonts))
    return 0
