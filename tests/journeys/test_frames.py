"""Pages of plugins in frames of their own, in Chromium: what they are for works, and whatever they try leads nowhere."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, Walker
from tests.journeys.frames import PLUGIN
from tests.journeys.registers import STREET

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def walker(browser: Browser, demo: str) -> Iterator[Walker]:
    made = Walker(browser, demo)
    yield made
    made.close()


@pytest.fixture
def leak() -> Iterator[tuple[str, list[str]]]:
    """A server of somebody's, and what reaches it."""
    came: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            came.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()

        do_POST = do_GET  # noqa: N815  the library's name

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", came
    server.shutdown()


def opened(walker: Walker, page: str, query: str = "", viewport: dict[str, int] = DESKTOP, locale: str = "zh-CN") -> Page:
    found = walker.signed_in("dispatch.wenlan", viewport, locale)
    walker.complaints.clear()  # that nobody was signed in before
    found.goto(f"/desk/x/{PLUGIN}/{page}?area={STREET}{query}")
    return found


def test_a_frame_shows_its_collection_calls_its_route_and_runs_its_command(walker: Walker) -> None:
    page = opened(walker, "good")
    frame = page.frame_locator("iframe")
    expect(frame.locator("body[data-done]")).to_be_attached()
    assert sorted(frame.locator("li").all_inner_texts()) == ["A-1", "A-2", "Main St: 3"]
    expect(page.get_by_text("三盏路灯")).to_be_visible()
    assert frame.locator("body").get_attribute("data-language") == "zh-CN"
    frame.get_by_role("button", name="count").click()
    expect(page.get_by_role("dialog")).to_contain_text("确定要执行")
    page.get_by_role("dialog").get_by_role("button", name="路灯").click()
    expect(frame.get_by_text("Counted.")).to_be_visible()
    assert walker.complaints == []


def test_the_guides_example_runs(walker: Walker) -> None:
    page = opened(walker, "guide", locale="en")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("Σ 3")).to_be_visible()
    assert frame.locator("li").all_inner_texts() == ["A-1", "A-2", "Σ 3"]
    frame.get_by_role("button", name="Count again").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    frame.get_by_role("button", name="Count again").click()
    page.get_by_role("dialog").get_by_role("button", name="Street lights").click()
    expect(page.get_by_text("Counted.")).to_be_visible()
    assert walker.complaints == []


def test_its_height_is_its_own_and_it_fits_a_phone(walker: Walker) -> None:
    page = opened(walker, "good", viewport=PHONE, locale="en")
    frame = page.frame_locator("iframe")
    expect(frame.locator("body[data-done]")).to_be_attached()
    assert frame.locator("body").get_attribute("data-language") == "en"
    box = page.locator("iframe").bounding_box()
    assert box is not None
    assert box["height"] >= 200
    assert box["width"] <= PHONE["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


MAY_SAY = ("refused", "nothing came")


def test_whatever_a_frame_tries_leads_nowhere(walker: Walker, leak: tuple[str, list[str]]) -> None:
    address, came = leak
    httpx.get(f"{address}/control")  # whatever reaches it is seen
    assert came.pop() == "/control"
    page = opened(walker, "hostile", f"&leak={address}")
    body = page.frame_locator("iframe").locator("body[data-results]")
    expect(body).to_be_attached(timeout=60_000)
    results = json.loads(body.get_attribute("data-results") or "{}")
    assert len(results) >= 40
    assert {name: result for name, result in results.items() if not result.startswith(MAY_SAY)} == {}
    assert came == []
    assert results["other_plugin"] == "refused read_undeclared"
    assert "/hostile?" in page.url


def test_a_frame_that_goes_elsewhere_is_closed_and_carries_nothing(walker: Walker, leak: tuple[str, list[str]]) -> None:
    address, came = leak
    page = opened(walker, "leaving", f"&leak={address}")
    expect(page.get_by_text("插件页面离开了自己的地址，已关闭")).to_be_visible()
    assert came == []
    assert page.locator("iframe").count() == 0


def test_a_page_that_is_not_for_somebody_is_not_there(walker: Walker) -> None:
    page = walker.signed_in("dispatch.wanghu", DESKTOP)
    page.goto(f"/desk/x/{PLUGIN}/good")
    expect(page.get_by_text("没有这个页面")).to_be_visible()


def test_a_command_of_the_menu_asks_confirms_and_tells(walker: Walker) -> None:
    page = walker.signed_in("dispatch.wenlan", DESKTOP, "en")
    walker.complaints.clear()
    entry = page.get_by_role("navigation").get_by_role("button", name="Order bulbs")

    def ordered(many: str) -> None:
        entry.click()
        panel = page.locator(".el-drawer")
        panel.get_by_label("How many").fill(many)
        panel.get_by_role("button", name="Order bulbs").click()
        page.locator(".el-message-box").get_by_role("button", name="Order bulbs").click()

    ordered("500")
    expect(page.get_by_text("There are not so many.")).to_be_visible()
    page.locator(".el-drawer").get_by_role("button", name="Cancel").click()
    ordered("12")
    expect(page.get_by_text("Ordered 12.")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/desk/x/{PLUGIN}/guide\?area={STREET}"))
    assert [line for line in walker.complaints if "409" not in line] == []


def test_an_administrator_sets_and_lets_inherit_again(walker: Walker) -> None:
    page = walker.signed_in("admin.system", DESKTOP, "en")
    walker.complaints.clear()
    page.goto(f"/desk/plugins/{PLUGIN}")
    card = page.locator("section.card", has=page.get_by_role("heading", name="Settings of an area"))
    most = card.get_by_role("row", name=re.compile("Most in a street"))
    expect(most).to_contain_text("the plugin’s default")
    card.get_by_role("button", name="Change").click()
    panel = page.locator(".el-drawer")
    panel.get_by_label("Most in a street").fill("5")
    panel.get_by_label("Key").fill("hunter2-hunter2")
    panel.get_by_role("button", name="Save").click()
    expect(most).to_contain_text("this area")
    expect(card.get_by_role("row", name=re.compile("^Key"))).to_contain_text("set (not shown)")
    assert "hunter2" not in page.content()
    card.get_by_role("button", name="Most in a street: inherit again").click()
    page.locator(".el-message-box").get_by_role("button", name="Inherit again").click()
    expect(most).to_contain_text("the plugin’s default")
    card.get_by_role("button", name="Remove Key").click()
    page.locator(".el-message-box").get_by_role("button", name="Remove").click()
    expect(card.get_by_role("row", name=re.compile("^Key"))).to_contain_text("not set")
    assert walker.complaints == []
