"""A private CUPS server for the tests: own folder, own socket, nobody's rights, paper in files."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import monotonic, sleep
from typing import Any

CUPSD = Path("/usr/sbin/cupsd")
BIN = Path("/usr/lib/cups")
NEEDED = (CUPSD, Path("/usr/sbin/lpadmin"), BIN / "filter" / "pdftopdf")
PACKAGES = "cups-daemon cups-client cups-filters-core-drivers"
"""Debian's packages with these."""
SIZES = {"A3": (842, 1191), "A4": (595, 842), "A5": (420, 595)}
"""In points."""

# A printer: keeps what it is given and tells each page, waiting at the gate that a test sets.
PRINTER = """\
#!/bin/sh
[ -n "$6" ] && exec < "$6"
paper="{out}/$PRINTER-$1.pdf"
cat > "$paper"
echo "$5" > "$paper.options"
pages=$(grep -ao '/Type /Page\\b' "$paper" | wc -l)
for i in $(seq $((pages * $4))); do
    while [ -e "{gate}" ] && [ "$i" -gt "$(cat "{gate}")" ]; do
        [ -n "$stuck" ] || echo "STATE: +media-empty-error" >&2
        stuck=1
        sleep 0.02
    done
    [ -z "$stuck" ] || echo "STATE: -media-empty-error" >&2
    stuck=
    echo "PAGE: $i 1" >&2
done
"""
BACKEND = "#!/bin/sh\n[ $# = 0 ] || cat > /dev/null\n"
DAEMON = """\
LogLevel warn
PageLogFormat %p %j %{{media}} %{{sides}}
Listen {folder}/run/sock
Listen 127.0.0.1:{port}
Browsing Off
DefaultAuthType None
WebInterface No
MaxLogSize 0
DirtyCleanInterval 0
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
    Allow all
  </Limit>
</Policy>
"""
FILES = """\
ServerRoot {folder}/root
ServerBin {folder}/bin
DataDir /usr/share/cups
StateDir {folder}/run
RequestRoot {folder}/spool
TempDir {folder}/spool/tmp
CacheDir {folder}/cache
AccessLog {folder}/log/access_log
ErrorLog {folder}/log/error_log
PageLog {folder}/log/page_log
Sandboxing Relaxed
SystemGroup {group}
User {user}
Group {group}
"""


def missing() -> list[str]:
    """What of CUPS is not installed here."""
    return [str(path) for path in NEEDED if not path.exists()]


