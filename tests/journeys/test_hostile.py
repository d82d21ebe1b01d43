"""No text of a resident or of a plugin's author becomes a script, on any page where it stands: nothing runs, nothing is even refused."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys import hostile, market
from tests.journeys.conftest import DESKTOP, PHONE, Walker

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

_ALIVE = "main img[src='x'], main svg[onload], main script, main a[href^='javascript'], nav img[src='x']"
DESK = {
    "leader": ("/desk/cases?queue=all&q=onerror", "/desk/cockpit", f"/desk/x/{hostile.PLUGIN}/board?area={hostile.AREA}", "/desk/home"),
    "admin.system": (
        "/desk/plugins",
        f"/desk/plugins/{hostile.PLUGIN}",
        "/desk/workflows",
        "/desk/case-rules",
        "/desk/blocks",
        "/desk/market",
        f"/desk/market/{market.HOSTILE}",
    ),
}


@pytest.fixture
def code(demo: str) -> Iterator[str]:
    """The query code of a report in hostile words; the hostile plugin is on meanwhile."""
    yield hostile.plant(demo)
    hostile.uproot(demo)


def test_no_words_become_a_script(walker: Walker, code: str):
    reporter = walker.page(PHONE)
    for path in ("/m/", "/m/services", f"/m/x/{hostile.PLUGIN}/open", f"/m/progress/{code}", f"/m/report?area={hostile.AREA}"):
        reporter.goto(path)
        reporter.wait_for_load_state("networkidle")
        assert reporter.locator(_ALIVE).count() == 0, path
        assert not reporter.evaluate("'hit' in window"), path
    reporter.goto(f"/m/progress/{code}")
    expect(reporter.locator("main")).to_contain_text("onerror=hit=1")
    for who, paths in DESK.items():
        page = walker.signed_in(who, DESKTOP)
        page.route("**/api/v1/cockpit/live?*", lambda route: route.fulfill(status=204))  # a stream is never idle
        for path in paths:
            page.goto(path)
            page.wait_for_load_state("networkidle")
            assert page.locator(_ALIVE).count() == 0, path
            assert not page.evaluate("'hit' in window"), path
        if who == "admin.system":
            expect(page.locator("main")).to_contain_text("onerror=hit=1")  # the marketplace shows them as they stand
        if who == "leader":
            page.goto(paths[0])
            page.locator("main a[href*='/desk/cases/']").first.click()
            page.wait_for_url(re.compile(r"/desk/cases/[0-9a-f-]{36}"))
            expect(page.locator("main")).to_contain_text("onerror=hit=1")
            assert page.locator(_ALIVE).count() == 0
            assert not page.evaluate("'hit' in window")
    # Nobody was given the plugin's own rights, and one of its pictures is none: the pages say so.
    walker.complaints = [text for text in walker.complaints if "403 (Forbidden)" not in text and "404 (Not Found)" not in text]
