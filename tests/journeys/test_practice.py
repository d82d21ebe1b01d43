"""Practice, as people meet it: one scenario for every role is walked in the browser, and nothing of it is found outside."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, Walker
from tests.journeys.test_case_journey import choose, drawer, send

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_OURS = "演练路口的路灯坏了三天"
"""How the report of the scenarios begins."""


def _begin(page: Page, start: str, title: str) -> None:
    page.goto(start)
    card = page.locator(".scenarios li").filter(has_text=title)
    card.get_by_role("button").click()
    page.wait_for_url(re.compile("/practice/(m|desk)/"), timeout=60_000)  # the area opens when the first one practises
    expect(page.get_by_role("region", name="演练区")).to_contain_text("这里的一切都是演练，不是真的")


def _go(page: Page) -> None:
    """Follow the bar to the page of the step, as soon as it knows of it."""
    page.get_by_role("link", name="去做这一步").click()
    page.wait_for_load_state("networkidle")


def _stands(page: Page, done: int) -> None:
    """Wait until the bar has seen what was done."""
    expect(page.locator(".practice .steps .done")).to_have_count(done, timeout=30_000)


def _resident(page: Page) -> None:
    page.get_by_label("用一两句话说清楚").fill("路口的路灯坏了，晚上看不见")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="使用我现在的位置").click()
    expect(page.get_by_text("演练第一网格").first).to_be_visible()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="发送", exact=True).click()
    expect(page.get_by_role("heading", name="已经收到")).to_be_visible()
    _stands(page, 1)
    _go(page)
    expect(page.get_by_text("三盏路灯已经修好").first).to_be_visible()
    page.get_by_text("很满意", exact=True).click()
    page.get_by_role("button", name="提交评价").click()


def _worker(page: Page) -> None:
    for done, result in enumerate(("属实", "已处置好")):
        page.locator("main a[href*='/m/work/tasks/']").first.click()
        page.get_by_role("button", name=result, exact=True).click()
        page.get_by_role("button", name="保存结果").click()
        _stands(page, done + 1)
        _go(page)
    page.locator(".presets button").first.click()
    for field in page.locator("main fieldset, main form").locator("input[type=radio]").all()[:1]:
        field.check()
    page.locator("main button[type=submit]").click()


def _dispatcher(page: Page) -> None:
    send(page, drawer(page, "立案"), "立案", "待派遣")
    form = drawer(page, "派遣")
    expect(form.get_by_text("城管中队").first).to_be_visible()
    send(page, form, "派遣", "处置中")
    _stands(page, 2)
    _go(page)
    send(page, drawer(page, "反馈并安排核查"), "反馈并安排核查", "核查中")
    _stands(page, 3)
    _go(page)
    form = drawer(page, "结案")
    choose(form, page, "结果", "已解决")
    form.get_by_label("公开说明").fill("路灯已修好，请放心出行。")
    send(page, form, "结案", "已结案", sure=True)


def _handler(page: Page) -> None:
    for done in range(2):
        form = drawer(page, "处置完成")
        form.get_by_label("处置情况").fill("已更换灯泡")
        send(page, form, "处置完成", "待反馈")
        _stands(page, done + 1)
        if done == 0:
            _go(page)
            expect(page.get_by_text("第三盏灯还是不亮").first).to_be_visible()


def _leader(page: Page) -> None:
    page.get_by_role("button", name="下达督办").click()
    form = page.get_by_role("dialog").filter(has=page.locator("form"))
    form.locator("textarea").fill("请三天内修好")
    form.locator("input").last.fill("3")
    form.get_by_role("button", name="下达督办").click()
    _stands(page, 1)
    _go(page)
    expect(page.get_by_text("已安排今晚更换灯具").first).to_be_visible()
    page.locator(".order").get_by_role("button", name="办结").click()
    form = page.get_by_role("dialog").filter(has=page.locator("form"))
    form.locator("textarea, input").last.fill("同意")
    form.get_by_role("button", name="办结").click()


def _administrator(page: Page) -> None:
    for done, choice in enumerate(("启用", "停用")):
        page.locator("main .el-select").first.click()  # of the street; its community follows it
        page.get_by_role("option", name=choice, exact=True).click()
        if choice == "停用":
            page.locator(".el-message-box__btns").get_by_role("button").last.click()
        _stands(page, done + 1)


WALKS: dict[str, tuple[str, dict[str, int], str, Callable[[Page], None]]] = {
    "resident": ("", PHONE, "反映一件事，看它办成", _resident),
    "grid worker": ("grid.wenlan1", PHONE, "核实一件上报，处置后再核查", _worker),
    "dispatcher": ("dispatch.wenlan", DESKTOP, "立案、派遣、结案", _dispatcher),
    "handler": ("handle.urban", DESKTOP, "处置，被核查退回，再处置", _handler),
    "leader": ("leader", DESKTOP, "下一张督办单，收到回复后办结", _leader),
    "administrator": ("admin.system", DESKTOP, "为一个街道启用插件，再停用", _administrator),
}


@pytest.mark.parametrize("role", WALKS)
def test_a_scenario_is_walked_by_whoever_it_is_for(walker: Walker, role: str):
    username, viewport, title, walk = WALKS[role]
    page = walker.signed_in(username, viewport) if username else walker.page(viewport)
    _begin(page, "/m/practice" if viewport is PHONE else "/desk/practice", title)
    page.wait_for_load_state("networkidle")
    walk(page)
    steps = page.locator(".practice .steps li")
    _stands(page, steps.count())
    page.get_by_role("button", name="离开演练区").click()
    page.wait_for_url(re.compile(r"^http://[^/]+/(m|desk)/practice$"))
    if role == "dispatcher":
        page.goto("/desk/cases?queue=all")
        page.get_by_label("搜索编号或内容").fill(_OURS)
        page.keyboard.press("Enter")
        expect(page.get_by_text("共 0 件")).to_be_visible()
        page.goto("/practice/desk/cases")
        expect(page.get_by_text("这次演练已经结束")).to_be_visible()
        walker.complaints[:] = [text for text in walker.complaints if "404" not in text]  # the browser logs the answer by itself
