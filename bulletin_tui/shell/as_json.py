"""What other programs read of the commands."""

from __future__ import annotations

import json


def print_json(value: object) -> None:
    """Print a value as JSON, Chinese as it is written."""
    print(json.dumps(value, ensure_ascii=False, indent=1))
