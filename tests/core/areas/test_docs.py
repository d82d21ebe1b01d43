"""The examples of the operator's pages are true."""

import re
from pathlib import Path

import pytest

from wangge_core.areas.commands import told

PAGES = {locale: Path(__file__).parents[3] / f"docs/{locale}/operate/areas.md" for locale in ("en", "zh-CN")}


def blocks(locale, kind):
    return re.findall(rf"```{kind}\n(.*?)```", PAGES[locale].read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("locale", PAGES)
async def test_the_table_can_be_imported(tree, locale):
    report = await tree.take(blocks(locale, "csv")[0])
    assert (report.rows, report.added, report.findings) == (5, 5, ())
    assert [area.code for area in await tree.queries.resolve("999901101")] == ["999901103"]


@pytest.mark.parametrize("locale", PAGES)
async def test_the_report_is_what_the_command_says(tree, locale):
    report = await tree.take(blocks(locale, "csv")[1], dry_run=True)
    assert told(report, locale) == blocks(locale, "text")[0]
