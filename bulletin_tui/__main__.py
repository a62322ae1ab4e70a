"""python -m bulletin_tui: prepares its environment when asked from a bare checkout, then works.

This file and bootstrap.py use the standard library alone and parse on old Pythons, so that a PC
without anything gets a sentence and not a traceback.
"""

import os
import sys


def main():
    # type: () -> int
    """Run the program; returns the exit code."""
    # Read once when Textual is imported: with it, an input method's commits arrive as garbage.
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    from bulletin_tui import bootstrap

    arguments = sys.argv[1:]
    code = bootstrap.prepare(arguments)
    if code is not None:
        return code
    if arguments[:1] == ["test"]:
        return bootstrap.run_tests(arguments[1:])
    if sys.stdout.isatty() and (not arguments or arguments[0] == "demo"):
        print("正在打开…", flush=True)
    from bulletin_tui.cli import main as run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
