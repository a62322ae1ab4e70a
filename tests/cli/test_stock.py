"""What is in the store, from the shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bulletin_tui.cli import main


@pytest.fixture
def common(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """A lively week."""
    common = ["--data", str(tmp_path / "数据"), "--today", "2026-11-24"]
    assert main([*common, "demo", "--no-open"]) == 0
    capsys.readouterr()
    return common


def test_stock_as_text_and_as_json(common: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*common, "stock"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "展板  消防安全常识  做了 6块  损失 1块  文化广场展板点 3块  库里 2块",
        "宣传单  家庭防火宣传单  做了 3000份  已发 2150余份  库里 约850份",
        "共 2 种",
    ]
    assert main([*common, "stock", "--json"]) == 0
    panel, leaflet = json.loads(capsys.readouterr().out)
    assert (panel["made"], panel["lost"], panel["in_store"]) == (6, 1, 2)
    assert [place["quantity"] for place in panel["out"]] == [3]
    handed = leaflet["handed_out"], leaflet["qualifier"], leaflet["in_store"]
    assert handed == (2150, "over", 850)


def test_nothing_in_an_empty_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path / "空"), "stock"]) == 0
    assert capsys.readouterr().out == "共 0 种\n"
