"""Which materials are versions of one: each corrects the one before it."""

from __future__ import annotations

from collections.abc import Mapping


def first_versions(corrects: Mapping[str, str]) -> dict[str, str]:
    """By material: the first version, from what each one corrects."""
    found = {}
    for material_id in corrects:
        first, seen = material_id, {material_id}
        while (earlier := corrects.get(first)) is not None and earlier not in seen:
            seen.add(earlier)
            first = earlier
        found[material_id] = first
    return found
