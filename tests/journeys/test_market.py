"""The marketplace's pages in a real browser: a version's way to publication, every screen, and text that would like to be a script."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, ROOT, SOAK, Walker
from tests.journeys.test_screens import _faults, _picture
from tests.journeys.vetting import as_somebody, decide, make_token, settle, until
from wangge_registry.demo.publishers import LEGAL_NAME
from wangge_registry.demo.samples import sample
from wangge_sdk.projects.creating import NewPlugin, create
from wangge_sdk.publishing.client import Marketplace

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

ROUTER = ROOT / "core/web/src/market/router.ts"
FILLED = "registry: filled"
SECONDS = 240
SCRIPT = "globalThis.caught = true"
HOSTILE = f'<img src=x onerror="{SCRIPT}"><script>{SCRIPT}</script>'
MARKDOWN = f'{HOSTILE}\n\n[press](javascript:{SCRIPT}) ![see](javascript:{SCRIPT})\n\n<a href="javascript:{SCRIPT}">x</a> `{HOSTILE}`'
PLAIN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#0b5a6f"/></svg>'
DRAWING = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{SCRIPT}"><script>{SCRIPT}</script><rect width="9" height="9"/></svg>'
CURIOUS = "wangge.curious-clerk"
EVIL = "wangge.evil-words"
DRAWN = "wangge.evil-drawing"
OURS = "wangge.livelihood"
SCREENS = {
    "catalogue": ("", "/market/"),
    "plugin": ("", f"/market/plugins/{OURS}"),
    "version": ("", f"/market/plugins/{OURS}/versions/0.1.0"),
    "publisher": ("", "/market/publishers/wangge"),
    "log": ("", "/market/log"),
    "rules": ("", "/market/rules"),
    "sign-in": ("", "/market/sign-in"),
    "not-found": ("", "/market/nowhere"),
    "mine": ("publisher", "/market/mine"),
    "publisher-own": ("publisher", "/market/publishers/wangge"),
    "plugin-own": ("publisher", "/market/plugins/wangge.street-trees"),
    "version-rejected": ("publisher", f"/market/plugins/{CURIOUS}/versions/0.1.0"),
    "queue": ("reviewer-a", "/market/queue"),
    "review": ("reviewer-a", "/market/plugins/wangge.street-trees/versions/0.1.0"),
    "evidence": ("reviewer-a", "/market/evidence"),
    "accounts": ("registrar", "/market/accounts"),
}
"""Who looks at what."""


def _hostile(folder: Path, drawing: str) -> None:
    """Lay a project whose every text would like to be a script."""
    create(NewPlugin(template="form-only", publisher="wangge", name=folder.name), folder)
    manifest_file = next(folder.glob("src/*/plugin.json"))
    manifest = json.loads(manifest_file.read_text(encoding="utf-8"))
    record = {"type": "community", "legal_name": LEGAL_NAME, "domain": "wangge.example", "security_contact": "security@wangge.example"}
    both = {"zh-CN": f"坏字 {HOSTILE}", "en": f"Evil words {HOSTILE}"}
    manifest |= {"publisher": {"id": "wangge"} | record, "name": both, "summary": both, "icon": "icon.svg"}
    manifest |= {"description": {"zh-CN": MARKDOWN, "en": MARKDOWN}, "keywords": [HOSTILE[:50]]}
    manifest["screenshots"] = [{"path": "icon.svg", "alt": both}]
    manifest_file.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    (manifest_file.parent / "icon.svg").write_text(drawing, encoding="utf-8")


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run `wangge-registry demo` as its user starts it, until it is filled, and give its address."""
    folder = tmp_path_factory.mktemp("market")
    _hostile(folder / "plugins" / "evil-words", PLAIN)
    _hostile(folder / "plugins" / "evil-drawing", DRAWING)
    (folder / "plugins" / "livelihood").symlink_to(ROOT / "plugins" / "livelihood")
    command = [str(Path(sys.executable).with_name("wangge-registry")), "demo", "--port", "0", "--folder", str(folder / "registry")]
    command += ["--plugins", str(folder / "plugins")]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        assert line.startswith("registry "), (folder / "log").read_text()
        until = time.monotonic() + SECONDS
        while FILLED not in (folder / "log").read_text() and time.monotonic() < until:
            time.sleep(0.3)
        assert FILLED in (folder / "log").read_text(), (folder / "log").read_text()
        try:
            yield line.split()[1]
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)


@pytest.fixture
def visitor(browser: Browser, market: str) -> Iterator[Walker]:
    """Walks the marketplace; nothing may be blocked by the content security policy, or go wrong."""
    walking = Walker(browser, market)
    yield walking
    walking.close()
    # Asking who is signed in, and for a trial run that there is none of, is answered so; the browser logs it by itself.
    assert [text for text in walking.complaints if not re.search(r"40[14] \((Unauthorized|Not Found)\)", text)] == []


