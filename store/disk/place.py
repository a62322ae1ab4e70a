"""Where a data folder is at home, so that a copy of it knows that it is one.

`folder.json` holds the folder's own id and the places it has been used at: computer and path, and
a fingerprint of the `lock` file, which no copying keeps. A folder that was renamed, or a USB stick
in another computer, keeps the fingerprint; a folder that was restored in its place keeps the place.
A folder with neither is a copy: it gets an id of its own, and its journal says where it came from.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from store.disk.files import write_atomically
from store.disk.lease import machine

MOST_PLACES = 20
"""A stick that has been in more computers forgets the first ones."""


@dataclass(frozen=True, slots=True)
class Home:
    """What `folder.json` says."""

    id: str
    places: tuple[str, ...]
    """Computer and path, the present one last."""
    lock: str
    """Fingerprint of the lock file."""
    copy_of: str = ""
    """For a folder that a backup was restored to: the id of the one that was backed up."""
    backup: str = ""
    """And the backup's name."""


def new_folder_id() -> str:
    """An id that no other folder has."""
    import secrets  # late: few starts need one

    return secrets.token_hex(8)


def words(place: str) -> str:
    """A place as the reader knows it: computer and path."""
    return re.sub(r"(-[0-9a-f]{12})?  ", " 的 ", place, count=1)


class Place:
    """The home of one folder, read and written by its writer."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "folder.json"

    def read(self) -> Home | None:
        """What the file says; None when there is none, or not a readable one."""
        with suppress(OSError, ValueError, TypeError, KeyError):
            values = json.loads(self._path.read_bytes())
            return Home(**{**values, "places": tuple(values["places"])})
        return None

    @property
    def here(self) -> str:
        """This computer and path."""
        return f"{machine()}  {self._folder.resolve()}"

    def is_at_home(self, home: Home) -> bool:
        """Whether this is the folder that the file was written for, and not a copy of it."""
        if home.copy_of:
            return False
        return self.here in home.places or home.lock == self._fingerprint()

    def is_noted_in(self, home: Home) -> bool:
        """Whether nothing has to be written for the folder to be found at home next time."""
        return self.here == home.places[-1] and home.lock == self._fingerprint()

    def home_of(self, folder_id: str, places: tuple[str, ...] = ()) -> Home:
        """The home of a folder with this id that is here, and was in these places before."""
        known = tuple(place for place in places if place != self.here)
        return Home(folder_id, (*known, self.here)[-MOST_PLACES:], self._fingerprint())

    def settle(self, home: Home | None) -> None:
        """Note that the folder is at home here too; raises Unwritable."""
        known = home or Home(new_folder_id(), (), "")
        self.write(self.home_of(known.id, known.places))

    def write(self, home: Home) -> None:
        """Put a home on the disk; raises Unwritable."""
        text = json.dumps(asdict(home), ensure_ascii=False, indent=1)
        write_atomically(self._path, text.encode())

    def _fingerprint(self) -> str:
        """When the lock file was made: it is never written, and no copying keeps that time.

        Not its number: on a FAT stick that changes from one mounting to the next.
        """
        try:
            found = (self._folder / "lock").stat()
        except OSError:
            return ""
        return str(found.st_ctime_ns)
