"""A call for help in a browser: an elder's phone, a family member who cannot go, a grid worker who does, and a person who closes it."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import own
from tests.journeys.conftest import DESKTOP, PHONE, Walker
from tests.journeys.registers import STREET, done, signed_in
from tests.journeys.test_case_journey import choose, drawer, open_case, send
from tests.journeys.test_party_building import asked, write
from tests.journeys.test_party_building import choose as chosen
from tests.journeys.test_party_building import send as sent

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]

PLUGIN = "qingxi-elders.elderly-care"
PEOPLE = "/api/v1/collections/qingxi-digital.base-library/person/documents"
FILES = f"/api/v1/collections/{PLUGIN}/elder/documents"
CLERK = "dispatch.wenlan"
WORKER, FAMILY, MOBILE = "grid.wenlan1", "family.wang", "13900001234"
SHOTS = os.environ.get("WANGGE_SCREENSHOTS")


@pytest.fixture
def walker(browser: Browser, own_plugins: str) -> Iterator[Walker]:
    walking = Walker(browser, own_plugins)
    yield walking
    walking.close()
    # 401 before somebody signs in; 403 where a relative has no position; 404 for the link that was opened.
    assert [text for text in walking.complaints if not re.search("401 .Unauthorized|403 .Forbidden|404 .Not Found", text)] == []


@pytest.fixture
def family(own_plugins: str) -> str:
    """An account without a position, of somebody whose mobile number stands in the directory."""
    own.relative(own_plugins, "王小军", FAMILY, MOBILE)
    return FAMILY


def opened(page: Page, name: str) -> None:
    page.goto(f"/desk/x/{PLUGIN}/{name}?area={STREET}")


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"elderly-{name}.png"), animations="disabled", full_page=True)


def test_from_the_elders_phone_to_a_closed_case(walker: Walker, own_plugins: str, family: str) -> None:
    clerk = walker.signed_in(CLERK, DESKTOP)
    clerk.set_default_timeout(30_000)
    code = _a_file_with_family(clerk, own_plugins)
    number = _pressed_on_a_phone(walker, code)
    _the_family_cannot_go(walker, family)
    _the_grid_worker_goes(walker)
    clerk.goto("/desk/calls")
    chain = clerk.get_by_role("article").filter(has_text="老人一键急救").first
    expect(chain).to_contain_text("已读：王小军")
    expect(chain).to_contain_text("已接手")
    shot(clerk, "calls")
    _the_card_opens_once(walker, clerk)
    _a_person_closes_it(walker, clerk, number)
    opened(clerk, "alarms")
    expect(clerk.get_by_role("table").first).to_contain_text("已结束")
    shot(clerk, "alarms")
    opened(clerk, "overview")
    expect(clerk.get_by_text("没有正在处置的求助。")).to_be_visible()
    shot(clerk, "overview")


def _a_file_with_family(page: Page, base: str) -> str:
    """Open the file of somebody in the grid worker's grid, add a contact, and return the code on the card."""
    with signed_in(base, WORKER) as worker:
        grid = done(worker.get("/api/v1/me"))["areas"][0]
    with signed_in(base, CLERK) as clerk:
        people = done(clerk.get(PEOPLE, params={"filter": "state=living", "sort": "born_on", "limit": 100}))["items"]
        person = next(each for each in people if each["body"]["grid"].startswith(grid))
        given = {"person": person["id"], "consent": "given", "alone": True, "visit_every": 3}
        done(clerk.post(f"/api/v1/plugins/{PLUGIN}/commands/open_file", json={"area": STREET, "input": given}))
        (elder,) = done(clerk.get(FILES, params={"filter": f"person={person['id']}"}))["items"]
    opened(page, "elders")
    page.get_by_role("table").first.get_by_role("link").first.click()
    form = asked(page, "添加联系人")
    write(form, 姓名="王小军", 手机=MOBILE)
    chosen(page, form, "关系", "子女")
    sent(page, form, "已添加联系人")
    form = asked(page, "健康信息")
    write(form, 过敏史="青霉素")
    sent(page, form, "已登记健康信息")
    shot(page, "file")
    return str(elder["body"]["code"])


def _pressed_on_a_phone(walker: Walker, code: str) -> str:
    phone = walker.page(PHONE)
    phone.goto(f"/m/x/{PLUGIN}/sos?code={code}")
    phone.get_by_role("button", name="一键急救", exact=True).click()
    told = phone.get_by_text(re.compile("已收到求助，编号"))
    expect(told).to_be_visible()
    shot(phone, "sos")
    found = re.search(r"编号 (\S+?)。", told.inner_text())
    assert found
    return found.group(1)


def _the_family_cannot_go(walker: Walker, username: str) -> None:
    phone = walker.signed_in(username, PHONE)
    phone.goto("/m/work")
    expect(phone.get_by_role("heading", name="老人一键急救")).to_be_visible()
    shot(phone, "family")
    phone.get_by_role("button", name="我去不了，呼叫下一位").click()
    expect(phone.get_by_role("heading", name="老人一键急救")).to_be_hidden()


def _the_grid_worker_goes(walker: Walker) -> None:
    phone = walker.signed_in(WORKER, PHONE)
    phone.goto("/m/work")
    expect(phone.get_by_text("王小军 去不了")).to_be_visible()
    phone.get_by_role("button", name="我来处理").click()
    expect(phone.get_by_role("button", name="我来处理")).to_be_hidden()


def _the_card_opens_once(walker: Walker, clerk: Page) -> None:
    opened(clerk, "alarms")
    clerk.get_by_role("table").first.get_by_role("link").first.click()
    link = clerk.get_by_text(re.compile(r"^/m/x/\S+/card\?id=")).inner_text()
    ambulance = walker.page(PHONE)
    ambulance.goto(link)
    ambulance.get_by_role("button", name="打开医疗卡").click()
    expect(ambulance.get_by_text(re.compile("青霉素"))).to_be_visible()
    shot(ambulance, "card")
    ambulance.reload()
    ambulance.get_by_role("button", name="打开医疗卡").click()
    expect(ambulance.get_by_text(re.compile("链接已被打开过"))).to_be_visible()


def _a_person_closes_it(walker: Walker, clerk: Page, number: str) -> None:
    worker, handler = walker.signed_in(WORKER, DESKTOP), walker.signed_in("handle.wenlan", DESKTOP)
    open_case(worker, number)
    form = drawer(worker, "核实")
    choose(form, worker, "核实结果", "属实")
    send(worker, form, "核实", "待立案")
    open_case(clerk, number)
    send(clerk, drawer(clerk, "立案"), "立案", "待派遣")
    send(clerk, drawer(clerk, "派遣"), "派遣", "处置中")
    open_case(handler, number)
    form = drawer(handler, "处置完成")
    form.get_by_label("处置情况").fill("老人跌倒，已扶起，未受伤。")
    send(handler, form, "处置完成", "待反馈")
    clerk.reload()
    send(clerk, drawer(clerk, "反馈并安排核查"), "反馈并安排核查", "核查中")
    worker.reload()
    form = drawer(worker, "核查")
    choose(form, worker, "核查结果", "已解决")
    send(worker, form, "核查", "待结案")
    clerk.reload()
    form = drawer(clerk, "结案")
    choose(form, clerk, "结果", "已救助")
    form.get_by_label("公开说明").fill("老人平安。")
    send(clerk, form, "结案", "已结案", sure=True)
