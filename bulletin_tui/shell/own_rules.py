"""The office's own rules: a file to write them in, with an example that does nothing yet."""

from __future__ import annotations

from pathlib import Path

from store.disk.files import write_atomically

EXAMPLE = """\
# 本单位自己的规则。每条从一行 [[rule]] 写起；行首的 # 表示这一行不管用，去掉才管用。
# 编号（id）和自带的一样，就换掉自带的那条；编号是新的，就多一条。
# 同一件事有几条规则，按最晚的日子算。编号和事项在“规则”画面里：第一栏是事项，回车看编号。
#
# matter 事项：和“规则”画面第一栏的字一样
# clock 限什么：至少张贴、最迟上板、最迟撤下、许可期限、答复期限
# unit：工作日、天。counts_first_day：当天算不算第一天，true 算，false 不算
# on_interruption 掉了以后：接着算、重新算
# status 状态：已核对、转引、惯例、未核实

# [[rule]]
# id = "本地1"
# matter = "物业、业委会公示"
# name = "物业公示（本市）"
# clock = "至少张贴"
# days = 7
# unit = "工作日"
# counts_first_day = true
# on_interruption = "接着算"
# basis = "本市物业管理办法第几条"
# region = "本市"
# status = "已核对"
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
