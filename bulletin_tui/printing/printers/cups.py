"""Printers of Linux and macOS, through CUPS.

What is sent and cancelled goes through CUPS's own commands, which know its servers, passwords and
defaults; what is asked goes over IPP, whose answers are the same in every language.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.printers.ipp import (
    NOT_FOUND,
    Attributes,
    IppError,
    Operation,
    Value,
    ask,
)
from bulletin_tui.printing.printers.service import (
    JobState,
    JobStatus,
    Printer,
    Run,
    Sides,
    Ticket,
    in_order,
)

PATIENCE = 30
"""Seconds that the service may take for a command."""
_PRINTER = (
    "printer-name",
    "printer-info",
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "media-supported",
    "sides-supported",
)
_JOB = (
    "job-state",
    "job-state-reasons",
    "job-impressions-completed",
    "job-media-sheets-completed",
    "job-printer-state-reasons",
    "time-at-processing",
)
_PROCESSING, _STOPPED = 4, 5
"""Values of printer-state (RFC 8011, 5.4.11); 3 is idle."""
_FREE, _BUSY = "空闲", "正在印"
_JOB_STATES = {
    3: JobState.WAITING,
    4: JobState.STUCK,
    5: JobState.PRINTING,
    6: JobState.STUCK,
    7: JobState.CANCELED,
    8: JobState.FAILED,
    9: JobState.DONE,
}
"""Values of job-state (RFC 8011, 5.3.7)."""
_REASONS = {
    "media-empty": "缺纸",
    "media-needed": "缺纸",
    "media-jam": "卡纸",
    "toner-empty": "没有墨粉了",
    "marker-supply-empty": "没有墨了",
    "cover-open": "盖子开着",
    "door-open": "盖子开着",
    "offline": "连不上",
    "connecting-to-device": "正在连接",
    "timed-out": "没有回应",
    "shutdown": "关着",
    "paused": "停了",
}
"""printer-state-reasons (RFC 8011, 5.4.12), the most telling first."""
_REFUSALS = {
    "does not exist": "这台打印机不在了",
    "No such file": "文件不在了",
    "not accepting": "这台打印机现在不收",
    "Unauthorized": "没有权限",
    "Forbidden": "没有权限",
    "Connection refused": "打印服务没有开",
    "scheduler not responding": "打印服务没有开",
    "Unable to connect": "打印服务没有开",
}
_SILENT = "打印服务没有回应。请看打印机和打印服务开了没有，再试一次；文件还在。"
_NOT_TAKEN = "打印机没有收下（{}）。请核对打印机的名字和状态，再试一次；文件还在。"
_PWG_NAME = re.compile(r"iso_(a\d)_\d+x\d+mm")
"""As in iso_a3_297x420mm (PWG 5101.1); iso_a4_210x297mm.borderless is a tray's setting of it."""


class CupsService:
    """CUPS, on the server that its own commands talk to."""

    def printers(self) -> list[Printer]:
        """All queues of the server, the default one first."""
        server, default = self._server_and_default()
        try:
            found = ask(server, Operation.CUPS_GET_PRINTERS, _PRINTER)
        except IppError as error:
            if error.status != NOT_FOUND:
                raise PrintError(_SILENT) from None
            found = []
        except OSError:
            raise PrintError(_SILENT) from None
        return in_order([_printer(attributes, default) for attributes in found])

    def send(self, pdf: Path, run: Run, ticket: Ticket) -> str:
        """One job for a run: generic queues fit the page and take Letter unless they are told."""
        answer = _command(
            "lp",
            *("-d", ticket.printer, "-n", str(run.copies), "-P", f"{run.first}-{run.last}"),
            *("-o", f"media={run.paper}", "-o", f"sides={ticket.sides}"),
            *("-o", "print-scaling=none", "-o", "collate=true"),
            *("-t", pdf.stem, "--", str(pdf)),
        )
        job = re.search(r"request id is (\S+)", answer)
        if job is None:
            raise PrintError(f"打印服务的回答看不懂（{answer}）。请看打印机印了没有，再接着印。")
        return job[1]

    def status(self, job: str) -> JobStatus:
        """What the queue says; its count is what the printer, or its driver, reports."""
        server, _ = self._server_and_default()
        uri = f"ipp://localhost/jobs/{job.rpartition('-')[2]}"
        try:
            found = ask(server, Operation.GET_JOB_ATTRIBUTES, _JOB, uri=uri)
        except IppError as error:
            if error.status != NOT_FOUND:
                raise PrintError(_SILENT) from None
            return JobStatus(JobState.FAILED, trouble="打印服务里没有这个任务了")
        except OSError:
            raise PrintError(_SILENT) from None
        status = _status(found[0])
        if status.state is not JobState.WAITING:
            return status
        # A job that has not begun does not say what its printer is waiting for.
        queue = job.rpartition("-")[0]
        conditions = [printer.condition for printer in self.printers() if printer.name == queue]
        if not conditions or conditions[0] in (_FREE, _BUSY):
            return status
        return JobStatus(JobState.STUCK, status.pages, conditions[0])

    def cancel(self, job: str) -> None:
        """Take a job out of its queue."""
        if self.status(job).state.is_over:
            return
        _command("cancel", job, refusal="停不下来（{}）。请在打印机上按取消。")

    def _server_and_default(self) -> tuple[str, str]:
        """`lpstat` knows client.conf, the environment and the user's own choice."""
        lines = _command("lpstat", "-H", "-d", refusal=_SILENT).splitlines()
        default = next((line for line in lines if line.startswith("system default")), "")
        return lines[0].partition("/version=")[0], default.rpartition(": ")[2]


