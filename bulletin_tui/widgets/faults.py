"""What a person is told when something was raised."""

from __future__ import annotations

from store.disk.files import reason
from store.errors import StoreError


def sentence(error: Exception) -> str:
    """What went wrong and what to do; for a fault of the program itself too."""
    if isinstance(error, StoreError):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.filename or '文件'} 打不开或写不进：{reason(error)}。"
    kind = type(error)
    name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
    return (
        f"程序里有错（{name}）。已保存的内容没有变。请按 F8 再按 h 体检，并把这句话告诉管程序的人。"
    )
