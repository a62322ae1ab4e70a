"""Boards down, days across: what hangs where, and bars that can be moved."""

from bulletin_tui.widgets.timeline.carrying import Carried
from bulletin_tui.widgets.timeline.timeline import Timeline
from bulletin_tui.widgets.timeline.wall import Wall

__all__ = ["Carried", "Timeline", "Wall"]
