"""The working calendar as an .ics file, for telephones and for other programs (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin_tui.exchange.working_calendar import Entry, entries_of
from store.desk import Desk
from store.disk.files import ANYONE_FILE, write_atomically
from store.errors import Refused

if TYPE_CHECKING:
    from icalendar import Alarm, Calendar, Event

REMINDED = timedelta(hours=8, minutes=30)
"""When a reminder comes, from the midnight with which the day begins."""
PRODUCER = "-//bulletin//Working calendar//ZH"
BEHIND, AHEAD = timedelta(days=31), timedelta(days=366)
"""How far a calendar reaches from today where nobody says otherwise."""


def write_ics(
    desk: Desk, path: Path, at: datetime, first: date | None = None, last: date | None = None
) -> int:
    """Write what is to be done from `first` to `last`; returns how many entries.

    Imported again, a later file puts the entries right and takes out what was called off. `at` is
    the present time. Raises Refused for days that run backwards, and Unwritable.
    """
    start = first or min(desk.today, last or desk.today) - BEHIND
    end = last or max(desk.today, start) + AHEAD
    if end < start:
        raise Refused(f"结束日 {end} 在起始日 {start} 之前，请改正。")
    entries = entries_of(desk, start, end)
    write_atomically(path, calendar_of(entries, at).to_ical(), mode=ANYONE_FILE)
    return len(entries)


def calendar_of(entries: list[Entry], at: datetime) -> Calendar:
    """The entries as a calendar that is published, not an invitation."""
    from icalendar import Calendar  # late: few ask for it

    calendar = Calendar.new(prodid=PRODUCER, name="公示栏管家", method="PUBLISH")
    # The library draws one: an importing program must not take each file for another calendar.
    del calendar["UID"]
    reminded = set[tuple[date, str]]()
    for entry in entries:
        event = _event(entry, at.astimezone(UTC))
        asks = entry.asks and not entry.is_off and entry.on >= at.date()
        # The same sheet on twelve boards reminds once.
        if asks and (entry.on, entry.summary) not in reminded:
            reminded.add((entry.on, entry.summary))
            event.add_component(_reminder(entry))
        calendar.add_component(event)
    return calendar


def _reminder(entry: Entry) -> Alarm:
    """In the morning of the day; who takes no reminders from files passes over it."""
    from icalendar import Alarm

    alarm = Alarm.new(description=entry.summary)
    alarm.add("ACTION", "DISPLAY")
    alarm.TRIGGER = REMINDED
    return alarm


def _event(entry: Entry, stamp: datetime) -> Event:
    from icalendar import STATUS, TRANSP, Event

    return Event.new(
        uid=f"{entry.key}@bulletin",
        # Some telephones pass over the status.
        summary=f"取消：{entry.summary}" if entry.is_off else entry.summary,
        start=entry.on,
        # Exclusive: the day after the last.
        end=entry.on + timedelta(days=1),
        location=entry.location or None,
        description="\n".join(filter(None, entry.lines)) or None,
        sequence=entry.revision,
        stamp=stamp,
        status=STATUS.CANCELLED if entry.is_off else STATUS.CONFIRMED,
        # A sheet that goes up keeps nobody from a meeting.
        transparency=TRANSP.TRANSPARENT,
    )
