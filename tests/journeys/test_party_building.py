"""Party building in a browser: a branch and its member, a meeting with quorum, dues billed and paid, a wish that comes true."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import DESKTOP, Walker
from tests.journeys.registers import STREET, done, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]

PLUGIN = "qingxi-digital.party-building"
PEOPLE = "qingxi-digital.base-library/person"
CLERK = "dispatch.wenlan"
BRANCH, TODAY = f"{STREET}001", datetime.now(UTC).date()


@pytest.fixture
def clerk(browser: Browser, own_plugins: str) -> Iterator[Page]:
    walker = Walker(browser, own_plugins)
    page = walker.signed_in(CLERK, DESKTOP)
    page.set_default_timeout(30_000)
    walker.complaints.clear()  # that nobody was signed in before
    yield page
    walker.close()
    assert walker.complaints == []


def opened(page: Page, name: str) -> None:
    page.goto(f"/desk/x/{PLUGIN}/{name}?area={STREET}")


def asked(page: Page, button: str) -> Locator:
    page.get_by_role("button", name=button, exact=True).first.click()
    form = page.get_by_role("dialog").filter(has=page.locator("form"))
    expect(form).to_be_visible()
    return form


def choose(page: Page, form: Locator, label: str, option: str) -> None:
    form.get_by_role("combobox", name=label).click(force=True)  # its placeholder lies above it
    page.locator(".el-select-dropdown__item:visible").filter(has_text=re.compile(f"^{re.escape(option)}$")).click()


def find(form: Locator, label: str, words: str) -> None:
    box = form.get_by_role("searchbox", name=label)
    box.fill(words)
    box.press("Enter")
    form.locator("li button").first.click()


def write(form: Locator, **fields: str) -> None:
    for label, value in fields.items():
        form.get_by_role("textbox", name=re.compile(f"^{label}")).fill(value)
        form.get_by_role("textbox", name=re.compile(f"^{label}")).press("Tab")


def send(page: Page, form: Locator, says: str) -> None:
    form.locator("button[type=submit]").click()
    expect(page.get_by_text(says).first).to_be_visible()
    expect(form).to_have_count(0)


def test_from_a_branch_to_a_wish_that_comes_true(clerk: Page) -> None:
    _a_branch_and_its_member(clerk)
    _a_meeting_with_quorum(clerk)
    _dues_billed_and_paid(clerk)
    _a_wish_comes_true(clerk)


def _a_branch_and_its_member(page: Page) -> None:
    opened(page, "organisations")
    for number, name, kind, area in (("WL", "文澜街道党工委", "党委", STREET), ("WL01", "文庙社区党支部", "党支部", BRANCH)):
        form = asked(page, "登记组织")
        write(form, 组织编号=number, 名称=name, 所在区域=area, 成立日期="2012-01-01")
        choose(page, form, "类别", kind)
        if kind == "党支部":
            find(form, "上级组织", "党工委")
        send(page, form, "已登记组织")
    expect(page.get_by_role("table").first).to_contain_text("文澜街道党工委 / 文庙社区党支部")
    _admit_an_adult(page.url.partition("/desk/")[0])
    opened(page, "members")
    expect(page.get_by_role("table").first).to_contain_text("文庙社区党支部")


def _admit_an_adult(base: str) -> None:
    """Enter somebody who is old enough: in the form they are found by their address, which children share."""
    with signed_in(base, CLERK) as clerk:
        people = done(clerk.get(f"/api/v1/collections/{PEOPLE}/documents", params={"filter": "state=living", "limit": 100}))["items"]
        person = next(each["id"] for each in people if each["body"].get("born_on", "2020") < "1990")
        (branch,) = done(clerk.get(f"/api/v1/collections/{PLUGIN}/organisation/documents", params={"filter": "number=WL01"}))["items"]
        given = {"person": person, "organisation": branch["id"], "status": "full", "joined_on": "2024-07-01", "full_on": "2025-07-01"}
        body = {"area": STREET, "input": given | {"category": "employed"}}
        done(clerk.post(f"/api/v1/plugins/{PLUGIN}/commands/admit", json=body))


def _a_meeting_with_quorum(page: Page) -> None:
    opened(page, "meetings")
    form = asked(page, "安排年度计划")
    find(form, "支部", "文庙社区")
    write(form, 年度=str(TODAY.year))
    send(page, form, "次会议")
    page.get_by_role("link", name=re.compile("党员大会")).first.click()
    form = asked(page, "通知开会")
    write(form, 时间=f"{TODAY.isoformat()}T23:30", 地点="会议室", 议题="研究党费")
    send(page, form, "应到 1 人")
    page.get_by_role("button", name="其余到会", exact=True).click()
    expect(page.get_by_text("已登记 1 人到会")).to_be_visible()
    form = asked(page, "记录并核对人数")
    write(form, 会议记录="研究了党费收缴")
    send(page, form, "会议有效")
    page.get_by_role("button", name="归档", exact=True).click()
    expect(page.get_by_text("已归档，档号 WL01-DH-").first).to_be_visible()


def _dues_billed_and_paid(page: Page) -> None:
    opened(page, "members")
    page.locator("main table a").first.click()
    form = asked(page, "计算基数")
    write(form, 自何月起=f"{TODAY.year}-01")
    choose(page, form, "交费类别", "按月领工资")
    form.get_by_label("月计算基数").fill("3200")
    send(page, form, "已登记计算基数")
    member = page.url
    opened(page, "dues")
    form = asked(page, "生成账单")
    find(form, "支部", "文庙社区")
    write(form, 月份=TODAY.isoformat()[:7])
    send(page, form, "已生成账单 1 份")
    page.goto(member)
    expect(page.get_by_text("3200.00 × 1% = 32.00 元（中组发〔2008〕3号 第二条）")).to_be_visible()
    form = asked(page, "收党费")
    form.get_by_label("金额").fill("32")
    write(form, 收款日期=TODAY.isoformat())
    choose(page, form, "方式", "现金")
    send(page, form, "已收款，收据号 DF")
    expect(page.get_by_text("没有未交党费。")).to_be_visible()


def _a_wish_comes_true(page: Page) -> None:
    opened(page, "wishes")
    form = asked(page, "登记心愿")
    write(form, 心愿="一台收音机")
    find(form, "心愿人", "101")
    choose(page, form, "类别", "物品")
    send(page, form, "已登记心愿")
    page.get_by_role("link", name="一台收音机").first.click()
    send(page, asked(page, "发布"), "已发布")
    form = asked(page, "认领")
    find(form, "党员", "文庙社区")
    send(page, form, "已认领")
    page.locator("main table a").first.click()
    form = asked(page, "已送达")
    write(form, 送达日期=TODAY.isoformat())
    send(page, form, "等待确认")
    form = asked(page, "回访确认")
    choose(page, form, "结果", "已实现")
    send(page, form, "已登记确认结果")
    expect(page.locator("main")).to_contain_text("已确认")
