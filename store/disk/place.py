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
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from store.disk.files import write_atomically
from store.disk.lease import machine
from store.disk.line import digest_of
from store.disk.strict import read_json
from store.engine import Engine
from store.errors import Damaged, Unwritable
from store.models import Lineage

FILE = "folder.json"
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
    """For a folder that was restored or rescued: the id of the one that it holds the data of."""
    backup: str = ""
    """And the backup's name."""
    is_rescued: bool = False
    """Whether the folder holds what could be saved of a damaged one."""

    is_unfinished: bool = False
    """Whether the folder is still being written by what restores or rescues it."""

    @property
    def how(self) -> str:
        """How a copy came to be, for the reader."""
        return self.lineage.how

    @property
    def lineage(self) -> Lineage:
        """What a copy notes of where it is from."""
        return Lineage(
            id=new_folder_id(),
            came_from=self.copy_of or self.id,
            place=self.places[-1] if self.places else "",
            backup=self.backup,
            is_rescued=self.is_rescued,
        )


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
        self._path = folder / FILE
        self.origin: Home | None = None
        """Where this folder was copied from, until `adopt` has noted it."""

    def read(self) -> Home | None:
        """What the file says; None when there is none, or not a readable one."""
        with suppress(OSError, ValueError, TypeError, KeyError):
            values = read_json(self._path.read_bytes())
            home = Home(**{**values, "places": tuple(values["places"])})
            texts = (home.id, home.lock, home.copy_of, home.backup, *home.places)
            signs = (home.is_rescued, home.is_unfinished)
            if all(type(t) is str for t in texts) and all(type(s) is bool for s in signs):
                return home
        return None

    def must_be_finished(self) -> None:
        """Raises Damaged for a folder whose restoring or rescue was cut off."""
        if (home := self.read()) is not None and home.is_unfinished:
            raise Damaged(
                f"{self._folder} {home.how}到一半被打断了，里面不全。",
                "原来的备份或文件夹还在的话，请删掉这个文件夹，再做一次；不在了，就把它再救一次。",
            )

    def finish(self) -> None:
        """Note that all of it is there; raises Unwritable."""
        if (home := self.read()) is not None:
            self.write(replace(home, is_unfinished=False))

    @property
    def identity(self) -> tuple[str, str]:
        """The id and the place of the folder, also of a copy that has not been adopted yet."""
        home = self.read()
        if home is None or not self.is_at_home(home):
            return digest_of(self.here.encode())[:16], self.here
        return home.id, self.here

    @property
    def here(self) -> str:
        """This computer and path."""
        # On Linux a name may be written in an encoding of old, and be no text to JSON.
        path = str(self._folder.resolve()).encode(errors="backslashreplace").decode()
        return f"{machine()}  {path}"

    def is_at_home(self, home: Home) -> bool:
        """Whether this is the folder that the file was written for, and not a copy of it."""
        if home.copy_of:
            return False
        return self.here in home.places or home.lock == self._fingerprint()

    def is_noted_in(self, home: Home) -> bool:
        """Whether nothing has to be written for the folder to be found at home next time."""
        return home.places[-1:] == (self.here,) and home.lock == self._fingerprint()

    def home_of(self, folder_id: str, places: tuple[str, ...] = ()) -> Home:
        """The home of a folder with this id that is here, and was in these places before."""
        known = tuple(place for place in places if place != self.here)
        return Home(folder_id, (*known, self.here)[-MOST_PLACES:], self._fingerprint())

    def recognise(self) -> None:
        """Find out whether the folder is a copy, and note where one that is none lies now."""
        home = self.read()
        if home is not None and not self.is_at_home(home):
            self.origin = home
        elif home is None or not self.is_noted_in(home):
            known = home or Home(new_folder_id(), (), "")
            with suppress(Unwritable):  # a full disk: next time
                self.write(self.home_of(known.id, known.places))

    def adopt(self, engine: Engine, *, at: datetime, by: str) -> str | None:
        """Make a copy a folder of its own, and note in its records where it is from.

        Returns the sentence to tell; None for a folder that is no copy. Raises as
        `Engine.commit` does.
        """
        if self.origin is None:
            return None
        home = self.origin
        lineage = home.lineage
        noted = [known for known in engine.find(Lineage) if known.came_from == lineage.came_from]
        if not noted:
            engine.commit(at=at, by=by, action=home.how, why=words(lineage.place), save=[lineage])
        self.origin = None
        with suppress(Unwritable):  # a full disk: it is told again next time
            self.write(self.home_of((noted or [lineage])[0].id))
        return (
            f"这个文件夹是{home.how}来的，原来在 {words(lineage.place)}。"
            "两边各记各的，不会自动合并，请只留一边继续用。"
        )

    def write(self, home: Home) -> None:
        """Put a home on the disk; raises Unwritable."""
        text = json.dumps(asdict(home), ensure_ascii=False, indent=1)
        write_atomically(self._path, text.encode())

    def _fingerprint(self) -> str:
        """When the lock file was made, or its mode was set: it is never written, and no copying
        keeps that time.

        Not its number: on a FAT stick that changes from one mounting to the next.
        """
        try:
            found = (self._folder / "lock").stat()
        except OSError:
            return ""
        return str(found.st_ctime_ns)
