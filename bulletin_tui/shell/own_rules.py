"""The office's own rules: a file to write them in, with an example that does nothing yet."""

from __future__ import annotations

from pathlib import Path

from store.disk.files import write_atomically

EXAMPLE = """\
# 本单位自己的规则。每条从一行 [[rule]] 写起；行首的 # 表示这一行不管用，去掉才管用。
# 编号（id）和自带的一样，就换掉自带的那条；编号是新的，就多一条。
# 同一件事有几条规则，按最晚的日子算。有哪些编号和事项（matter）：运行 bulletin rules --json
#
# clock：display 至少张贴，publish 最迟上板，remove 最迟撤下，permit 许可期限，reply 答复期限
# unit：workday 工作日，day 天。counts_first_day：当天算不算第一天，true 算，false 不算
# on_interruption：掉了以后，pause 接着算，restart 重新算
# status：verified 已核对，second_hand 转引，practice 惯例，unverified 未核实

# [[rule]]
# id = "本地1"
# matter = "property_notice"
# name = "物业公示（本市）"
# clock = "display"
# days = 7
# unit = "workday"
# counts_first_day = true
# on_interruption = "pause"
# basis = "本市物业管理办法第几条"
# region = "本市"
# status = "verified"
# in_force_from = 2026-01-01

# 不适用的，这样停用：
# [[rule]]
# id = "N17c"
# disabled = true
"""


def write_example(path: Path) -> bool:
    """Write the file if there is none; whether it was written. Raises Unwritable."""
    if path.exists():
        return False
    # Old editors on Windows take UTF-8 for what it is only with a byte order mark.
    write_atomically(path, EXAMPLE.replace("\n", "\r\n").encode("utf-8-sig"))
    return True
