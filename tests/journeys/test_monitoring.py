"""Monitoring in a browser: a smoke sensor is entered, a rule tested and switched on, smoke comes, its case is closed, it warns anew."""

import asyncio
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, Literal

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.core.subscriptions.server import Server
from tests.journeys.conftest import DESKTOP, Walker
from tests.journeys.registers import STREET, WORKER, done, signed_in
from tests.journeys.sensors import PLUGIN

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]

CLERK, HANDLER = "dispatch.wenlan", "handle.urban"
NUMBER = "SM-001"
CASE = re.compile(r"^\d{6}-\d{6}-[0-9A-Z]{8}$")


@pytest.fixture
def clerk(browser: Browser, own_plugins: str) -> Iterator[Page]:
    walker = Walker(browser, own_plugins)
    page = walker.signed_in(CLERK, DESKTOP)
    page.set_default_timeout(30_000)
    walker.complaints.clear()  # that nobody was signed in before
    yield page
    walker.close()
    assert walker.complaints == []


def test_from_a_sensor_to_a_closed_case_and_an_armed_rule(clerk: Page, own_plugins: str, sensor_server: Server) -> None:
    enter_the_sensor(own_plugins)
    opened(clerk, "devices")
    expect(clerk.get_by_role("table").first).to_contain_text("菜场烟感")
    tell(sensor_server, 1)
    tell(sensor_server, 0)
    a_rule_is_tested_and_switched_on(clerk)
    tell(sensor_server, 1)
    alarm = see_the_alarm(clerk, "告警中")
    close_the_case(own_plugins, done_case(own_plugins, alarm))
    opened(clerk, "alarms")
    again(clerk, "已关闭")
    tell(sensor_server, 0)
    tell(sensor_server, 1)
    again(clerk, "告警中")


def opened(page: Page, name: str) -> None:
    page.goto(f"/desk/x/{PLUGIN}/{name}?area={STREET}")


def again(page: Page, words: str | re.Pattern[str], place: Literal["table", "main"] = "table") -> None:
    """Look until something is there: what comes by the outbox and the workers takes a moment."""
    for _ in range(20):
        page.reload()
        try:
            expect(page.get_by_role(place).get_by_text(words, exact=True).first).to_be_visible(timeout=3_000)
        except AssertionError:
            continue
        return
    raise AssertionError(words)


def tell(server: Server, value: int) -> None:
    """Send a value as the sensor does."""
    said = {"phenomenonTime": datetime.now(UTC).isoformat(), "result": {"smoke": value, "battery": 87}}
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, server.publish((f"wangge/observations/{NUMBER}", json.dumps(said).encode()))).result()


def enter_the_sensor(base: str) -> None:
    """Enter it where the street's worker has a grid."""
    with signed_in(base, WORKER) as worker:
        grid = done(worker.get("/api/v1/me"))["areas"][0]
    with signed_in(base, CLERK) as clerk:
        body = {
            "number": NUMBER,
            "name": "菜场烟感",
            "kind": "smoke",
            "address": "文庙菜场二楼",
            "owner": "文澜市场公司",
            "state": "in_use",
        }
        done(clerk.post(f"/api/v1/collections/{PLUGIN}/device/documents", json={"area": grid, "body": body}))


def a_rule_is_tested_and_switched_on(page: Page) -> None:
    opened(page, "rules")
    page.get_by_role("button", name="采用常用规则", exact=True).click()
    expect(page.get_by_text("条常用规则").first).to_be_visible()
    page.reload()
    page.get_by_role("link", name=re.compile("烟雾报警")).first.click()
    page.wait_for_url(re.compile(r"/rule\?"))
    expect(page.get_by_role("button", name="试算", exact=True)).to_be_visible()
    page.get_by_role("button", name="试算", exact=True).click()
    expect(page.get_by_text("正在试算").first).to_be_visible()
    again(page, re.compile(r"\d 菜场烟感$"), "main")
    page.get_by_role("button", name="启用", exact=True).click()
    confirmed(page)
    expect(page.get_by_text("已启用").first).to_be_visible()


def confirmed(page: Page) -> None:
    page.get_by_role("dialog").get_by_role("button").last.click()


def see_the_alarm(page: Page, state: str) -> str:
    """Return the case number of the alarm."""
    opened(page, "alarms")
    again(page, state)
    again(page, CASE)
    number = page.get_by_text(CASE).first.inner_text()
    page.get_by_role("link", name=re.compile("菜场烟感：烟雾报警")).first.click()
    page.wait_for_url(re.compile(r"/alarm\?"))
    expect(page.get_by_text("smoke ≥ 1")).to_be_visible()
    return number


def done_case(base: str, number: str) -> str:
    """Return the id of a case."""
    with signed_in(base, CLERK) as clerk:
        (case,) = done(clerk.get("/api/v1/cases", params={"queue": "all", "q": number}))["items"]
        return str(case["id"])


def close_the_case(base: str, case: str) -> None:
    """Take the case's steps, each as the one whose step it is."""
    with signed_in(base, CLERK) as clerk:
        units = done(clerk.get("/api/v1/units", params={"area": STREET}))["items"]
        unit = next(each["id"] for each in units if each["kind"] == "urban_management")
    steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
        (WORKER, "verify", {"result": "yes", "note": "确有烟雾"}),
        (CLERK, "file", {}),
        (CLERK, "dispatch", {"unit_id": unit}),
        (HANDLER, "handle", {"note": "已扑灭"}),
        (CLERK, "feedback", {}),
        (WORKER, "check", {"result": "yes"}),
        (CLERK, "close", {"outcome": "fixed", "public_reason": "火情已处置。"}),
    )
    for who, action, data in steps:
        with signed_in(base, who) as acting:
            _act(acting, case, action, data)


def _act(acting: httpx.Client, case: str, action: str, data: dict[str, Any]) -> None:
    version = done(acting.get(f"/api/v1/cases/{case}"))["item"]["version"]
    done(acting.post(f"/api/v1/cases/{case}/actions/{action}", json={"version": version, "data": data}))
