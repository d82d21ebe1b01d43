"""`cockpit_map`: how smoothly the map of the cockpit zooms with 5,000 grids and 20,000 points.

What: the desk as it is built, in Chromium without a graphics card, at 1,280 × 800; every answer of the server comes out of this
file, so that only the browser works. The wheel turns six notches in and six out over the middle of the map, so slowly that the map
comes to rest and is drawn anew after each, and the frames that the browser draws in that time are counted.

Against what: the same turning of the wheel over the same page with no grid and no point. The two alternate, and the median of the
pairwise ratios counts. Panning is measured beside it.
"""

import json
import random
import statistics
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.journeys.conftest import CHROMIUM, STATIC, chromium

SIDE: Final = 71  # 71 × 71 grids are more than 5,000
GRIDS: Final = 5_000
POINTS: Final = 20_000
ROUNDS: Final = 3
BAR: Final = 0.6
_WEST, _SOUTH, _STEP = 119.5, 30.6, 0.01
_AREA: Final = "999901"
_KINDS: Final = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
_COUNT_FRAMES: Final = """() => new Promise((done) => {
  let frames = 0;
  const began = performance.now();
  const tick = (now) => { frames += 1; if (globalThis.__over) done(1000 * frames / (now - began)); else requestAnimationFrame(tick); };
  globalThis.__over = false;
  requestAnimationFrame(tick);
})"""


def _ring(column: int, row: int, chance: random.Random) -> list[list[float]]:
    """Return the border of a grid with crooked sides: 24 corners, as surveyed ones have."""
    west, south = _WEST + column * _STEP, _SOUTH + row * _STEP
    corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    ring: list[list[float]] = []
    for (x, y), (next_x, next_y) in pairwise(corners):
        ring += [
            [west + _STEP * (x + (next_x - x) * part / 6) + chance.uniform(-1, 1) * _STEP / 40,
             south + _STEP * (y + (next_y - y) * part / 6) + chance.uniform(-1, 1) * _STEP / 40]
            for part in range(6)
        ]  # fmt: skip
    return [*ring, ring[0]]


def _answers(grids: int, points: int) -> dict[str, str]:
    """Return the bodies of all answers, by the path of the request."""
    chance = random.Random(5)
    areas: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [_ring(number % SIDE, number // SIDE, chance)]},
            "properties": {"code": f"{_AREA}{number:09}", "name": f"网格{number}", "name_en": f"Grid {number}"},
        }
        for number in range(grids)
    ]
    spots = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [_WEST + chance.random() * SIDE * _STEP, _SOUTH + chance.random() * SIDE * _STEP]},
            "properties": {"id": str(number), "light": chance.choice(["green", "yellow", "red"])},
        }
        for number in range(points)
    ]
    parts = [
        {"code": one["properties"]["code"], "name": one["properties"]["name"], "name_en": None, "count": chance.randrange(20), "overdue": 0}
        for one in areas[:200]
    ]
    me = {
        "username": "leader", "name": "陈", "areas": [_AREA], "permissions": ["case:read", "statistics:read"],
        "password_change_required": False,
        "positions": [{"area": {"code": _AREA, "name": "文澜县", "name_en": None}, "roles": [], "title": None}],
        "second_factor": {"required": False, "enabled": False},
    }  # fmt: skip
    queues = {"todo": 0, "open": points, "overdue": 0, "closed": 0, "all": points}
    bodies: dict[str, Any] = {
        "/api/v1/me": me,
        "/api/v1/me/notices/count": {"unread": 0},
        "/api/v1/contributions": {"area": _AREA, "pages": [], "menus": [], "cards": [], "map_layers": [], "parts": []},
        "/api/v1/cases/count": {"count": points, "by_stage": {}, "by_light": {}, "by_queue": queues},
        "/api/v1/cockpit/areas": {"items": parts, "earliest": "2026-01-01"},
        "/api/v1/cases/map": {"type": "FeatureCollection", "features": spots, "truncated": False},
        f"/api/v1/areas/{_AREA}/geojson": {"type": "FeatureCollection", "features": areas},
    }
    return {path: json.dumps(body, ensure_ascii=False) for path, body in bodies.items()}


class _Desk:
    """The built desk over made-up answers."""

    def __init__(self, static: Path, answers: Mapping[str, str]) -> None:
        self.static = static
        self.answers = answers

    def serve(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path in self.answers:
            route.fulfill(status=200, content_type="application/json", body=self.answers[path])
        elif path.startswith("/api/"):
            route.fulfill(status=204)
        else:
            file = self.static / path.lstrip("/")
            file = file if file.is_file() else self.static / "desk" / "index.html"
            route.fulfill(status=200, content_type=_KINDS.get(file.suffix, "application/octet-stream"), body=file.read_bytes())


def _opened(browser: Browser, desk: _Desk) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    page.route("**/*", desk.serve)
    page.goto("http://desk.test/desk/cockpit")
    page.locator(".map canvas").first.wait_for(timeout=120_000)
    page.wait_for_timeout(3_000)
    return page


def _frames(page: Page, moved: str) -> float:
    """Return the frames a second while the map zooms or pans."""
    box = page.locator(".map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.evaluate(f"() => {{ globalThis.__frames = ({_COUNT_FRAMES})(); }}")
    if moved == "zoom":
        for delta in (-100, 100):
            for _ in range(6):
                page.mouse.wheel(0, delta)
                page.wait_for_timeout(400)
    else:
        page.mouse.down()
        for step in range(40):
            page.mouse.move(x + 4 * (step % 20), y + 2 * (step % 20))
            page.wait_for_timeout(50)
        page.mouse.up()
    page.evaluate("() => { globalThis.__over = true; }")
    return float(page.evaluate("() => globalThis.__frames"))


def measured(static: Path, rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Return the frames a second of every round: zooming and panning, with everything and `bare`."""
    found: dict[str, list[float]] = {"zoom": [], "zoom bare": [], "pan": [], "pan bare": []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM))
        full, bare = (_opened(browser, _Desk(static, _answers(*size))) for size in ((GRIDS, POINTS), (0, 0)))
        for _ in range(rounds):
            for moved in ("zoom", "pan"):
                for page, which in ((full, moved), (bare, f"{moved} bare")):
                    page.bring_to_front()
                    found[which].append(_frames(page, moved))
        browser.close()
    return found


def run() -> dict[str, Any]:
    """Measure; return one figure of `build/bench.json`."""
    found = measured(STATIC)
    ratios = [with_all / alone for with_all, alone in zip(found["zoom"], found["zoom bare"], strict=True)]
    value = statistics.median(ratios)
    return {
        "id": "cockpit_map",
        "value": round(value, 3),
        "unit": "×",
        "ratio_to": "the same page with no grid and no point",
        "bar": BAR,
        "holds": value >= BAR,
        "n": len(ratios),
        "spread": [min(ratios), max(ratios)],
        "frames_a_second": {which: round(statistics.median(taken), 1) for which, taken in found.items()},
    }
