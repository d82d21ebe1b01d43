"""The whole path of a case, as its people walk it: a resident on a phone, a grid worker on a phone, the others at a desk."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, WANGHU, WENLAN, Walker

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WORDS = "小区东门的路灯坏了三天，晚上很黑，老人容易摔倒"


def report(page: Page, photo: bytes) -> str:
    """Report with a photo in three steps and return the query code."""
    page.goto("/m/")
    page.get_by_role("link", name="我要上报").click()
    page.get_by_label("用一两句话说清楚").fill(WORDS)
    page.locator("input[type=file]").first.set_input_files({"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": photo})
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="使用我现在的位置").click()
    expect(page.get_by_text(WENLAN.name)).to_be_visible()
    expect(page.get_by_text("定位误差约 12 米")).to_be_visible()
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("因为提到：路灯")).to_be_visible()
    page.get_by_role("button", name="发送", exact=True).click()
    expect(page.get_by_role("heading", name="已经收到")).to_be_visible()
    page.get_by_role("link", name="查看进度").click()
    page.wait_for_url(re.compile("/m/progress/"))
    return urlsplit(page.url).path.rpartition("/")[2]


def add(page: Page, words: str, photo: bytes) -> None:
    """Add words and a photo to the report whose progress is open; the first try finds no line, and loses nothing."""
    page.get_by_role("button", name="补充情况").click()
    page.get_by_label("补充的内容").fill(words)
    with page.expect_response("**/api/v1/attachments"):
        page.locator("input[type=file]").set_input_files({"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": photo})
    page.context.set_offline(True)
    page.get_by_role("button", name="提交补充").click()
    expect(page.get_by_text("连接不上服务器")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="再次提交").click()
    expect(page.get_by_text("已补充，办理人员会看到。")).to_be_visible()
    expect(page.get_by_text(words)).to_have_count(1)


def open_case(page: Page, number: str) -> None:
    """Find a case by its number at the desk and open it."""
    page.goto("/desk/cases?queue=all")
    page.get_by_label("搜索编号或内容").fill(number)
    page.keyboard.press("Enter")
    expect(page.get_by_text("共 1 件")).to_be_visible()
    page.get_by_role("link").filter(has_text=number).or_(page.get_by_text(number)).first.click()
    page.wait_for_url(re.compile(r"/desk/cases/[0-9a-f-]{36}"))
    expect(page.get_by_text(number).first).to_be_visible()
    page.wait_for_load_state("networkidle")


def drawer(page: Page, action: str) -> Locator:
    """Open the form of an action."""
    page.get_by_role("group", name="可以办理").or_(page.locator(".actions")).get_by_role("button", name=action, exact=True).first.click()
    opened = page.get_by_role("dialog", name=action).filter(has=page.locator("form"))
    expect(opened).to_be_visible()
    return opened


def send(page: Page, form: Locator, action: str, state: str, *, sure: bool = False) -> None:
    """Send the form and wait for the case to stand where it should."""
    form.get_by_role("button", name=action, exact=True).click()
    if sure:
        page.locator(".el-message-box__btns").get_by_role("button").last.click()
    expect(form).to_be_hidden()
    expect(page.get_by_text(state, exact=True).first).to_be_visible()


def choose(form: Locator, page: Page, label: str, option: str) -> None:
    """Choose an option, whether the form shows radio buttons or a list."""
    radio = form.get_by_role("radio", name=option, exact=True)
    if radio.count():
        form.get_by_text(option, exact=True).click()
        return
    form.get_by_label(label, exact=True).focus()
    page.keyboard.press("Enter")  # as with a keyboard; with a mouse the shown words lie above the field
    page.get_by_role("option", name=option, exact=True).click()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_from_a_report_with_a_photo_to_a_rated_case(walker: Walker, photo: bytes, viewport: dict[str, int]):
    resident = walker.page(viewport)
    code = report(resident, photo)
    number = resident.get_by_text(re.compile(r"^\d{6}-\d{6}-[0-9A-Z]{8}$")).inner_text()

    worker = walker.signed_in("grid.wenlan1", viewport)
    open_case(worker, number)
    form = drawer(worker, "核实")
    choose(form, worker, "核实结果", "属实")
    send(worker, form, "核实", "待立案")

    add(resident, "东门那一盏也开始闪了", photo)
    dispatcher = walker.signed_in("dispatch.wenlan", viewport)
    open_case(dispatcher, number)
    expect(dispatcher.locator(".timeline")).to_contain_text("东门那一盏也开始闪了")
    send(dispatcher, drawer(dispatcher, "立案"), "立案", "待派遣")
    form = drawer(dispatcher, "派遣")
    expect(form.get_by_text("清溪县城市管理局").first).to_be_visible()  # the unit that the routing table named is filled in
    send(dispatcher, form, "派遣", "处置中")

    handler = walker.signed_in("handle.urban", viewport)
    open_case(handler, number)
    form = drawer(handler, "处置完成")
    form.get_by_label("处置情况").fill("已更换灯泡，当晚已亮。")
    with handler.expect_response("**/api/v1/attachments"):
        form.locator("input[type=file]").set_input_files({"name": "after.jpg", "mimeType": "image/jpeg", "buffer": photo})
    send(handler, form, "处置完成", "待反馈")

    dispatcher.reload()
    send(dispatcher, drawer(dispatcher, "反馈并安排核查"), "反馈并安排核查", "核查中")
    worker.reload()
    form = drawer(worker, "核查")
    choose(form, worker, "核查结果", "已解决")
    send(worker, form, "核查", "待结案")
    dispatcher.reload()
    form = drawer(dispatcher, "结案")
    choose(form, dispatcher, "结果", "已解决")
    form.get_by_label("公开说明").fill("路灯已修好，请放心出行。")
    send(dispatcher, form, "结案", "已结案", sure=True)

    # The try without a line is an error to the browser.
    walker.complaints = [text for text in walker.complaints if "ERR_INTERNET_DISCONNECTED" not in text]
    resident.goto(f"/m/progress/{code}")
    expect(resident.get_by_text("路灯已修好，请放心出行。").first).to_be_visible()
    expect(resident.get_by_role("heading", name="办理后的照片").or_(resident.get_by_text("办理后的照片")).first).to_be_visible()
    resident.get_by_text("很满意", exact=True).click()
    resident.get_by_label("想说的话").fill("修得很快")
    resident.get_by_role("button", name="提交评价").click()
    expect(resident.get_by_text("修得很快").first).to_be_visible()
    expect(resident.get_by_role("button", name="提交评价")).to_be_hidden()


def test_the_neighbour_without_the_plugin_has_nothing_to_report(walker: Walker):
    page = walker.page(PHONE)
    page.context.set_geolocation(WANGHU.geolocation)
    page.goto("/m/report")
    page.get_by_label("用一两句话说清楚").fill(WORDS)
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="使用我现在的位置").click()
    expect(page.get_by_text("望湖街道")).to_be_visible()
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("这里还没有开通上报服务")).to_be_visible()


def test_switching_a_plugin_on_shows_at_once_in_the_residents_form(walker: Walker):
    administrator = walker.signed_in("admin.system", DESKTOP)
    for choice, offered in (("启用", True), ("停用", False)):
        administrator.goto("/desk/plugins/wangge.livelihood")
        row = (
            administrator.get_by_role("treeitem")
            .filter(has_text="望湖街道")
            .or_(administrator.locator("li").filter(has_text="望湖街道"))
            .last
        )
        row.locator(".el-select").click()
        administrator.get_by_role("option", name=choice, exact=True).click()
        if not offered:
            administrator.locator(".el-message-box__btns").get_by_role("button").last.click()
        expect(row.get_by_text(choice, exact=True).first).to_be_visible()
        resident = walker.page(PHONE)
        resident.context.set_geolocation(WANGHU.geolocation)
        resident.goto("/m/report")
        resident.get_by_label("用一两句话说清楚").fill(WORDS)
        resident.get_by_role("button", name="下一步").click()
        resident.get_by_role("button", name="使用我现在的位置").click()
        expect(resident.get_by_text("望湖街道").first).to_be_visible()
        resident.get_by_role("button", name="下一步").click()
        nothing = resident.get_by_text("这里还没有开通上报服务")
        expect(nothing).to_have_count(0 if offered else 1)
        expect(resident.get_by_text("这属于哪一类？")).to_have_count(1 if offered else 0)
