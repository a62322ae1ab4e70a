"""From a bare checkout to a working environment, with the standard library alone.

Inside an environment that has the dependencies nothing of this happens.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys

NEEDED = ("textual", "tinydb", "pydantic", "qrcode", "typst", "fontTools", "platformdirs")
NEEDED_FOR_TESTS = ("pytest", "pytest_asyncio", "hypothesis", "zxingcpp", "PIL", "pypdf")
OLDEST = (3, 11)
MARK = "bulletin-ready"
FAILED = 1


def checkout():
    # type: () -> str
    """The folder that holds this package and, in a checkout, pyproject.toml."""
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def prepare(arguments):
    # type: (list[str]) -> int | None
    """Make an environment and run there when this Python lacks something.

    Returns the exit code of that run, or None when this Python can go on by itself.
    """
    for_tests = arguments[:1] == ["test"]
    if sys.version_info < OLDEST:
        return _fail(
            "需要 Python 3.11 或更新的版本，现在是 %d.%d。请安装新版后再试。"
            % (sys.version_info[0], sys.version_info[1])
        )
    if not missing(for_tests):
        return None
    project = os.path.join(checkout(), "pyproject.toml")
    if not os.path.exists(project):
        return _fail(
            "这个 Python 里缺少：%s。请重新安装 bulletin-tui。" % "、".join(missing(for_tests))
        )
    python = _environment(for_tests)
    if python is None:
        return FAILED
    return _continue(python, arguments)


def missing(for_tests):
    # type: (bool) -> list[str]
    """The modules that this Python cannot find."""
    names = NEEDED + (NEEDED_FOR_TESTS if for_tests else ())
    return [name for name in names if importlib.util.find_spec(name) is None]


def run_tests(arguments):
    # type: (list[str]) -> int
    """Run the checkout's tests; returns pytest's exit code."""
    root = checkout()
    if not os.path.isdir(os.path.join(root, "tests")):
        return _fail("安装好的程序不带测试，请在源代码文件夹里运行。")
    return subprocess.call(
        [sys.executable, "-m", "pytest", "--rootdir", root] + arguments, cwd=root
    )


def _environment(for_tests):
    # type: (bool) -> str | None
    """The Python of an environment that has everything, made or mended when needed."""
    for folder in _folders():
        python = _python_of(folder)
        mark = os.path.join(folder, MARK)
        if os.path.exists(python) and _read(mark) in _stamps(for_tests):
            return python
    print("正在准备运行环境，第一次需要一两分钟，请稍等…", flush=True)
    for folder in _folders():
        if _make(folder):
            return _install(folder, for_tests)
    _fail(
        "建不了运行环境。请先装好 venv 和 pip：\n"
        "  Debian、Ubuntu、UOS、麒麟：sudo apt install python3-venv python3-pip\n"
        "  Fedora、openEuler：sudo dnf install python3-pip\n"
        "  Windows：重新运行 Python 安装程序，勾选 pip"
    )
    return None


def _folders():
    # type: () -> list[str]
    """Where an environment may live: beside the package, else in the user's cache."""
    if sys.platform == "win32":
        cache = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~")
    else:
        cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    name = hashlib.sha256(checkout().encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return [os.path.join(checkout(), ".venv"), os.path.join(cache, "bulletin-tui", name)]


def _python_of(folder):
    # type: (str) -> str
    if sys.platform == "win32":
        return os.path.join(folder, "Scripts", "python.exe")
    return os.path.join(folder, "bin", "python")


def _make(folder):
    # type: (str) -> bool
    """Make the environment, over a half-made one too; False where that cannot be."""
    done = _run([sys.executable, "-m", "venv", "--clear", folder])
    if done is not None and done.returncode == 0:
        return True
    # Without ensurepip the environment comes up without pip: the outer pip can fill it.
    done = _run([sys.executable, "-m", "venv", "--clear", "--without-pip", folder])
    return done is not None and done.returncode == 0 and _has_pip()


def _has_pip():
    # type: () -> bool
    return importlib.util.find_spec("pip") is not None


def _install(folder, for_tests):
    # type: (str, bool) -> str | None
    """Install the project into the environment; its Python, or None after a sentence."""
    python = _python_of(folder)
    target = checkout() + ("[test]" if for_tests else "")
    inside = _run([python, "-m", "pip", "--version"])
    if inside is not None and inside.returncode == 0:
        command = [python, "-m", "pip"]
    else:
        command = [sys.executable, "-m", "pip", "--python", python]
    print("正在下载和安装…", flush=True)
    done = _run(command + ["install", "--quiet", "--compile", "--editable", target])
    if done is None or done.returncode != 0:
        last = "\n".join((done.stderr if done else "").strip().splitlines()[-5:])
        _fail("安装没有成功。请检查网络后再运行一次同样的命令。\n%s" % last)
        return None
    with open(os.path.join(folder, MARK), "w") as file:
        file.write(_stamp(for_tests))
    return python


def _stamp(for_tests):
    # type: (bool) -> str
    """What the mark says: which requirements were installed, by which Python."""
    with open(os.path.join(checkout(), "pyproject.toml"), "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    return "%s %s %s" % (digest, sys.version.split()[0], "test" if for_tests else "run")


def _stamps(for_tests):
    # type: (bool) -> list[str]
    """The marks that will do: an environment with the tests' needs also runs the program."""
    return [_stamp(True)] + ([] if for_tests else [_stamp(False)])


def _continue(python, arguments):
    # type: (str, list[str]) -> int
    """Go on in the environment; on POSIX this process becomes that one."""
    command = [python, "-m", "bulletin_tui"] + arguments
    environment = dict(os.environ)
    known = environment.get("PYTHONPATH")
    environment["PYTHONPATH"] = checkout() + (os.pathsep + known if known else "")
    if sys.platform != "win32":
        sys.stdout.flush()
        os.execve(python, command, environment)
    return subprocess.call(command, env=environment)


def _run(command):
    # type: (list[str]) -> subprocess.CompletedProcess[str] | None
    """Run a command quietly; None when it cannot even be started."""
    try:
        return subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True
        )
    except OSError:
        return None


def _read(path):
    # type: (str) -> str
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def _fail(sentence):
    # type: (str) -> int
    print(sentence, file=sys.stderr)
    return FAILED
