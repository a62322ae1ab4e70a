"""The environment of a bare checkout: a venv made with the standard library alone.

Beside the environment lies `.venv.making`: locked while one process prepares, and not empty
while the work is unfinished. A process that dies leaves it unlocked and not empty; the next one
then starts afresh. A finished environment holds `bulletin-ready`: what it was made from. What is
said goes to stderr: a command's output stays clean. What only the preparation needs is imported
late, for every start of the program passes through here.
"""

import importlib.util
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import IO

    Run = Callable[[Sequence[str], Callable[[str], None]], tuple[int, list[str]]]
    """Runs a command, hands each line to the listener; returns exit code and last lines."""

MARK = "bulletin-ready"
HANDED_OVER = "BULLETIN_PREPARED"
"""Set for the process that goes on in the prepared environment, so that it never loops."""

PREPARING = "正在准备运行环境，第一次需要一两分钟，请稍等…"
READY = "运行环境准备好了。"
STOPPED = "已停止。再启动一次，会重新准备。"
BUSY = "另一个窗口正在准备运行环境。请等它准备好，再启动一次。"
NO_PIP = (
    "这台电脑的 Python 缺少 venv 和 pip，装不了本程序要用的部件。请先安装，再启动一次：\n"
    "  Debian、Ubuntu、统信、麒麟：sudo apt install python3-venv python3-pip\n"
    "  Fedora、openEuler：sudo dnf install python3-pip\n"
    "  Windows：重新运行 Python 安装程序，勾选 pip"
)
FAILED = "运行环境没有准备好，最后的提示是：\n{}\n请检查网络和硬盘空间，再启动一次，会接着准备。"
NO_FOLDER = "写不进 {}：{}。请检查权限和硬盘空间，再启动一次。"
STILL_MISSING = "运行环境里缺少：{}。请删除文件夹 {}，再启动一次。"


class NotReadyError(Exception):
    """The environment cannot be prepared; the text says what to do."""


def run(command: "Sequence[str]", listener: "Callable[[str], None]") -> "tuple[int, list[str]]":
    """Run a command; each line goes to the listener as it comes."""
    import subprocess
    from collections import deque

    last: "deque[str]" = deque(maxlen=40)
    try:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            universal_newlines=True,
            errors="replace",
        )
    except OSError as error:
        return 127, [str(error)]
    with process:
        for line in process.stdout or ():
            if line.strip():
                last.append(line.strip())
                listener(line.strip())
    return process.returncode, list(last)


def say(text: str) -> None:
    """Tell the person at once."""
    print(text, file=sys.stderr, flush=True)


def essence(lines: "Sequence[str]") -> str:
    """The few lines of a failed command that tell most: its errors, else its last."""
    errors = [line for line in lines if "ERROR" in line]
    return "\n".join("  " + line for line in (errors or list(lines))[-4:])


def importable(name: str) -> bool:
    """Whether this Python finds the module; nothing is imported."""
    return importlib.util.find_spec(name) is not None


def interpreter(folder: str) -> str:
    """The environment's Python."""
    parts = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
    return os.path.join(folder, *parts)


def candidates(root: str) -> "list[str]":
    """Where the environment may lie: in the checkout, else in the user's cache folder."""
    import hashlib

    home = os.path.expanduser("~")
    if sys.platform == "win32":
        cache = os.environ.get("LOCALAPPDATA") or home
    else:
        cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    name = hashlib.sha256(os.path.realpath(root).encode("utf-8", "surrogateescape")).hexdigest()
    return [os.path.join(root, ".venv"), os.path.join(cache, "bulletin", name[:12], ".venv")]


def writable(folder: str) -> bool:
    """Whether a file can really be made there; permission bits do not tell on Windows."""
    import tempfile

    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


