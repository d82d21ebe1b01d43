"""The example of the operator's page on standards, run."""

import re
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.core.standards.conftest import Office
from tests.core.standards.workbooks import HEADING, saved
from wangge_core.standards.commands import told
from wangge_sdk.texts import LOCALES

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("locale", LOCALES)
async def test_example(office: Office, locale: str) -> None:
    page = (DOCS / locale / "operate" / "standards.md").read_text("utf-8")
    lines = [line.strip("| ").split(" | ") for line in re.findall(r"^\|.*\|$", page, re.MULTILINE)]
    assert set(lines[0]) < set(HEADING)
    book = Workbook()
    sheet = book.create_sheet("部件", 0)
    for cells in (lines[0], *lines[2:]):
        sheet.append(cells)
    (expected,) = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    report = await office.take(saved(book), dry_run=True)
    assert told(report, locale) == expected
