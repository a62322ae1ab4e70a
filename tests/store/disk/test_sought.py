"""A text is looked for in all the ways in which it may be written, and nothing else is taken."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.models import KINDS, RECORDS, Hold
from store.models.erasable import REPLACED, Sought, is_typed

TYPED = (
    "王小明电话138-1234-5678，李 四 139 1111 2222，"
    "身份证21010219900101123X，137１２３４５６７８，(0418)2820015"
)
BETWEEN = " -–—－\u3000\u00a0\u200b()（）"
DIGITS = "0123456789０１２３４５６７８９"
printable = st.text(st.characters(exclude_categories=["Cs", "Cc"]))
crowded = st.text(st.sampled_from(DIGITS + BETWEEN + 'xXＸ，话\n\t\\"'), max_size=12)


def bare(text: str) -> str:
    """Full-width forms as half-width ones, and nothing between: not as the program does it."""
    return "".join(c for c in text if c not in BETWEEN).translate(
        {ord(c): unicodedata.normalize("NFKC", c).upper() for c in DIGITS + "xＸ"}
    )


@st.composite
def written(draw: st.DrawFn, number: str) -> str:
    """A number in one of the ways in which people write it."""
    wide = st.booleans()
    gaps = st.text(st.sampled_from(BETWEEN), max_size=2)
    drawn = [chr(ord(c) + 0xFEE0) if draw(wide) else c for c in number]
    return drawn[0] + "".join(draw(gaps) + c for c in drawn[1:])


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("13812345678", "138-1234-5678"),
        ("138 1234 5678", "138-1234-5678"),
        ("１３８—１２３４—５６７８", "138-1234-5678"),
        ("13911112222", "139 1111 2222"),
        ("21010219900101123x", "21010219900101123X"),
        ("13712345678", "137１２３４５６７８"),
        ("2820015", "2820015"),
        ("0418 2820015", "0418)2820015"),
        ("王小明", "王小明"),
        ("李 四", "李 四"),
    ],
)
def test_what_a_clerk_looks_for_is_found_as_it_stands(text: str, taken: str) -> None:
    sought = Sought(text)
    assert sought.in_text(TYPED) and sought.in_bytes(TYPED.encode())
    assert sought.cleaned(TYPED) == TYPED.replace(taken, REPLACED)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("2820015", "13828200151"),
        ("2820015", "138 2820 0151"),
        ("2820015", "132820015"),
        ("2820015", "28200150"),
        ("2820015", "２820015０"),
        ("13812345678", "138\n12345678"),
        ("13812345678", "138\t12345678"),
        ("13812345678", "138，12345678"),
        ("21010219900101123X", "210102199001011234"),
        ("1234", "12-34"),
        ("12345号", "123-45号"),
        ("李四", "李 四"),
    ],
)
def test_another_number_or_text_is_left_alone(text: str, other: str) -> None:
    assert not Sought(text).in_text(other) and not Sought(text).in_bytes(other.encode())
    assert Sought(text).cleaned(other) == other


@pytest.mark.parametrize(
    ("text", "typed", "left"),
    [
        ("2820015", "04182820015", f"0418{REPLACED}"),
        ("82820015", "０１０82820015", f"０１０{REPLACED}"),
        ("13812345678", "+8613812345678", f"+86{REPLACED}"),
        ("13812345678", "40213812345678", f"402{REPLACED}"),
        ("13812345678", "1381234567813812345678", REPLACED * 2),
        ("12345", "12345-12345", f"{REPLACED}-{REPLACED}"),
    ],
)
def test_what_stands_before_the_same_number_stays(text: str, typed: str, left: str) -> None:
    assert Sought(text).cleaned(typed) == left


@given(st.data(), st.from_regex("[0-9]{11,18}|[0-9]{17}X", fullmatch=True), crowded, crowded)
def test_no_spelling_of_a_long_number_is_left(
    data: st.DataObject, number: str, before: str, after: str
) -> None:
    looked_for = Sought(data.draw(written(number)))
    text = before + data.draw(written(number)) + after
    assert looked_for.in_text(text) and looked_for.in_bytes(json_of(text))
    cleaned = looked_for.cleaned(text)
    assert number not in bare(cleaned)
    assert not looked_for.in_text(cleaned) and not looked_for.in_bytes(json_of(cleaned))


@given(st.data(), st.from_regex("[0-9]{5,10}", fullmatch=True), crowded, crowded)
def test_a_short_number_that_stands_by_itself_is_taken_out(
    data: st.DataObject, number: str, before: str, after: str
) -> None:
    looked_for = Sought(data.draw(written(number)))
    text = f"{before}话{data.draw(written(number))}话{after}"
    assert looked_for.in_text(text) and looked_for.in_bytes(json_of(text))
    cleaned = looked_for.cleaned(text)
    assert f"话{number}话" not in bare(cleaned)
    assert not looked_for.in_text(cleaned) and not looked_for.in_bytes(json_of(cleaned))


@given(printable, printable.filter(lambda text: len(text) > 1), printable)
def test_cleaned_text_does_not_hold_it(before: str, text: str, after: str) -> None:
    sought = Sought(text)
    document = {"name": f"{before}，{text}，{after}", "ticks": [{"note": text, "on": text}]}
    new = sought.cleaned({**document, "id": text})
    assert sought.in_document(document) and sought.in_bytes(json_of(document["name"]))
    if text not in REPLACED and REPLACED not in text:
        assert not sought.in_text(new["ticks"][0]["note"])
    assert new["id"] == text and new["ticks"][0]["on"] == text


# What is typed --------------------------------------------------------------------------


def test_every_field_of_every_record_is_either_typed_or_chosen() -> None:
    """A new field has to be thought about: these lists are what people type, and numbers."""
    fields = {name for model in (*RECORDS.values(), *KINDS.values()) for name in model.model_fields}
    typed = {"name", "title", "body", "note", "place", "keeper", "phone", "address", "basis"}
    typed |= {"recipients", "objections", "salutation", "area", "reason", "phones", "questions"}
    typed |= {"link", "link_pattern", "cancelled_why", "ticks", "consultations", "satisfaction"}
    typed |= {"attachments", "authority", "number", "enclosures", "cc", "issued_by", "remark"}
    typed |= {"names", "channels", "opinions", "conditions", "papers", "steps", "time_limit"}
    typed |= {"fee", "hours", "audience", "host", "sign_up", "posts", "requirements", "apply_how"}
    typed |= {"return_place", "areas", "route", "state_note", "photos", "hold", "papers", "days"}
    typed |= {"heading", "text", "authority", "size", "found_by", "fixed_by", "fixed_how"}
    typed |= {"waived"}
    numbers = {"received", "adopted", "print_run", "title_breaks", "read_from_cm"}
    numbers |= {"landscape", "large_type", "one_page", "masked", "printed_here", "vertical"}
    numbers |= {"capacity", "quantity", "order", "height_cm", "width_cm", "length_m"}
    numbers |= {"counts_as_disclosure", "counts_in_year", "slots", "year"}
    numbers |= {"draft_days", "per_month", "is_paused"}
    assert {name for name in fields if is_typed(name)} == typed | numbers


def test_of_what_the_law_wants_only_the_reason_is_typed() -> None:
    numbers = {"days", "counts_first_day", "is_provisional"}
    assert {name for name in Hold.model_fields if is_typed(name)} == {"waived", *numbers}


def test_codes_of_vocabularies_stand_in_fields_that_are_not_typed() -> None:
    coded = {
        name
        for model in (*RECORDS.values(), *KINDS.values())
        for name, field in model.model_fields.items()
        if "term_of" in repr(field.metadata)
    }
    assert coded >= {"kind", "state", "standard", "qualifier", "source", "topic"}
    assert {name for name in coded if is_typed(name)} == set()


def json_of(value: object) -> bytes:
    """Bytes as they stand in the files."""
    return json.dumps(value, ensure_ascii=False).encode()
