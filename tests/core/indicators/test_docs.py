"""The example of the operator's page on indicators, read."""

import re
from pathlib import Path

import msgspec
import pytest

from wangge_core.indicators import burden
from wangge_core.indicators.book import shipped
from wangge_core.indicators.language import said
from wangge_core.indicators.schemas import FormulaIn
from wangge_sdk.texts import LOCALES

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("locale", LOCALES)
def test_the_page_names_every_indicator_and_its_example_can_be_read(locale: str) -> None:
    page = (DOCS / locale / "operate" / "indicators.md").read_text("utf-8")
    assert [kept.name for kept in shipped() if kept.formula and f"`{kept.name}`" not in page] == []
    (example,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    formula = msgspec.json.decode(example, type=FormulaIn).formula
    assert said(formula)["zh-CN"] == "(按时处置且非返工) ÷ 应处置"
    assert burden.findings(formula) == ()
