"""python -m bulletin_tui: prepares its environment when asked from a bare checkout, then works.

This file, bootstrap.py and environment.py use the standard library alone and parse on Python 3.6,
so that a PC without anything gets a sentence and not a traceback.
"""

import gc
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

OPENING = "正在打开…"


def main(argv: "Sequence[str] | None" = None) -> int:
    """Run one command; returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A console whose code page lacks a character shows ? for it.
            stream.reconfigure(errors="replace")
    # Read once when Textual is imported: with it, an input method's commits arrive as garbage.
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    from bulletin_tui import bootstrap
    from bulletin_tui.environment import STOPPED, NotReadyError

    try:
        if arguments[:1] == ["test"]:
            return bootstrap.run_tests(arguments[1:])
        code = bootstrap.go_on_elsewhere(arguments)
    except NotReadyError as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)
        return 1
    if code is not None:
        return code
    if sys.stdout.isatty() and opens_application(arguments):
        print(OPENING, flush=True)
    # pydantic would read the description of every installed package in search of plug-ins.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Nothing that is imported is garbage; looking for some is a tenth of the start.
    gc.disable()
    try:
        from bulletin_tui import cli

        return cli.main(arguments)
    finally:
        gc.enable()


def opens_application(arguments: "Sequence[str]") -> bool:
    """Whether these arguments end in the application on the screen."""
    words = []
    value_follows = False
    for argument in arguments:
        if argument in ("-h", "--help", "--no-open"):
            return False
        if not value_follows and not argument.startswith("-"):
            words.append(argument)
        value_follows = argument in ("--data", "--today")
    return words[:1] in ([], ["demo"])


if __name__ == "__main__":
    sys.exit(main())
