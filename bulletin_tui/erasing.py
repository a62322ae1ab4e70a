"""Somebody's data that is to be taken out: where it stands, and where it may still be after."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from store.disk.attachments import Attachments
from store.disk.backups import BackupFolder
from store.disk.files import reason
from store.disk.folders import TEMPLATES, own_templates
from store.disk.place import words
from store.engine import Mentions
from store.errors import StoreError
from store.models import Lineage
from store.models.attached import attachments_of
from store.models.erasable import Sought

if TYPE_CHECKING:
    from pathlib import Path

    from bulletin_tui.context import Context

_SHOWN = 6
"""Records that are named; a name that is a common word may stand in hundreds."""


def where_it_stands(context: Context, found: Mentions) -> list[str]:
    """Lines that tell where a text was found, or what to do when it was not."""
    lines = []
    if found.records:
        lines.append(f"现在的记录 {len(found.records)} 条：")
        lines += _named(map(context.desk.told, found.records))
    lines += pictures_to_look_at(context, found)
    if found.changes:
        lines.append(f"过去的流水 {found.changes} 笔里有它。")
    if found.files:
        lines.append(f"上次没有做完留下的文件 {len(found.files)} 个里有它。")
    if found.is_empty:
        lines.append(f"数据里没有“{found.text}”。")
        lines += _other_ways(found.text)
    if found.signed:
        lines.append(
            f"另有 {found.signed} 笔流水是“{found.text}”登记的：谁登记的要查得到，这个姓名不删。"
        )
    return lines


def pictures_to_look_at(context: Context, found: Mentions) -> list[str]:
    """Lines that name the pictures and documents of what was found: nothing looks into those."""
    kept = Attachments(context.folder)
    named = {
        kept.path(attachment): f"{record.label}：{attachment.name}"
        for record in found.records
        for attachment in attachments_of(record)
    }
    if not named:
        return []
    lines = [f"  {name}，{path}" for path, name in named.items()]
    return [
        "图片和文件里面的字查不了，请打开看一下。里面也有的，先在材料里换掉，再删去那个文件：",
        *lines,
        "删去以后，旧的备份里还有它，约一年才清完；等不得的，请删掉那些备份的 .json。",
    ]


def _other_ways(text: str) -> Iterator[str]:
    """What to look for besides a text that was not found, before anybody says it is not there."""
    if Sought(text).is_number:
        yield "中间加空格、横线、括号的写法和全角数字也找过了。"
        if re.match("[(（]?[0０]", text):
            yield "座机登记时可能没有写区号，请去掉区号再查一次。"
    elif re.fullmatch(r"[\u3400-\u9fff]{2,4}", re.sub(r"\s", "", text)):
        yield "姓名要和登记时写得一样，中间的空格也算：“李四”和“李 四”要分开各查一次。"


def _named(names: Iterable[str]) -> Iterator[str]:
    """The first names; a notice that comes each month bears the same one each time."""
    counted = Counter(names)
    for name, count in counted.most_common(_SHOWN):
        yield f"  {name}{f'，{count} 条' if count > 1 else ''}"
    if more := counted.total() - sum(count for _, count in counted.most_common(_SHOWN)):
        yield f"  还有 {more} 条"


def still_holding(context: Context, text: str) -> list[str]:
    """Where a text that was erased may still be: backups, and pages that were printed."""
    lines = []
    for folder in context.backup_folders:
        if folder.is_dir():
            lines += _backups_holding(context, folder, text)
        elif folder != context.backups:
            lines.append(f"备份文件夹 {folder} 现在不在，里面有没有不知道。插上后再查一次。")
    home = context.database.place.read()
    origins = (lineage.place for lineage in context.database.find(Lineage))
    known = (*(home.places if home else ()), *origins)
    if any(text in place for place in known):
        lines.append(f"数据文件夹的路径里有“{text}”（folder.json 和来历里），这个不去掉。")
    for name in own_templates(context.folder):
        path = context.folder / TEMPLATES / name
        if Sought(text).in_text(path.read_text(encoding="utf-8", errors="replace")):
            lines.append(f"自己的版式 {path} 里有“{text}”，请用记事本改掉。")
    if pages := sorted((context.folder / "print").glob("*.*")):
        lines.append(f"{context.folder / 'print'} 里有 {len(pages)} 个打印文件，请看一下。")
    return lines


def _backups_holding(context: Context, folder: Path, text: str) -> list[str]:
    try:
        found = BackupFolder(folder).holding(text)
    except (StoreError, OSError) as fault:
        why = fault if isinstance(fault, StoreError) else reason(fault)
        return [f"备份文件夹 {folder} 里有没有不知道：{why}"]
    lines = []
    known = context.known_ids
    own = [backup for backup in found.backups if backup.folder_id in known]
    others = [backup for backup in found.backups if backup.folder_id not in known]
    if own:
        names = "、".join(f"{backup.name}.json" for backup in own)
        lines.append(
            f"{folder} 里的备份还有它：{names}。先备份一次，再删掉这几个 .json，"
            "下一次备份就把里面的内容清掉。"
        )
    if others:
        names = "、".join(sorted({words(backup.place) for backup in others}))
        lines.append(f"{folder} 里别人的备份也有它：{names}。请告诉他们，不要在这里删。")
    if found.loose and not own:
        lines.append(f"{folder} 里还有没清掉的旧内容，再备份一次就清掉。")
    if found.unreadable:
        lines.append(
            f"{folder} 里读不出来、有没有不知道的：{'、'.join(found.unreadable)}。"
            "把它们移走，旧的内容才清得掉。"
        )
    return lines
