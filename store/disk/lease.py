"""The lease: a small file that says who writes, for computers that share a folder.

Only one can make it, and its holder renews its time every few seconds. Who finds the lease of
another computer watches whether it is still renewed; the clocks of two computers are never
compared.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event, Lock, Thread

from store.disk.files import OWNER_FILE, unwritable, write_all
from store.errors import Busy

RENEW = 5.0
"""Seconds between two renewals."""
DEAD_AFTER = 30.0
"""Seconds of watching without a renewal after which the holder is taken for dead."""

_LOOKS = (0.05, 0.1, 0.2)
"""Seconds between looks at a lease that cannot be read."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who writes: what the lease says."""

    token: str
    computer: str
    machine: str
    """Tells computers of the same name apart, such as cloned ones."""
    person: str
    since: str
    """Time of day by that computer's clock."""

    @property
    def words(self) -> str:
        """Who and where, for the reader."""
        if not self.token:
            return "另一个窗口"
        here = self.machine == machine()
        where = "本机另一个窗口" if here else f"电脑 {self.computer}"
        return f"{where}（{self.person or '未署名'}，{self.since} 打开）"


UNKNOWN = Holder("", "", "", "", "")
"""The holder of a lease that is being written, or was never written to its end."""


class Lease:
    """The file `writer.json` of a folder, seen by one window."""

    def __init__(
        self, path: Path, person: str, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._path = path
        self._person = person
        self._monotonic = monotonic
        self._mine: Holder | None = None
        self._watched: tuple[Holder, int, float] | None = None
        """A lease that is not ours, the time it bore, and when it was first seen to bear it."""
        self._stop = Event()
        self._checking = Lock()
        """Held by the thread that checks: two would find the one that the other has made."""

    @property
    def holder(self) -> Holder | None:
        """Who the file says is writing; None when there is no file."""
        return _read(self._path)

    @property
    def is_watched(self) -> bool:
        """Whether only time can tell if the holder that was met last is alive."""
        return self._watched is not None

    def take(self, *, alone_here: bool) -> None:
        """Make the lease ours; raises Busy when its holder may be alive, and Unwritable.

        `alone_here`: no other window of this computer can be writing.
        """
        holder = self.holder
        if holder is not None:
            dead_here = alone_here and holder.machine == machine()
            if not dead_here and not self._seems_dead(holder):
                raise Busy(busy(holder))
            self._clear_away(holder)
        self._make()
        self._watched = None
        self._stop = Event()
        Thread(target=self._renew, args=(self._stop,), name="lease", daemon=True).start()

    def renew(self) -> bool:
        """Make the lease again if it is gone, and return whether it was.

        Raises Busy when another computer has taken the folder over meanwhile. That happens to a
        computer that slept longer than a lease lives; the other may have left again.
        """
        with self._checking:
            holder = self._certain_holder()
            if self._mine is None or holder not in (None, self._mine):
                raise Busy(f"{busy(holder)}这一步没有保存。")
            if holder is None:
                self._make()
            return holder is None

    def _certain_holder(self) -> Holder | None:
        """The holder; looks again where the file could not be read, as on a share in trouble."""
        for seconds in _LOOKS:
            if (holder := self.holder) != UNKNOWN:
                return holder
            time.sleep(seconds)
        return self.holder

    def release(self) -> None:
        """Take the file away if it is still ours."""
        self._stop.set()
        if self._mine is not None and self.holder == self._mine:
            with suppress(OSError):
                os.unlink(self._path)
        self._mine = None

    def still_watched(self) -> bool:
        """Look again; False when the holder met last was seen to be alive, or another is there."""
        before, holder = self._watched, self.holder
        if holder is not None:
            self._seems_dead(holder)
        return self._watched == before

    def _seems_dead(self, holder: Holder) -> bool:
        try:
            renewed = self._path.stat().st_mtime_ns
        except OSError:
            return False
        if self._watched is None or self._watched[:2] != (holder, renewed):
            self._watched = (holder, renewed, self._monotonic())
        return self._monotonic() - self._watched[2] > DEAD_AFTER

    def _clear_away(self, dead: Holder) -> None:
        """Remove a dead one's lease; raises Busy when another one has replaced it just now."""
        aside = self._path.with_name(f"writer-{os.getpid()}.gone")
        try:
            os.replace(self._path, aside)
        except FileNotFoundError:
            return
        except OSError as error:
            raise unwritable(self._path, error) from None
        found = _read(aside)
        if found is not None and found != dead:
            _put_back(aside, self._path)
            raise Busy(busy(found))
        with suppress(OSError):
            os.unlink(aside)

    def _make(self) -> None:
        import secrets

        since = time.strftime("%H:%M")
        mine = Holder(secrets.token_hex(8), computer(), machine(), self._person, since)
        try:
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_FILE)
        except FileExistsError:
            raise Busy(busy(self.holder)) from None
        except OSError as error:
            raise unwritable(self._path, error) from None
        try:
            write_all(handle, json.dumps(asdict(mine), ensure_ascii=False).encode())
        except OSError as error:
            with suppress(OSError):
                os.unlink(self._path)
            raise unwritable(self._path, error) from None
        finally:
            os.close(handle)
        self._mine = mine

    def _renew(self, stop: Event) -> None:
        """Set the file's time again and again; that needs no room on the disk.

        Only the lease of another one ends it: a share may fail for a moment, or the file vanish.
        """
        while not stop.wait(RENEW):
            with self._checking:  # or a lease that is just being made would be another's
                if self.holder not in (self._mine, None, UNKNOWN):
                    return
            with suppress(OSError):
                os.utime(self._path)


def _put_back(aside: Path, path: Path) -> None:
    """Undo a renaming, but never over what a third one may have made meanwhile."""
    with suppress(OSError):
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            if not path.exists():
                os.rename(aside, path)
        os.unlink(aside)


def _read(path: Path) -> Holder | None:
    try:
        return Holder(**json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):
        return UNKNOWN


def busy(holder: Holder | None) -> str:
    """The sentence for a folder in which another one writes."""
    return f"{(holder or UNKNOWN).words}正在用这个数据文件夹。等那边退出，这里就能改了。"


def computer() -> str:
    """This computer's name."""
    if sys.platform == "win32":
        return os.environ.get("COMPUTERNAME", "")
    return os.uname().nodename


def machine() -> str:
    """The name, and a network card's number where there is one."""
    from uuid import getnode  # late: only a writer needs it

    node = getnode()
    # Without a card the number is drawn by lot, and says so in one bit (RFC 9562, section 6.10).
    return computer() if node >> 40 & 1 else f"{computer()}-{node:012x}"
