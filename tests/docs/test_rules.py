"""Each check of the rule pack is told in both languages, on the page and at the anchor that its findings lead to."""

import re
from pathlib import Path

import pytest

from docs._ext.generated import rule_families, rules_list
from wangge_sdk.rulepack.checks import CHECKS
from wangge_sdk.texts import LOCALES

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
@pytest.mark.parametrize("language", LOCALES)
def test_each_check_has_its_place(check, language: str) -> None:
    file, _, anchor = check.page.partition("#")
    page = (DOCS / language / file).with_suffix(".md").read_text(encoding="utf-8")
    assert f"{{{{ rules_{check.family}_{language.replace('-', '_')} }}}}" in page
    assert f'<span id="{anchor}"></span>' in rules_list(language, check.family)
    for text in (check.title, check.reason, check.mend):
        assert text[language]
        assert bool(re.search(r"[\u4e00-\u9fff]", text[language])) is (language == "zh-CN")


@pytest.mark.parametrize("language", LOCALES)
def test_each_family_is_in_the_contents(language: str) -> None:
    index = (DOCS / language / "plugins/rules/index.md").read_text(encoding="utf-8")
    assert re.findall(r"^(\w+)$", index.rpartition(":maxdepth: 1")[2], re.MULTILINE) == list(rule_families())
