"""`bulletin print` of banners and leaflets: what it says about size and paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from bulletin_tui.cli import main


def test_a_banner_is_printed_though_a_workshop_was_to_make_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    common = ["--data", str(tmp_path / "数据"), "--today", "2026-11-24"]
    assert main([*common, "demo", "--no-open"]) == 0
    capsys.readouterr()
    assert main([*common, "print", "banner", "防范电信诈骗 守护财产安全"]) == 0
    said = capsys.readouterr().out
    assert said == (
        "防范电信诈骗 守护财产安全：成品 2.38 米 × 0.28 米，A4 纸 14 张（其中拼装图 1 张）\n"
        f"已写到 {tmp_path / '条幅.pdf'}\n"
    )
    assert len(PdfReader(tmp_path / "条幅.pdf").pages) == 14
    assert main([*common, "print", "banner", "停水通知"]) == 1
    assert "“停水通知”是停水停电，不是条幅。" in capsys.readouterr().err
