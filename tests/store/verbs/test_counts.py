"""How many, as clerks write it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.counts import LARGEST, Count, parse_count, total

counts = st.one_of(
    st.builds(Count, st.integers(1, LARGEST), st.sampled_from(("exact", "over", "about"))),
    st.just(Count(100, "hundreds")),
)


@pytest.mark.parametrize(
    ("text", "quantity", "qualifier", "told"),
    [
        ("500", 500, "exact", "500份"),
        ("2000余", 2000, "over", "2000余份"),
        ("2000余份", 2000, "over", "2000余份"),
        ("３１９６余", 3196, "over", "3196余份"),
        ("2,000 余 份", 2000, "over", "2000余份"),
        ("300多张", 300, "over", "300余份"),
        ("约500", 500, "about", "约500份"),
        ("大约500", 500, "about", "约500份"),
        ("百余", 100, "hundreds", "百余份"),
        ("千余份", 1000, "over", "1000余份"),
        ("2万", 20_000, "exact", "20000份"),
        ("3百余", 300, "over", "300余份"),
    ],
)
def test_what_a_clerk_writes(text: str, quantity: int, qualifier: str, told: str) -> None:
    count = parse_count(text)
    assert count == Count(quantity, qualifier)
    assert count.told("份") == told


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "很多",
        "两千",
        "约",
        "余",
        "百",
        "约500余",
        "0",
        "-5",
        "20,00",
        "1000001",
        "5.5",
        "1e3",
    ],
)
def test_what_is_no_count_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"500|之间|只留一个") as refused:
        parse_count(text)
    assert "\n" not in str(refused.value)


@given(counts, st.sampled_from(("", "份", "块")))
@settings(max_examples=60)
def test_what_is_told_is_read_again(count: Count, measure: str) -> None:
    assert parse_count(count.told(measure)) == count


@given(st.lists(counts, max_size=5))
@settings(max_examples=60)
def test_a_total_is_as_exact_as_its_least_exact_part(parts: list[Count]) -> None:
    together = total(parts)
    assert together.quantity == sum(part.quantity for part in parts)
    assert together.is_exact == all(part.is_exact for part in parts)
    assert total([]) == Count(0)
