"""Sending a PDF to a printer through CUPS, on Linux and macOS.

Windows has no such command: there the file is opened and printed from its viewer.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from bulletin_tui.printing.errors import PrintError

TRUE_SIZE = ("-o", "media=A4", "-o", "print-scaling=none", "-o", "sides=one-sided")
"""Generic queues default to Letter and to fitting the page, which spoils millimetres."""
PATIENCE = 30
"""Seconds that a printing service may take to accept a job."""
NO_SERVICE = "这台电脑没有打印服务（lp）。请打开文件来打印：{}"


def print_file(path: Path, printer: str = "") -> str:
    """Send a file to a printer, or to the default one; returns what the service answered.

    Raises PrintError with a sentence. May take seconds: call it from a worker.
    """
    command = shutil.which("lp")
    if command is None:
        raise PrintError(NO_SERVICE.format(path))
    target = ("-d", printer) if printer else ()
    try:
        done = subprocess.run(
            [command, *target, *TRUE_SIZE, "--", str(path)],
            env={**os.environ, "LC_ALL": "C"},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise PrintError(f"打印服务没有回应。请看打印机开了没有；文件在 {path}") from None
    if done.returncode != 0:
        reason = done.stderr.strip().splitlines()[-1:] or ["原因不明"]
        raise PrintError(f"打印机没有收下（{reason[0]}）。请核对打印机的名字和状态；文件在 {path}")
    return done.stdout.strip()
