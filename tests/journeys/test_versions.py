"""Two versions of a register in two streets: the administrator reads what an upgrade changes, does it, and goes back."""

import re

import pytest
from playwright.sync_api import expect

from tests.core.collections import example
from tests.journeys.conftest import DESKTOP, Walker

pytestmark = pytest.mark.browser

REGISTER = f"/desk/collections/{example.PLUGIN}/home"


def test_a_street_is_upgraded_with_its_plan_read_and_goes_back(walker: Walker) -> None:
    admin = walker.signed_in("admin.system", DESKTOP, "en")
    admin.goto(f"/desk/plugins/{example.PLUGIN}")
    admin.get_by_role("button", name=re.compile("runs version 1.2.0")).first.click()
    panel = admin.get_by_role("dialog")
    expect(panel.get_by_text("Documents of “Rented homes” no longer show Remarks")).to_be_visible()
    panel.get_by_role("button", name="Upgrade to 2.0.0").click()
    newer = admin.get_by_role("button", name=re.compile("runs version 2.0.0")).first
    expect(newer).to_be_visible()  # it stays, while the message that tells of it is soon gone
    keeper = walker.signed_in("dispatch.wenlan", DESKTOP, "en")
    keeper.goto(REGISTER)
    keeper.locator("main table a").first.click()
    expect(keeper.get_by_text("Floor", exact=True).first).to_be_visible()
    newer.click()
    admin.get_by_role("dialog").get_by_role("button", name="Go back to 1.2.0").click()
    expect(newer).to_have_count(0)
    keeper.reload()
    expect(keeper.get_by_text("Tenants", exact=True).first).to_be_visible()
    expect(keeper.get_by_text("Floor", exact=True)).to_have_count(0)
