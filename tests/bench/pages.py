"""Figures `page_report`, `page_desk` and `case_open`: how soon a page can be used, on a cheap phone or an old office computer.

The built assets of a running demonstration, in Chromium with its processor slowed down to a quarter and the line of "slow 4G"
(1.6 Mbit/s down, 0.75 up, 150 ms). Each visit is a browser profile of its own: nothing is cached, no service worker stands between.
The page of a report counts as usable when its box for words takes text; the desk, when its first case can be opened; an opened case,
when its heading stands there. Shifts of the layout and compressed scripts are measured on the way and have bounds of their own.
The bars are in seconds, so the figure is the best of the rounds.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.conftest import CHROMIUM, DESKTOP, PASSWORD, PHONE, chromium, running_demo

ROUNDS: Final = 5
BARS: Final = {"page_report": 2.5, "page_desk": 3.5, "case_open": 0.2}
MOST_SHIFT: Final = 0.05
MOST_SCRIPT: Final = 120_000
"""Bytes of script on the first load of a report, compressed."""
_SLOWER: Final = 4
_LINE: Final = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
_WATCH: Final = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: 'layout-shift', buffered: true });
"""
_SCRIPTS: Final = """performance.getEntriesByType('resource').filter((one) => new URL(one.name).pathname.endsWith('.js'))
  .reduce((sum, one) => sum + one.encodedBodySize, 0)"""
_FIRST_CASE: Final = "main a[href*='/desk/cases/']"


class Visit(NamedTuple):
    """What one visit took: seconds, the sum of the layout's shifts, and bytes of script."""

    seconds: float
    shift: float
    script: int


def _slowed(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", _LINE)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    page.add_init_script(_WATCH)


def _visit(page: Page, act: Callable[[], object], usable: Callable[[], object]) -> Visit:
    began = time.perf_counter()
    act()
    usable()
    seconds = time.perf_counter() - began
    page.wait_for_load_state("networkidle")
    return Visit(seconds, page.evaluate("window.shifted"), page.evaluate(_SCRIPTS))


def _report(context: BrowserContext) -> Visit:
    page = context.new_page()
    _slowed(page)
    words = page.locator("#words")
    return _visit(page, lambda: page.goto("/m/report", wait_until="commit"), lambda: words.fill("路灯坏了"))


def _signed_in(context: BrowserContext) -> Page:
    """Sign in without a page of the desk, so that nothing of it is in the browser yet."""
    context.request.post(
        "/api/v1/session", data={"username": "dispatch.wenlan", "password": PASSWORD}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    page = context.new_page()
    _slowed(page)
    return page


def _desk(context: BrowserContext) -> Visit:
    page = _signed_in(context)
    first = page.locator(_FIRST_CASE).first
    return _visit(page, lambda: page.goto("/desk/cases?queue=all", wait_until="commit"), lambda: first.click(trial=True))


def _case(context: BrowserContext) -> Visit:
    """Open the second case: the code of the page came with the first, as it does for whoever works through a list."""
    page = _signed_in(context)
    page.goto("/desk/cases?queue=all")
    page.locator(_FIRST_CASE).first.click()
    page.wait_for_url("**/desk/cases/*-*")
    page.wait_for_load_state("networkidle")
    page.go_back()
    page.wait_for_load_state("networkidle")
    second = page.locator(_FIRST_CASE).nth(1)
    second.scroll_into_view_if_needed()

    def shown() -> None:
        page.wait_for_url("**/desk/cases/*-*")
        page.locator("main h1").first.wait_for()

    return _visit(page, second.click, shown)


VISITS: Final = {"page_report": (_report, PHONE), "page_desk": (_desk, DESKTOP), "case_open": (_case, DESKTOP)}


def _rounds(figure: str, browser: Browser, address: str) -> list[Visit]:
    visit, viewport = VISITS[figure]
    found = []
    for _ in range(ROUNDS):
        context = browser.new_context(viewport=viewport, locale="zh-CN", base_url=address, service_workers="block")
        context.set_default_timeout(60_000)
        found.append(visit(context))
        context.close()
    return found


def run(figure: str) -> dict[str, Any]:
    """Measure one of the three."""
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as name, running_demo(Path(name)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM))
        return measured(figure, _rounds(figure, browser, address))


def measured(figure: str, visits: list[Visit]) -> dict[str, Any]:
    """Return the figure's object."""
    seconds, shift, script = (min(one.seconds for one in visits), max(one.shift for one in visits), max(one.script for one in visits))
    light = figure != "page_report" or script <= MOST_SCRIPT
    return {
        "id": figure,
        "value": seconds,
        "unit": "s",
        "ratio_to": None,
        "baseline": f"layout shift {shift:.3f}, {script / 1000:.0f} kB of script",
        "bar": BARS[figure],
        "holds": seconds <= BARS[figure] and shift <= MOST_SHIFT and light,
        "n": len(visits),
        "spread": [seconds, max(one.seconds for one in visits)],
    }