class Cupsd:
    """A server with queues whose printers put each job into a file."""

    def __init__(self) -> None:
        # pytest's own folder is closed to others, and root may not run a CUPS server.
        self.folder = Path(tempfile.mkdtemp(prefix="cupsd-"))
        self.port = _free_port()
        self.out, self._gate = self.folder / "out", self.folder / "gate"
        for name in ("root/ppd", "run", "spool/tmp", "cache", "log", "out", "bin"):
            (self.folder / name).mkdir(parents=True)
        is_root = os.getuid() == 0
        account = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.getuid())
        group = grp.getgrgid(account.pw_gid).gr_name
        self._write_files(account.pw_name, group)
        self._rights: dict[str, Any] = {}
        if is_root:
            subprocess.run(["chown", "-R", f"{account.pw_name}:{group}", self.folder], check=True)
            self.folder.chmod(0o755)
            names = {"user": account.pw_name, "group": group}
            self._rights = {**names, "extra_groups": []}
        self.environment = {"CUPS_SERVER": f"{self.folder}/run/sock", "HOME": str(self.folder)}
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        settings = ("-c", f"{self.folder}/cupsd.conf", "-s", f"{self.folder}/cups-files.conf")
        process = subprocess.Popen([str(CUPSD), "-f", *settings], **self._rights)
        self.wait(lambda: "is running" in self.run("lpstat", "-r"))
        return process

    def restart(self) -> None:
        """As after a power cut: the server begins again with what is in its spool."""
        self._process.kill()
        self._process.wait(10)
        (self.folder / "run" / "sock").unlink(missing_ok=True)
        self._process = self._start()

    def _write_files(self, user: str, group: str) -> None:
        names = {"folder": self.folder, "user": user, "group": group, "port": self.port}
        (self.folder / "cupsd.conf").write_text(DAEMON.format(**names))
        (self.folder / "cups-files.conf").write_text(FILES.format(**names))
        shutil.copytree(BIN, self.folder / "bin", dirs_exist_ok=True)
        for name, script in (("filter/tray", PRINTER), ("backend/tray", BACKEND)):
            path = self.folder / "bin" / name
            path.write_text(script.format(out=self.out, gate=self._gate))
            path.chmod(0o755)

    def run(self, *command: str) -> str:
        """A command of CUPS on this server."""
        environment = {**os.environ, **self.environment, "LC_ALL": "C"}
        path = f"{environment['PATH']}:/usr/sbin"
        done = subprocess.run(
            command, env={**environment, "PATH": path}, capture_output=True, text=True, check=False
        )
        return done.stdout

    def add(
        self, name: str, papers: Sequence[str], title: str = "", *, turns: bool = False
    ) -> None:
        """A queue whose printer has these papers and perhaps turns sheets."""
        ppd = self.folder / f"{name}.ppd"
        ppd.write_text(_ppd(papers, turns))
        # Somebody has set this for photographs: it shrinks pages to what the printer can reach.
        bad = ("-o", "print-scaling-default=fit")
        text = ("-D", title or name)
        self.run("lpadmin", "-p", name, "-E", "-v", "tray:/", "-P", str(ppd), *text, *bad)

    def let_out(self, pages: int | None) -> None:
        """Stop each job behind so many pages, as if the tray were empty; None fills it."""
        if pages is None:
            self._gate.unlink(missing_ok=True)
        else:
            new = self._gate.with_suffix(".new")
            new.write_text(str(pages))
            new.rename(self._gate)

    def paper(self, job: str) -> bytes:
        """The PDF that arrived at the printer."""
        return (self.out / f"{job}.pdf").read_bytes()

    def options(self, job: str) -> list[str]:
        """What the printer was told about a job."""
        return (self.out / f"{job}.pdf.options").read_text().split()

    @property
    def page_log(self) -> list[str]:
        """Printer, job, page, paper and sides, a line a page or job."""
        path = self.folder / "log" / "page_log"
        return path.read_text().splitlines() if path.exists() else []

    @staticmethod
    def wait(done: Any, seconds: float = 10) -> None:
        """Until something is so."""
        limit = monotonic() + seconds
        while not done():
            if monotonic() > limit:
                raise TimeoutError
            sleep(0.02)

    def close(self) -> None:
        """End the server and forget everything."""
        self.let_out(None)
        self._process.terminate()
        self._process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _ppd(papers: Sequence[str], turns: bool) -> str:
    """The least that CUPS needs to know of a printer (PPD specification 4.3)."""
    names = ("PageSize", "PageRegion")
    lines = [
        '*PPD-Adobe: "4.3"',
        '*FormatVersion: "4.3"',
        '*FileVersion: "1.0"',
        "*LanguageVersion: English",
        "*LanguageEncoding: ISOLatin1",
        '*PCFileName: "TRAY.PPD"',
        '*Product: "(Tray)"',
        '*PSVersion: "(3010.000) 550"',
        '*Manufacturer: "Tray"',
        '*ModelName: "Tray"',
        '*ShortNickName: "Tray"',
        '*NickName: "Tray"',
        "*ColorDevice: False",
        '*cupsFilter2: "application/vnd.cups-pdf application/pdf 0 tray"',
    ]
    for name in names:
        lines += [f"*OpenUI *{name}: PickOne", f"*OrderDependency: 10 AnySetup *{name}"]
        lines += [f"*Default{name}: A4", *(f'*{name} {paper}/{paper}: ""' for paper in papers)]
        lines += [f"*CloseUI: *{name}"]
    lines += ["*DefaultImageableArea: A4", "*DefaultPaperDimension: A4"]
    for paper in papers:
        width, height = SIZES[paper]
        lines += [f'*ImageableArea {paper}: "12 12 {width - 12} {height - 12}"']
        lines += [f'*PaperDimension {paper}: "{width} {height}"']
    if turns:
        lines += ["*OpenUI *Duplex/Sides: PickOne", "*DefaultDuplex: None"]
        lines += [f'*Duplex {way}: ""' for way in ("None", "DuplexNoTumble", "DuplexTumble")]
        lines += ["*CloseUI: *Duplex"]
    return "\n".join(lines) + "\n"
