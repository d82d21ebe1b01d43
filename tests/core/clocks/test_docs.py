"""The examples of the operator's page on clocks, run."""

import re
from pathlib import Path

import msgspec
import pytest

from wangge_core.clocks.calendar import Calendar
from wangge_core.clocks.clock import Clock
from wangge_core.clocks.explain import explain
from wangge_core.clocks.public_holidays import published
from wangge_sdk.texts import LOCALES

DOCS = Path(__file__).parents[3] / "docs"
EXAMPLE = re.compile(r"```json\n(?P<clock>.*?)```\n\n```text\n(?P<steps>.*?)```", re.DOTALL)


@pytest.mark.parametrize("locale", LOCALES)
def test_examples(locale: str) -> None:
    examples = EXAMPLE.findall((DOCS / locale / "operate" / "clocks.md").read_text("utf-8"))
    assert len(examples) == 2
    calendar = Calendar(published())
    for clock, steps in examples:
        read = msgspec.json.decode(clock, type=Clock)
        assert [step.text[locale] for step in explain(read, calendar)] == steps.splitlines()
