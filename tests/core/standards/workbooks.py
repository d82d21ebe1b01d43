"""Workbooks made for tests, good and bad."""

import io
import zipfile
from collections.abc import Callable, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

HEADING = ("大类代码", "大类名称", "小类代码", "小类名称", "处置单位", "主管部门", "立案条件", "结案条件", "处置时限")
WELL = ("01", "公用设施", "01", "上水井盖", "供水公司", "住建局", "缺失", "恢复", "2紧急工作时")
LAMP = ("01", "公用设施", "02", "路灯", "路灯所", "住建局", "单盏不亮", "修复", "2工作日")


def workbook(
    *rows: Sequence[object],
    sheet: str = "部件",
    heading: Sequence[object] = HEADING,
    change: Callable[[Worksheet], None] | None = None,
) -> bytes:
    """Return an xlsx file of one sheet: title, heading, rows; `change` may then do anything to it."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = sheet
    page.append(["某县立案标准"])
    page.append(list(heading))
    for row in rows:
        page.append(list(row))
    if change:
        change(page)
    return saved(book)


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return the file with one part of the package rewritten."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for part in source.infolist():
            data = source.read(part)
            package.writestr(part.filename, change(data) if part.filename == name else data)
    return target.getvalue()
