"""How many, as a clerk writes it: 500, 2000余, 约500, 百余.

A count is kept as a number and a qualifier; it is read in one place, here, and never out of prose.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

LARGEST = 1_000_000
"""More than that was never handed out at one place."""
_TIMES = {"": 1, "百": 100, "千": 1_000, "万": 10_000}
_WRITTEN = (
    r"(?P<about>大?约)?(?P<digits>\d+(,\d{3})*)?(?P<times>[百千万]?)(?P<over>[余多]?)"
    r"(份|张|条|块|本|册|幅|个|套)?"
)
_HOW = "请写成 500、2000余、约500 或 百余"


@dataclass(frozen=True, slots=True)
class Count:
    """A number with what is known of its exactness."""

    quantity: int
    qualifier: str = "exact"
    """A code of the vocabulary "qualifier"."""

    @property
    def is_exact(self) -> bool:
        """Whether somebody counted them."""
        return self.qualifier == "exact"

    @property
    def mark(self) -> str:
        """The one word that says so; empty for an exact one."""
        return "约" if self.qualifier == "about" else "" if self.is_exact else "余"

    def told(self, measure: str = "") -> str:
        """As it is written, with the measure word: 2000余份."""
        if self.qualifier == "hundreds" and self.quantity == 100:
            return f"百余{measure}"
        before, after = ("约", "") if self.qualifier == "about" else ("", self.mark)
        return f"{before}{self.quantity}{after}{measure}"


def parse_count(text: str) -> Count:
    """What was typed; raises ValueError with a sentence for what is no count."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if not plain:
        raise ValueError(f"没有写数量，{_HOW}")
    is_raised = any(letter.isdigit() and not letter.isdecimal() for letter in text)
    found = None if is_raised else re.fullmatch(_WRITTEN, plain)
    if found is None or not (found["digits"] or (found["times"] and found["over"])):
        raise ValueError(f"“{text.strip()}”看不出是多少，{_HOW}")
    if found["about"] and found["over"]:
        raise ValueError(f"“{text.strip()}”又是约又是余，只留一个")
    if not found["digits"] and found["times"] == "百":
        return Count(100, "hundreds")
    quantity = int((found["digits"] or "1").replace(",", "")) * _TIMES[found["times"]]
    if not 1 <= quantity <= LARGEST:
        raise ValueError(f"数量要在 1 至 {LARGEST} 之间，“{text.strip()}”请改正")
    return Count(quantity, "about" if found["about"] else "over" if found["over"] else "exact")


def total(counts: Iterable[Count]) -> Count:
    """All together; as exact as the least exact of them."""
    parts = list(counts)
    if len(parts) == 1:
        return parts[0]
    known = {part.qualifier for part in parts}
    rough = "about" if "about" in known else "over" if known - {"exact"} else "exact"
    return Count(sum(part.quantity for part in parts), rough)