def _command(name: str, *arguments: str, refusal: str = _NOT_TAKEN) -> str:
    """What a command of CUPS printed; raises PrintError with the sentence for its refusal."""
    command = shutil.which(name)
    if command is None:
        raise PrintError(
            f"这台电脑没有打印服务（CUPS 的 {name}）。"
            "请打开文件来打印，或拿到能打印的电脑上；文件还在。"
        )
    try:
        done = subprocess.run(
            [command, *arguments],
            env={**os.environ, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise PrintError(_SILENT) from None
    if done.returncode != 0:
        said = (done.stderr.strip().splitlines() or ["原因不明"])[-1]
        why = next((words for sign, words in _REFUSALS.items() if sign in said), said)
        raise PrintError(refusal.format(why))
    return done.stdout.strip()


def _printer(attributes: Attributes, default: str) -> Printer:
    name = _word(attributes, "printer-name")
    media = attributes.get("media-supported")
    return Printer(
        name,
        _word(attributes, "printer-info"),
        name == default,
        _condition(attributes),
        None if media is None else _papers(media),
        Sides.LONG_EDGE in attributes.get("sides-supported", ()),
    )


def _word(attributes: Attributes, name: str) -> str:
    return str(attributes.get(name, [""])[0])


def _papers(media: list[Value]) -> frozenset[str]:
    names = (_PWG_NAME.match(str(name)) for name in media)
    return frozenset(found[1].upper() for found in names if found)


def _condition(attributes: Attributes) -> str:
    state = _number(attributes, "printer-state")
    trouble = _trouble(attributes.get("printer-state-reasons", []))
    if trouble:
        return trouble
    if attributes.get("printer-is-accepting-jobs") == [False]:
        return "不收任务"
    return {_PROCESSING: _BUSY, _STOPPED: "停了"}.get(state, _FREE)


def _trouble(reasons: list[Value]) -> str:
    """The most telling of the reasons, whose ends only say how grave they are."""
    plain = {re.sub(r"-(error|warning|report)$", "", str(reason)) for reason in reasons}
    return next((words for reason, words in _REASONS.items() if reason in plain), "")


def _status(attributes: Attributes) -> JobStatus:
    state = _JOB_STATES.get(_number(attributes, "job-state"), JobState.WAITING)
    counts = ("job-impressions-completed", "job-media-sheets-completed")
    pages = max(_number(attributes, name) for name in counts)
    trouble = "" if state.is_over else _trouble(attributes.get("job-printer-state-reasons", []))
    if trouble and state is not JobState.PRINTING:
        state = JobState.STUCK
    return JobStatus(state, pages, trouble, _number(attributes, "time-at-processing"))


def _number(attributes: Attributes, name: str) -> int:
    """A number, 0 where the server has none."""
    value = attributes.get(name, [0])[0]
    return value if isinstance(value, int) else 0
