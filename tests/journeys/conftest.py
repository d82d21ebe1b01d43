"""A demonstration county of one's own, and a real browser to walk it with."""

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from shapely.geometry import shape

from tests.core.subscriptions.server import Server
from tests.journeys import frames, hostile, market, own, registers, sensors, showing
from wangge_core.demo.atlas import atlas, geojson
from wangge_core.demo.land import parcels
from wangge_core.demo.places import townships

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "core/src/wangge_core/static"
PASSWORD = "nine-hills-one-stream"
SOAK = bool(os.environ.get("WANGGE_TEST_SOAK"))
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


class Spot(NamedTuple):
    """Where somebody stands: a grid of the demonstration county, and a point in the middle of it."""

    name: str
    longitude: float
    latitude: float

    @property
    def geolocation(self) -> dict[str, float]:
        """What the browser reports."""
        return {"longitude": self.longitude, "latitude": self.latitude, "accuracy": 12}


def spot_in(area: str) -> Spot:
    """Return a spot in the first grid of an area of the demonstration county."""
    county = townships()
    features = json.loads(geojson(atlas(county, parcels(county))))["features"]
    grid = min((one for one in features if one["properties"]["code"].startswith(area) and len(one["properties"]["code"]) == 15), key=str)
    middle = shape(grid["geometry"]).representative_point()
    return Spot(grid["properties"]["name"], middle.x, middle.y)


WENLAN = spot_in("999901001002")
"""A village of the street where the plugins are on; `grid.wenlan1` works there."""
WANGHU = spot_in("999901002")
"""The street next to it, where they are off."""

CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
)

pytestmark = pytest.mark.browser


@contextmanager
def running_demo(folder: Path) -> Iterator[str]:
    """Run `wangge demo` as its user starts it, and give its address."""
    if not (STATIC / "m" / "index.html").exists():
        message = "The web shell is not built: run `npm run build` in core/web."
        raise RuntimeError(message)
    command = [str(Path(sys.executable).with_name("wangge")), "demo", "--port", "0", "--folder", str(folder / "county")]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        assert line.startswith("ready "), (folder / "log").read_text()
        try:
            yield line.split()[1]
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a demonstration that all journeys share, with plugins that keep registers, show pages, and have frames."""
    folder = tmp_path_factory.mktemp("demo")
    registers.lay(folder / "county")
    frames.lay(folder / "county")
    showing.lay(folder / "county")
    hostile.lay(folder / "county")
    with market.followed(folder / "market"), running_demo(folder) as address:
        registers.fill(address)
        frames.fill(address)
        showing.fill(address)
        market.fill(address, folder)
        yield address


@pytest.fixture(scope="session")
def sensor_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The MQTT server of the sensors of `own_plugins`."""
    with sensors.listening(tmp_path_factory.mktemp("sensors")) as server:
        yield server


@pytest.fixture(scope="session")
def own_plugins(tmp_path_factory: pytest.TempPathFactory, sensor_server: Server) -> Iterator[str]:
    """Address of a demonstration with our own plugins that are wheels of their own, which their journeys share."""
    folder = tmp_path_factory.mktemp("own")
    own.lay(folder / "county")
    with running_demo(folder) as address:
        own.fill(address)
        sensors.fill(address, sensor_server)
        yield address


def chromium() -> str:
    """Return where Chromium is; without windows, if there is such a one: it takes 40 % less of the processor for the same pages."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if executable is None:
        message = "Chromium is not installed: install the package `chromium-headless-shell` or `chromium`, or name another one in CHROMIUM."
        raise RuntimeError(message)
    return executable


@pytest.fixture(scope="module")  # Playwright keeps a loop running in this thread: async tests of other files must not meet it
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a screen."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM))
        yield launched
        launched.close()


class Walker:
    """Opens pages for people, and collects what the browser complains about."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.browser = browser
        self.base = base
        self.complaints: list[str] = []
        self._contexts: list[BrowserContext] = []

    def page(self, viewport: dict[str, int], locale: str = "zh-CN") -> Page:
        """Return a page in a browser profile of its own, standing in Wenlan street."""
        context = self.browser.new_context(
            viewport=viewport,
            locale=locale,
            base_url=self.base,
            geolocation=WENLAN.geolocation,
            permissions=["geolocation"],
            device_scale_factor=2 if SOAK else 1,  # sharp pictures take longer
        )
        self._contexts.append(context)
        context.set_default_timeout(15_000)
        # A stream is never idle, and the journeys wait for pages to be.
        context.route(re.compile(r"/api/v1/cases/[^/]+/company$"), lambda route: route.fulfill(status=204))
        page = context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def session(self, username: str, viewport: dict[str, int], locale: str = "zh-CN") -> Page:
        """Return an empty page of somebody who has signed in; the form for it is walked by the guide's tour."""
        page = self.page(viewport, locale)
        answer = page.request.post("/api/v1/session", data={"username": username, "password": PASSWORD}, headers={"x-wangge-page": "1"})
        assert answer.ok, answer.text()
        return page

    def signed_in(self, username: str, viewport: dict[str, int], locale: str = "zh-CN") -> Page:
        """Return somebody's first page at the desk."""
        page = self.session(username, viewport, locale)
        page.goto("/desk/")
        return page

    def close(self) -> None:
        """Close every profile."""
        for context in self._contexts:
            context.close()


@pytest.fixture
def walker(browser: Browser, demo: str) -> Iterator[Walker]:
    """Walks the demonstration; at the end nothing may have been blocked by the content security policy, or gone wrong."""
    walking = Walker(browser, demo)
    yield walking
    walking.close()
    # Asking who is signed in before anybody is answers 401, which the browser logs by itself.
    serious = [text for text in walking.complaints if "401 (Unauthorized)" not in text]
    assert serious == []


@pytest.fixture(scope="session")
def photo() -> bytes:
    """A photo as a phone takes it, with where it was taken inside."""
    exif = Image.Exif()
    exif[0x010F] = "Maker of the phone"
    target = io.BytesIO()
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(target, "JPEG", exif=exif)
    return target.getvalue()
