"""Names of places that are numbered through, such as the doors of an estate."""

from __future__ import annotations

import re

from store.errors import Problem, Refused

MOST = 200
"""More boards than this are not put up at once."""


def counted_on(name: str, count: int) -> list[str]:
    """So many names, with the last number of the first one counted on: 3 单元, 4 单元 and so on.

    Raises Refused where several are wanted of a name without a number.
    """
    if not 1 <= count <= MOST:
        raise Refused(Problem("count", f"一次建 1 到 {MOST} 处"))
    numbers = list(re.finditer(r"[0-9]+", name))
    if count == 1:
        return [name]
    if not numbers:
        raise Refused(Problem("name", "名称里要有数字才能往下数，例如：3 单元"))
    start, end = numbers[-1].span()
    first, width = int(name[start:end]), end - start
    return [f"{name[:start]}{first + n:0{width}}{name[end:]}" for n in range(count)]