@contextmanager
def locked(path: str) -> "Iterator[IO[str]]":
    """Hold the file alone, made when missing. Raises NotReadyError when another holds it."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "a+", encoding="utf-8") as file:
        file.seek(0)
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise NotReadyError(BUSY) from None
        yield file


class Preparation:
    """One checkout's environment: whether it is ready, and making it so."""

    def __init__(
        self,
        root: str,
        run: "Run" = run,
        say: "Callable[[str], None]" = say,
        importable: "Callable[[str], bool]" = importable,
    ) -> None:
        """Take the checkout; tests hand in their own `run`, `say` and `importable`."""
        self.root = root
        self.run = run
        self.say = say
        self.importable = importable
        # Not the environment's own Python: that one may have to be deleted.
        self.base: str = getattr(sys, "_base_executable", None) or sys.executable

    def folder(self) -> str:
        """The environment: the one that is there, else the first place that can be written."""
        here, away = candidates(self.root)
        for folder in (here, away):
            if os.path.isfile(os.path.join(folder, MARK)):
                return folder
        return here if writable(self.root) else away

    def ready_here(self, names: "Sequence[str]") -> bool:
        """Whether this very Python has what is needed. Raises NotReadyError, never loops."""
        missing = [name for name in names if not self.importable(name)]
        if missing and os.environ.get(HANDED_OVER):
            raise NotReadyError(STILL_MISSING.format("、".join(missing), sys.prefix))
        if not missing:
            for folder in candidates(self.root):
                inside = os.path.realpath(folder) == os.path.realpath(sys.prefix)
                if inside and os.path.isfile(os.path.join(folder, MARK)):
                    return self.is_current(folder, for_tests=False)
        return not missing

    def is_current(self, folder: str, for_tests: bool) -> bool:
        """Whether the environment was finished for today's pyproject.toml and this Python."""
        try:
            with open(os.path.join(folder, MARK), encoding="utf-8") as file:
                stamps = file.read().splitlines()
        except OSError:
            return False
        return self._stamp(for_tests) in stamps and os.path.exists(interpreter(folder))

    def prepare(self, for_tests: bool) -> str:
        """Make the environment unless it is ready; returns its Python. Raises NotReadyError."""
        folder = self.folder()
        if self.is_current(folder, for_tests):
            return interpreter(folder)
        try:
            with locked(folder + ".making") as notes:
                if not self.is_current(folder, for_tests):
                    self._make(folder, for_tests, notes)
        except OSError as error:
            text = NO_FOLDER.format(error.filename or folder, error.strerror)
            raise NotReadyError(text) from error
        return interpreter(folder)

    def _stamp(self, for_tests: bool) -> str:
        import hashlib

        with open(os.path.join(self.root, "pyproject.toml"), "rb") as file:
            digest = hashlib.sha256(file.read()).hexdigest()
        version = "{}.{}".format(*sys.version_info)
        return f"{digest} {version} {'test' if for_tests else 'run'}"

    def _make(self, folder: str, for_tests: bool, notes: "IO[str]") -> None:
        """Make or mend the environment; `notes` stays not empty when this process dies."""
        import shutil

        self.say(PREPARING)
        interrupted = bool(notes.read())
        notes.write("unfinished\n")
        notes.flush()
        if os.path.isdir(folder) and (interrupted or not os.path.exists(interpreter(folder))):
            shutil.rmtree(folder)
        try:
            self._install(self._pip(folder), for_tests)
        except NotReadyError:
            notes.truncate(0)  # An orderly end: the next start builds on what is there.
            raise
        stamps = [self._stamp(False)] + ([self._stamp(True)] if for_tests else [])
        with open(os.path.join(folder, MARK), "w", encoding="utf-8") as file:
            file.write("\n".join(stamps))
        notes.truncate(0)
        self.say(READY)

    def _pip(self, folder: str) -> "list[str]":
        """Make the venv; returns the pip command that installs into it.

        Where ensurepip is missing (Debian without python3-venv), the outer pip fills it.
        """
        python = interpreter(folder)
        if self._quietly([self.base, "-m", "venv", folder])[0] == 0:
            return [python, "-m", "pip"]
        if self._quietly([self.base, "-m", "pip", "--version"])[0] != 0:
            raise NotReadyError(NO_PIP)
        code, last = self._quietly([self.base, "-m", "venv", "--without-pip", folder])
        if code != 0:
            absent = any("No module named" in line for line in last)
            raise NotReadyError(NO_PIP if absent else FAILED.format(essence(last)))
        return [self.base, "-m", "pip", "--python", python]

    def _install(self, pip: "list[str]", for_tests: bool) -> None:
        options = ["--disable-pip-version-check", "--no-input", "--compile"]
        target = self.root + ("[test]" if for_tests else "")
        code, last = self.run([*pip, "install", *options, "--editable", target], self._tell)
        if code != 0:
            raise NotReadyError(FAILED.format(essence(last)))

    def _quietly(self, command: "list[str]") -> "tuple[int, list[str]]":
        return self.run(command, lambda line: None)

    def _tell(self, line: str) -> None:
        """Say in a few words what pip is doing."""
        import re

        words = line.split()
        if words[0] == "Collecting" and len(words) > 1:
            self.say("  取得 " + re.split(r"[<>=!~;\[ ]", words[1])[0])
        elif line.startswith("Installing collected packages"):
            self.say("  正在安装…")
