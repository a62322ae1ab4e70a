"""How records are built: what would make every start slower."""

from __future__ import annotations

from inspect import get_annotations

import pytest

from store.models import KINDS, TABLES
from store.models.base import Part


@pytest.mark.parametrize("model", {**TABLES, **KINDS}.values())
def test_no_type_of_a_field_is_text(model: type[Part]) -> None:
    """pydantic would evaluate it again for every kind of record that inherits it."""
    written = [get_annotations(base) for base in model.__mro__ if issubclass(base, Part)]
    assert not [name for fields in written for name, said in fields.items() if type(said) is str]
