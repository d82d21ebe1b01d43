"""An administrator gives the county a reopening window of its own by keyboard, reads the history, and takes it back."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import DESKTOP, Walker

pytestmark = pytest.mark.browser


def _press(page: Page, button: Locator) -> None:
    button.focus()
    page.keyboard.press("Enter")


def _choose(page: Page, form: Locator, field: str, choice: str) -> None:
    _press(page, form.get_by_role("combobox", name=field, exact=True))
    page.get_by_role("option", name=choice).click()


def test_a_rule_is_set_looked_up_and_taken_back(walker: Walker):
    page = walker.signed_in("admin.system", DESKTOP, "en")
    page.goto("/desk/case-rules")
    rule = page.get_by_role("article", name="Reopening window")
    expect(rule).to_contain_text("The platform’s own")
    _press(page, rule.get_by_role("button", name="Change “Reopening window”"))
    form = page.get_by_role("dialog").filter(has=page.locator("form"))
    _choose(page, form, "Who sets the window", "What this area sets")
    _press(page, form.get_by_role("button", name="Save"))
    expect(form.get_by_role("alert").first).to_be_visible()
    form.get_by_label("Time after the closing in which a case may be reopened").fill("7")
    _choose(page, form, "Unit", "calendar days")
    form.get_by_label("How often").fill("1")
    _press(page, form.get_by_role("button", name="Save"))
    expect(rule).to_contain_text("Set here")
    expect(rule).to_contain_text(re.compile(r"7\s*Unit\s*calendar days"))
    _press(page, rule.get_by_role("button", name="History of “Reopening window”"))
    history = page.get_by_role("dialog").filter(has_text="History of")
    expect(history).to_contain_text("Version 1")
    page.keyboard.press("Escape")
    expect(history).to_be_hidden()
    _press(page, rule.get_by_role("button", name="Reset “Reopening window”"))
    question = page.get_by_role("dialog", name="Reset")
    expect(question).to_contain_text("what holds instead: The platform’s own")
    _press(page, question.get_by_role("button", name="Reset"))
    expect(rule).to_contain_text("The platform’s own")
    walker.complaints = [text for text in walker.complaints if "422" not in text]