@pytest.mark.parametrize(
    ("viewport", "locale"),
    [("phone", "zh-CN"), ("desktop", "en"), *([("phone", "en"), ("desktop", "zh-CN")] if SOAK else [])],
)
def test_every_screen(visitor: Walker, viewport: str, locale: str):
    people: dict[str, Page] = {}
    faults: dict[str, list[str]] = {}
    shown = set()
    for name, (who, path) in SCREENS.items():
        page = people.get(who) or people.setdefault(who, as_somebody(visitor, who, {"phone": PHONE, "desktop": DESKTOP}[viewport], locale))
        page.goto(path)
        settle(page)
        shown.add(urlsplit(page.url).path)
        _picture(page, f"market-{name}-{viewport}-{locale}")
        faults[name] = _faults(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert faults == {name: [] for name in SCREENS}
    routes = ["/market" + re.sub(r":\w+", "[^/]+", route) for route in re.findall(r"path: '(/[^'(]*)'", ROUTER.read_text(encoding="utf-8"))]
    assert [route for route in routes if not any(re.fullmatch(route, path) for path in shown)] == [], "pages without a picture"


def test_no_text_of_a_publisher_becomes_a_script(visitor: Walker, market: str):
    reviewer = as_somebody(visitor, "reviewer-a")
    place = f"/plugins/{EVIL}/versions/0.1.0"
    said = reviewer.request.post(f"{market}/api/v1{place}/remarks", data={"text": MARKDOWN}, headers={"x-wangge-page": "1"})
    assert said.status == 201, said.text()
    for page, paths in (
        (as_somebody(visitor, ""), ("/market/", f"/market/plugins/{EVIL}", f"/market{place}", f"/market/log?subject={EVIL}")),
        (as_somebody(visitor, "publisher"), (f"/market{place}", f"/market/plugins/{EVIL}", f"/market/plugins/{DRAWN}", "/market/mine")),
        (reviewer, (f"/market/plugins/{DRAWN}/versions/0.1.0", f"/market/plugins/{DRAWN}", f"/market{place}")),
    ):
        for path in paths:
            page.goto(path)
            settle(page)
            assert page.evaluate("globalThis.caught") is None, path
            assert page.locator("main a[href^='javascript'], main script, main img[onerror]").count() == 0, path
    expect(reviewer.locator("main")).to_contain_text("onerror=")  # shown as it stands
    anybody = as_somebody(visitor, "")
    anybody.goto("/market/?")
    expect(anybody.locator("main")).to_contain_text("Evil words <img src=x onerror=")
    refused = reviewer.evaluate("() => { try { document.body.innerHTML = '<b>x</b>'; return false } catch { return true } }")
    assert refused, "Trusted Types do not hold"
    drawing = as_somebody(visitor, "reviewer-a")
    answer = drawing.goto(f"/api/v1/plugins/{DRAWN}/versions/0.1.0/picture?file=icon.svg")
    assert answer is not None
    assert (answer.status, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert drawing.evaluate("globalThis.caught") is None
    visitor.complaints = [
        text for text in visitor.complaints if "sandboxed" not in text and "TrustedHTML" not in text and "inline" not in text
    ]


def test_a_version_is_mended_reviewed_and_published(visitor: Walker, market: str, tmp_path: Path):
    publisher = as_somebody(visitor, "publisher")
    publisher.goto(f"/market/plugins/{CURIOUS}/versions/0.1.0")
    finding = publisher.locator("article", has_text="eval").first
    expect(finding).to_contain_text("Has to be mended")
    finding.locator("summary").click()
    expect(finding.get_by_role("region")).to_contain_text("return str(eval(text))")
    token = make_token(publisher, CURIOUS)
    mended = sample(tmp_path, "curious-clerk", "", "0.1.1")
    Marketplace(market, token).upload(mended.filename, mended.content)
    place = f"/market/plugins/{CURIOUS}/versions/0.1.1"
    until(publisher, place, "In review")
    first, second = as_somebody(visitor, "reviewer-a"), as_somebody(visitor, "reviewer-b")
    decide(first, place)
    expect(first.locator("main")).to_contain_text("other than County Review Office is missing")
    decide(second, place)
    until(publisher, place, "Published")
    anybody = as_somebody(visitor, "")
    anybody.goto("/market/")
    anybody.get_by_role("link", name="curious-clerk").first.click()
    expect(anybody.locator("main")).to_contain_text("University Lab")
