"""What is in the store: panels and leaflets, as text or as JSON."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from bulletin_tui.context import Context
from bulletin_tui.shell.as_json import print_json
from store.models import Material, Site
from store.rules.upkeep.stock import Stock


def stock(context: Context, arguments: Namespace) -> int:
    """`bulletin stock`."""
    stocks = context.desk.stocks()
    sites = {site.id: site.name for site in context.desk.database.find(Site)}
    if arguments.json:
        rows = [_as_json(material, stock, sites) for material, stock in stocks]
        print_json(rows)
        return 0
    for material, held in stocks:
        print("  ".join(_told(material, held, sites)))
    print(f"共 {len(stocks)} 种")
    return 0


def _told(material: Material, held: Stock, sites: dict[str, str]) -> Sequence[str]:
    measure = material.measure
    made = f"做了 {held.made}{measure}" if held.made else "没有登记做了多少"
    told = [material.noun, material.title, made]
    if held.lost:
        told.append(f"损失 {held.lost}{measure}")
    if held.handed.quantity:
        told.append(f"已发 {held.handed.told(measure)}")
    told += [f"{sites.get(site, site)} {n}{measure}" for site, n in held.hanging.items()]
    return [*told, f"库里 {held.told(measure)}"] if held.made else told


def _as_json(material: Material, held: Stock, sites: dict[str, str]) -> dict[str, object]:
    return {
        "material_id": material.id,
        "material_kind": material.kind,
        "title": material.title,
        "made": held.made,
        "lost": held.lost,
        "handed_out": held.handed.quantity,
        "qualifier": held.handed.qualifier,
        "out": [
            {"site_id": site, "site": sites.get(site, ""), "quantity": n}
            for site, n in held.hanging.items()
        ],
        "in_store": held.in_store,
    }
