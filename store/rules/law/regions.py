"""Where a rule holds: places by name, from the province down, as clerks write them."""

from __future__ import annotations

import re
import unicodedata

from store.errors import Problem, Refused

EVERYWHERE = frozenset({"", "全国", "各地"})
"""What a rule names as its region that is not about one place."""
EXAMPLE = "浙江省杭州市"
LONGEST = 40
PROVINCES = (
    *("北京市", "天津市", "上海市", "重庆市"),
    *("河北省", "山西省", "辽宁省", "吉林省", "黑龙江省", "江苏省", "浙江省", "安徽省"),
    *("福建省", "江西省", "山东省", "河南省", "湖北省", "湖南省", "广东省", "海南省"),
    *("四川省", "贵州省", "云南省", "陕西省", "甘肃省", "青海省", "台湾省"),
    *("内蒙古自治区", "广西壮族自治区", "西藏自治区", "宁夏回族自治区", "新疆维吾尔自治区"),
    *("香港特别行政区", "澳门特别行政区"),
)
"""The divisions of the first level (宪法 第三十条), of which no name begins like another."""
_KIND = re.compile("(省|市|(壮族|回族|维吾尔)?自治区|特别行政区)$")
_OTHER_LEVEL = tuple("市州县区盟旗")
"""What follows a province's short name where another place has the same one, as 吉林市 does."""


def region_named(text: str) -> str:
    """A place as it is written in full, such as 浙江省杭州市 for 浙江 杭州市; empty for none.

    Raises Refused for one that does not begin with its province: many cities, counties and
    streets have the names of others elsewhere.
    """
    name = re.sub(r"[\s·,，/\-]", "", unicodedata.normalize("NFKC", text))
    if not name:
        return ""
    if len(name) > LONGEST or not re.fullmatch(r"\w+", name):
        raise _refusal("要写一个地方")
    for province in PROVINCES:
        if (rest := _below(province, name)) is not None:
            return province + rest
    raise _refusal(f"“{name}”看不出是哪个省的")


def _refusal(what: str) -> Refused:
    return Refused(Problem("region", f"{what}，请从省、自治区、直辖市写起，例如 {EXAMPLE}"))


def _below(province: str, name: str) -> str | None:
    """What a name says beyond the province that it begins with; None if it begins with another."""
    if name.startswith(province):
        return name.removeprefix(province)
    short = _KIND.sub("", province)
    if not name.startswith(short):
        return None
    rest = name.removeprefix(short)
    for kind in ("自治区", "特别行政区"):
        rest = rest.removeprefix(kind) if province.endswith(kind) else rest
    return None if rest.startswith(_OTHER_LEVEL) else rest


def holds_in(region: str, office: str) -> bool:
    """Whether what holds in a region holds for an office that lies in, or is, `office`.

    Both are full names; a region may name several places of one city: 山东省济南市莱芜区、钢城区.
    """
    if region in EVERYWHERE:
        return True
    first, *others = region.split("、")
    city = first[: first.rfind("市") + 1]
    return any(_contains(place, office) for place in (first, *(city + other for other in others)))


def _contains(place: str, office: str) -> bool:
    province = next((name for name in PROVINCES if place.startswith(name)), None)
    if province is None or not office.startswith(province):
        return False
    left = office.removeprefix(province)
    for name in filter(None, re.split("(?<=市)", place.removeprefix(province))):
        # 市 and 区 are often left out: 浙江省杭州.
        stem = name[:-1] if len(name) > 2 else name
        if not left.startswith(stem):
            return False
        left = left.removeprefix(stem).removeprefix(name[len(stem) :])
    return True


def narrower(region: str, office: str) -> bool:
    """Whether a region lies inside the one that an office has named, and is smaller."""
    return not holds_in(region, office) and region.startswith(office)
