"""What a grid worker writes without a line arrives in order and once, however often the line is cut and the app is killed."""

import io
import os
import random
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Playwright, Route, expect, sync_playwright
from playwright.sync_api import Error as BrowserError

from tests.journeys.conftest import CHROMIUM, PASSWORD, PHONE, SOAK, WENLAN, chromium

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(7200)]

REPORTS, CUTS, KILLS = (500, 20, 5) if SOAK else (6, 4, 1)
PATIENCE = 3600 if SOAK else 240
expect.set_options(timeout=20_000)  # two browsers and a server on a small machine
MARK = "断网上报"
WORKER = "grid.wenlan1"


class App:
    """The app on a phone whose battery may fall out: a Chromium process of its own with a profile that stays."""

    def __init__(self, playwright: Playwright, base: str, profile: Path) -> None:
        self.playwright, self.base, self._profile = playwright, base, profile
        self.lost_answers = 0
        self.start()

    def start(self) -> None:
        """Open the app as it was left."""
        (self._profile / "DevToolsActivePort").unlink(missing_ok=True)
        command = [
            chromium(),
            *CHROMIUM,
            "--headless=new",
            "--accept-lang=zh-CN",
            "--remote-debugging-port=0",
            f"--user-data-dir={self._profile}",
            "about:blank",
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        port = _port(self._profile / "DevToolsActivePort")
        self._browser = self.playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        self.context: BrowserContext = self._browser.contexts[0]
        self.context.grant_permissions(["geolocation"], origin=self.base)
        self.context.set_geolocation(WENLAN.geolocation)
        self.page: Page = self.context.pages[0]
        self.page.set_viewport_size(PHONE)
        self.page.set_default_timeout(20_000)

    def go(self, path: str) -> None:
        """Open a page of the app."""
        self.page.goto(self.base + path)

    def kill(self) -> None:
        """Let the process die on the spot, whatever it was doing."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(timeout=30)

    def lose_answers(self, chance: random.Random) -> None:
        """From now on some reports arrive, and their answers do not; the first is always one."""

        def handle(route: Route) -> None:
            if route.request.method != "POST" or (self.lost_answers and chance.random() > 0.3):
                route.continue_()
                return
            route.fetch()
            self.lost_answers += 1
            route.abort("connectionreset")

        self.context.route(re.compile(r"/api/v1/cases$"), handle)

    def waiting(self) -> int:
        """Return how many items the phone still holds."""
        return self.page.locator("main li.card").count()


def _port(file: Path) -> str:
    for _ in range(200):
        lines = file.read_text().splitlines() if file.exists() else []
        if lines:
            return lines[0]
        time.sleep(0.05)
    message = "Chromium did not open its debugging port."
    raise RuntimeError(message)


def _photo(number: int) -> bytes:
    """Return a picture of its own for each report."""
    shades = random.Random(number)
    picture = Image.new("RGB", (320, 240), (shades.randrange(256), shades.randrange(256), shades.randrange(256)))
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def app(demo: str, tmp_path: Path) -> Iterator[App]:
    with sync_playwright() as playwright:
        opened = App(playwright, demo, tmp_path / "profile")
        yield opened
        opened.kill()


def _code(playwright: Playwright, base: str) -> str:
    """Return a one-time code for the worker's phone, as their dispatcher makes it."""
    desk = playwright.request.new_context(base_url=base, extra_http_headers={"Sec-Fetch-Site": "same-origin"})
    assert desk.post("/api/v1/session", data={"username": "dispatch.wenlan", "password": PASSWORD}).ok
    people = desk.get("/api/v1/devices/candidates").json()["items"]
    worker = next(one["account_id"] for one in people if one["username"] == WORKER)
    return str(desk.post("/api/v1/devices/codes", data={"account_id": worker}).json()["code"])


def _enrolled(app: App, code: str) -> None:
    """Sign in, and enrol the phone as the QR code leads to it: a session ends with the browser, a phone's key does not."""
    app.go(f"/m/work/device#{code}")
    app.page.locator("#username").fill(WORKER)
    app.page.locator("#password").fill(PASSWORD)
    app.page.keyboard.press("Enter")
    expect(app.page.locator("#enrol-code")).to_have_value(code)
    app.page.get_by_role("button", name="登记这部手机").click()
    expect(app.page.get_by_text("已登记")).to_be_visible()
    app.go("/m/work")
    expect(app.page.locator("main a[href*='/m/work/cases/']").first).to_be_visible()
    expect(app.page.get_by_role("button", name="更新")).to_be_enabled()  # all is taken along


def _write(app: App, number: int) -> None:
    page = app.page
    page.locator(".capture a.primary").click()
    page.locator("input[type=file]").set_input_files({"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": _photo(number)})
    page.locator(".presets button", has_text="环境保护").click()
    expect(page.locator(".photos img")).to_have_count(1)
    page.locator("#words").fill(f"{MARK} {number:03}")
    expect(page.locator("fieldset strong", has_text="已定位")).to_be_visible()
    page.locator("button[type=submit]").click()
    expect(page.locator(".capture a.primary")).to_be_visible()


def _drain(app: App, chance: random.Random) -> None:
    """Cut the line at random, kill the app now and then, until everything has left the phone."""
    cuts, end, often = CUTS, time.monotonic() + PATIENCE, CUTS // KILLS
    while app.waiting() > 0 or cuts > 0:
        assert time.monotonic() < end, f"{app.waiting()} items still wait"
        app.context.set_offline(False)
        _send(app)
        app.page.wait_for_timeout(chance.uniform(50, 10 * REPORTS))
        if cuts == 0:
            continue
        app.context.set_offline(True)
        app.page.wait_for_timeout(chance.uniform(50, 300))
        if cuts % often == 0:
            app.kill()
            app.start()
            app.lose_answers(chance)
            app.go("/m/work/outbox")
            expect(app.page.locator("h1")).to_be_visible()
            expect(app.page.locator("main li.card, main .empty").first).to_be_visible()
        cuts -= 1


def _send(app: App) -> None:
    """Do not wait for the pause to end: a person would not either."""
    button = app.page.locator("main button.wide.big").first
    try:
        if button.count() > 0 and button.is_enabled():
            button.click(timeout=1_000)
    except BrowserError:
        return  # it went away meanwhile: everything is sent


def test_queued_reports_drain_in_order_and_once(app: App):
    chance = random.Random(20261130)
    _enrolled(app, _code(app.playwright, app.base))
    app.page.evaluate("Promise.race([navigator.serviceWorker.ready, new Promise((_, no) => setTimeout(no, 20000))]).then(() => true)")
    app.context.set_offline(True)
    app.go("/m/work")  # the shell comes from the service worker
    for number in range(REPORTS):
        _write(app, number)
    app.page.locator("a.strip").click()
    expect(app.page.locator("main li.card")).to_have_count(REPORTS)
    app.lose_answers(chance)
    _drain(app, chance)
    app.context.unroute_all(behavior="ignoreErrors")
    found: list[list[object]] = app.page.evaluate(
        """async (mark) => {
          const rows = [];
          for (let after = ''; after !== null; ) {
            const answer = await fetch(`/api/v1/cases?queue=all&limit=100&q=${encodeURIComponent(mark)}${after && `&after=${after}`}`);
            const page = await answer.json();
            rows.push(...page.items.map(({ text, thumbnail_url }) => [text, thumbnail_url !== null]));
            after = page.next;
          }
          return rows.reverse();
        }""",
        MARK,
    )
    assert found == [[f"{MARK} {number:03}", True] for number in range(REPORTS)]
    assert app.lost_answers > 0, "no answer was lost: the test shows less than it says"
