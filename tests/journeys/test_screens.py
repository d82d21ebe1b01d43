"""A picture of every screen, on a phone and a desktop, in both languages, into `build/screens`; axe finds nothing on any of them.

Each screen of the desk in one size and language, in turn, and each of the others in two; `make screens` takes all four.
The picture's name is `NAME-VIEWPORT-LANGUAGE.png`.
"""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.core.collections.example import PLUGIN
from tests.journeys.conftest import DESKTOP, PASSWORD, PHONE, ROOT, SOAK, Walker
from tests.journeys.showing import FACILITIES, LAMPS

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1800)]

SCREENS = ROOT / "build" / "screens"
ROUTERS = [
    ROOT / "core/web/src/desk" / name
    for name in ("router.ts", "account/routes.ts", "offers/routes.ts", "print/routes.ts", "upkeep/routes.ts")
]
AXE = ROOT / "core/web/node_modules/axe-core/axe.min.js"
VIEWPORTS = {"phone": PHONE, "desktop": DESKTOP}
LOCALES = ("zh-CN", "en")
TWO = [("phone", "zh-CN"), ("desktop", "en"), *([("phone", "en"), ("desktop", "zh-CN")] if SOAK else [])]
_TALLEST = 4000
_ROUTE = re.compile(r"path: '(/[^']*)'")
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


def _words(page: Page) -> None:
    page.locator("textarea").first.fill("楼道里停满电动车，还有人飞线充电")


def _first_case(page: Page) -> None:
    page.locator("main a[href*='/desk/cases/']").first.click()
    page.wait_for_url(re.compile(r"/desk/cases/[0-9a-f-]{36}"))


def _whole(page: Page) -> None:
    """Open the first case, and let the picture show all of its page."""
    _first_case(page)
    _settle(page)
    height = page.evaluate("document.documentElement.scrollHeight")
    width = (page.viewport_size or DESKTOP)["width"]
    page.set_viewport_size({"width": width, "height": min(height, _TALLEST)})


def _number_is_list(page: Page) -> None:
    """A number of the cockpit is what its list counts; then back, for the picture."""
    tile = page.locator(".tile", has=page.locator("a[href*='queue=overdue']"))
    number = tile.locator(".number").inner_text()
    tile.locator("a").click()
    expect(page.locator("nav.queues a[aria-current] .count")).to_have_text(number.replace(",", ""))
    page.go_back()
    _settle(page)


def _telling(page: Page) -> None:
    page.locator("button.feedback").click()
    expect(page.get_by_role("dialog").locator("textarea")).to_be_visible()
    page.wait_for_timeout(400)


def _paper(page: Page) -> None:
    _first_case(page)
    page.locator("a.print").click()
    page.wait_for_url(re.compile(r"/print$"))


def _first_dispute(page: Page) -> None:
    page.locator("main table a").first.click()
    page.wait_for_url(re.compile(r"/desk/disputes/[0-9a-f-]{36}"))


def _first_action(page: Page) -> None:
    _first_case(page)
    page.locator(".actions button").first.click()
    expect(page.get_by_role("dialog").filter(has=page.locator("form"))).to_be_visible()
    page.wait_for_timeout(400)


def _split(page: Page) -> None:
    page.locator("main table button[aria-pressed]").first.click()


def _counted(page: Page) -> None:
    page.locator("main table td.figure button").first.click()
    page.wait_for_timeout(400)


REGISTER = f"/desk/collections/{PLUGIN}/home"
BASE_LIBRARY = "qingxi-digital.base-library"


def _nothing_found(page: Page) -> None:
    page.locator("main input[type=search]").fill("没有这样的地址")
    page.keyboard.press("Enter")
    expect(page.locator("main table")).to_have_count(0)


def _new_home(page: Page) -> None:
    page.locator("main .bar button.el-button--primary").click()
    expect(page.get_by_role("dialog").filter(has=page.locator("form"))).to_be_visible()
    page.wait_for_timeout(400)


def _first_home(page: Page) -> None:
    page.locator("main table a").first.click()
    page.wait_for_url(re.compile(r"/home/[0-9a-f-]{36}"))


def _as_table(page: Page) -> None:
    page.locator("main button[aria-pressed]").first.click()


def _first_facility(page: Page) -> None:
    page.locator("main table tbody a").first.click()
    page.wait_for_url(re.compile(r"/facility\?.*id=[0-9a-f-]{36}"))


def _first_person(page: Page) -> None:
    page.locator("main table tbody a").first.click()
    page.wait_for_url(re.compile(r"/person\?.*id=[0-9a-f-]{36}"))


def _moving(page: Page) -> None:
    _first_person(page)
    _settle(page)
    page.get_by_role("button", name=re.compile("登记居住地|Record a home")).click()
    form = page.get_by_role("dialog")
    form.locator("input[type=search]").fill("101")
    form.locator("input[type=search]").press("Enter")
    expect(form.locator("li button").first).to_be_visible()


def _asked(page: Page) -> None:
    _first_facility(page)
    _settle(page)
    page.get_by_role("button", name=re.compile("报告损坏|It is broken")).click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _each_below(page: Page) -> None:
    page.locator("main .el-checkbox").click()
    expect(page.locator("main .sheet img").nth(8)).to_be_visible()


def _faulty_form(page: Page) -> None:
    page.locator("main form button[type=submit]").click()


def _layers(page: Page) -> None:
    if page.locator("fieldset.layers").count() == 0:
        page.get_by_role("button", name=re.compile("地图|Map|map")).first.click()
    page.locator("fieldset.layers input").first.check()


def _plugin(page: Page) -> None:
    page.locator("main a[href*='/desk/plugins/']").first.click()
    page.wait_for_url(re.compile(r"/desk/plugins/.+"))


def _grant(page: Page) -> None:
    page.get_by_role("button", name=re.compile("查看授权|See the grant")).first.click()
    expect(page.get_by_role("dialog").locator("h3").first).to_be_visible()
    page.wait_for_timeout(400)


def _upgrade(page: Page) -> None:
    page.get_by_role("button", name=re.compile("1.2.0 版：查看升级|runs version 1.2.0")).first.click()
    expect(page.get_by_role("dialog").locator("h4").first).to_be_visible()
    page.wait_for_timeout(400)


def _no_plugin(page: Page) -> None:
    page.locator("main input[type=search]").fill("没有这样的插件")
    expect(page.locator("main ul li")).to_have_count(0)


def _first_rule(page: Page) -> None:
    page.locator("article button.el-button--primary").first.click()
    expect(page.get_by_role("dialog").filter(has=page.locator("form"))).to_be_visible()
    page.wait_for_timeout(400)


def _change_role(page: Page) -> None:
    page.locator("section.role button.el-button--primary").click()
    expect(page.get_by_role("dialog").filter(has=page.locator("form"))).to_be_visible()
    page.wait_for_timeout(400)


def _versions(page: Page) -> None:
    page.locator("article button").first.click()
    expect(page.get_by_role("dialog").locator("article")).to_have_count(1)
    page.wait_for_timeout(400)


def _drawn(page: Page) -> None:
    page.locator("main details summary:visible").last.click()


def _case_drawn(page: Page) -> None:
    _first_case(page)
    page.locator("section.flow button").click()
    expect(page.locator("section.flow svg")).to_be_visible()


def _elder(page: Page) -> None:
    page.get_by_role("button", name=re.compile("长辈版|Elder|Large", re.IGNORECASE)).first.click()


def _nothing(_: Page) -> None:
    return


def _about(words: str) -> str:
    """Address of the case desk with the cases in which some words stand."""
    return f"/desk/cases?queue=all&q={words}"


Step = Callable[[Page], None]

RESIDENT: dict[str, tuple[str, Step]] = {
    "home": ("/m/", _nothing),
    "home-elder": ("/m/", _elder),
    "report": ("/m/report", _words),
    "services": ("/m/services", _nothing),
    "practice-phone": ("/m/practice", _nothing),
    "feedback-phone": ("/m/feedback", _nothing),
    "plugin-page": (f"/m/x/{LAMPS}/open", _nothing),
    "plugin-page-elder": (f"/m/x/{LAMPS}/open", _elder),
    "unknown-code": ("/m/progress/0000-0000-0000-0000-0000", _nothing),
}


def _device_code(page: Page) -> None:
    page.locator("main .add button").click()
    page.get_by_role("dialog").locator(".el-select").click()
    page.locator(".el-select-dropdown__item:visible").first.click()
    page.get_by_role("dialog").locator("button.el-button--primary").click()
    expect(page.get_by_role("dialog").locator("img")).to_be_visible()


def _chosen(page: Page) -> None:
    page.locator(".presets button").first.click()


def _first_task(page: Page) -> None:
    page.locator("main a[href*='/m/work/tasks/']").first.click()
    page.wait_for_url(re.compile(r"/m/work/tasks/"))


def _first_near(page: Page) -> None:
    page.locator("main a[href*='/m/work/cases/']").first.click()
    page.wait_for_url(re.compile(r"/m/work/cases/"))


def _first_of_day(page: Page) -> None:
    page.locator("main a[href*='/m/work/day/']").first.click()
    page.wait_for_url(re.compile(r"/m/work/day/"))


def _of_a_plugin(page: Page) -> None:
    page.locator("main a[href*='/m/work/x/']").first.click()
    expect(page.locator("main .block")).to_be_visible()


def _unsent(page: Page) -> None:
    """Write something without a line, and look at where it waits."""
    expect(page.locator(".capture a.primary")).to_be_visible()
    page.context.set_offline(True)
    page.locator(".capture a.primary").click()
    page.locator(".presets button").first.click()
    page.locator("button[type=submit]").click()
    page.locator("main a[href$='/m/work/outbox']").first.click()
    expect(page.locator("main li.card")).to_have_count(1)


def _deletes(page: Page) -> None:
    """Take away what `_unsent` wrote, so that it is not sent."""
    page.locator("main li.card > button.quiet").click()
    page.locator("main li.card button.danger").click()
    page.context.set_offline(False)


WORKER: dict[str, tuple[str, Step]] = {
    "work-day": ("/m/work", _nothing),
    "work-capture": ("/m/work/capture", _chosen),
    "work-task": ("/m/work", _first_task),
    "work-case": ("/m/work", _first_near),
    "work-map": ("/m/work/map", _nothing),
    "work-day-item": ("/m/work", _first_of_day),
    "work-screen": ("/m/work", _of_a_plugin),
    "work-screens": ("/m/work/screens", _nothing),
    "work-calls": ("/m/work/calls", _nothing),
    "work-registers": ("/m/work/registers", _nothing),
    "work-settings": ("/m/work/settings", _nothing),
    "work-device": ("/m/work/device#ABCD-EFGH-JKLM", _nothing),
    "work-day-elder": ("/m/work", _elder),
    "work-outbox": ("/m/work", _unsent),
}
STAFF: dict[str, tuple[str, str, Step]] = {
    "case-desk": ("dispatch.wenlan", "/desk/cases?queue=all", _nothing),
    "case-desk-overdue": ("dispatch.county", "/desk/cases?queue=overdue", _nothing),
    "case": ("dispatch.wenlan", "/desk/cases?queue=todo", _first_case),
    "case-asking": ("handle.urban", _about("文庙广场的景观灯"), _whole),
    "case-extended": ("dispatch.wenlan", _about("桂花苑地下管道"), _whole),
    "case-suspended": ("dispatch.wenlan", _about("振兴路下穿通道"), _whole),
    "case-ordered": ("leader", _about("钟楼夜市的油烟"), _whole),
    "case-appealed": ("leader", _about("拆迁工地外"), _whole),
    "case-escalated": ("dispatch.county", _about("南门旧货市场"), _whole),
    "case-joint": ("dispatch.wenlan", _about("振兴市场顶棚"), _whole),
    "case-split": ("dispatch.wenlan", _about("学府苑楼道"), _whole),
    "case-whistle": ("dispatch.wenlan", _about("文庙西巷"), _whole),
    "case-handed": ("dispatch.wenlan", _about("界河桥桥面"), _whole),
    "case-alike": ("dispatch.wenlan", _about("钟楼菜市场后门"), _whole),
    "case-supported": ("dispatch.wenlan", _about("书院路口到学校"), _whole),
    "case-private": ("dispatch.wenlan", _about("不要让店主"), _whole),
    "case-rounds": ("dispatch.wenlan", _about("小区车位重新划线"), _whole),
    "case-action": ("dispatch.wenlan", "/desk/cases?queue=todo", _first_action),
    "approvals": ("leader", "/desk/approvals", _nothing),
    "orders": ("leader", "/desk/orders", _nothing),
    "follow-ups": ("dispatch.wenlan", "/desk/follow-ups", _nothing),
    "erasures": ("dispatch.wenlan", "/desk/erasures", _nothing),
    "whistles": ("dispatch.wenlan", "/desk/whistles", _nothing),
    "referrals": ("dispatch.county", "/desk/referrals", _nothing),
    "tasks": ("grid.wenlan1", "/desk/tasks", _nothing),
    "roster": ("dispatch.wenlan", "/desk/roster", _nothing),
    "disputes": ("adjudicator", "/desk/disputes", _nothing),
    "dispute": ("adjudicator", "/desk/disputes", _first_dispute),
    "responsibilities": ("adjudicator", "/desk/responsibilities", _nothing),
    "registers": ("dispatch.wenlan", "/desk/collections", _nothing),
    "register": ("dispatch.wenlan", REGISTER, _nothing),
    "register-empty": ("dispatch.wenlan", REGISTER, _nothing_found),
    "register-form": ("dispatch.wenlan", REGISTER, _new_home),
    "record": ("dispatch.wenlan", REGISTER, _first_home),
    "plugin-cards": ("dispatch.wenlan", "/desk/home", _nothing),
    "plugin-overview": ("dispatch.wenlan", f"/desk/x/{FACILITIES}/overview", _nothing),
    "plugin-figures": ("dispatch.wenlan", f"/desk/x/{FACILITIES}/overview", _as_table),
    "plugin-record": ("dispatch.wenlan", f"/desk/x/{FACILITIES}/overview", _first_facility),
    "plugin-question": ("dispatch.wenlan", f"/desk/x/{FACILITIES}/overview", _asked),
    "plugin-form": ("dispatch.wenlan", f"/desk/x/{FACILITIES}/enter", _faulty_form),
    "plugin-layers": ("dispatch.wenlan", "/desk/cases?queue=all", _layers),
    "plugin-not-there": ("dispatch.wenlan", f"/desk/x/{FACILITIES}/nowhere", _nothing),
    "base-overview": ("dispatch.wenlan", f"/desk/x/{BASE_LIBRARY}/overview", _nothing),
    "base-people": ("dispatch.wenlan", f"/desk/x/{BASE_LIBRARY}/people", _nothing),
    "base-person": ("dispatch.wenlan", f"/desk/x/{BASE_LIBRARY}/people", _first_person),
    "base-quality": ("dispatch.wenlan", f"/desk/x/{BASE_LIBRARY}/quality", _nothing),
    "base-doubles": ("dispatch.wenlan", f"/desk/x/{BASE_LIBRARY}/doubles", _nothing),
    "base-held": ("dispatch.wenlan", f"/desk/x/{BASE_LIBRARY}/held", _nothing),
    "base-standards": ("dispatch.wenlan", f"/desk/x/{BASE_LIBRARY}/standards", _nothing),
    "base-tags": ("dispatch.wenlan", f"/desk/x/{BASE_LIBRARY}/tags", _nothing),
    "base-register": ("dispatch.wenlan", f"/desk/collections/{BASE_LIBRARY}/person", _nothing),
    "base-move": ("dispatch.wenlan", f"/desk/x/{BASE_LIBRARY}/people", _moving),
    "blocks": ("admin.system", "/desk/blocks", _nothing),
    "cockpit": ("leader", "/desk/cockpit", _number_is_list),
    "cockpit-part": ("leader", "/desk/cockpit?area=999901001&show=all", _nothing),
    "outcomes": ("leader", "/desk/outcomes", _nothing),
    "appraisal": ("dispatch.county", "/desk/appraisal", _nothing),
    "appraisal-split": ("leader", "/desk/appraisal", _split),
    "appraisal-cases": ("leader", "/desk/appraisal", _counted),
    "plugins": ("admin.system", "/desk/plugins", _nothing),
    "plugin": ("admin.system", "/desk/plugins", _plugin),
    "plugin-operator": ("admin.system", f"/desk/plugins/{LAMPS}", _nothing),
    "plugin-versions": ("admin.system", "/desk/plugins/acme.rented-homes", _nothing),
    "plugin-upgrade": ("admin.system", "/desk/plugins/acme.rented-homes", _upgrade),
    "plugin-grant": ("admin.system", "/desk/plugins/wangge.keyword-triage", _grant),
    "market": ("admin.system", "/desk/market", _nothing),
    "market-none": ("admin.system", "/desk/market", _no_plugin),
    "market-plugin": ("admin.system", "/desk/market/lampworks.lamp-register", _nothing),
    "market-installed": ("admin.system", "/desk/market/lampworks.street-lights", _nothing),
    "market-bundles": ("admin.system", "/desk/market/bundles", _nothing),
    "market-updates": ("admin.system", "/desk/market/updates", _nothing),
    "workflows": ("admin.system", "/desk/workflows", _drawn),
    "case-workflow": ("dispatch.county", "/desk/cases?queue=open&case_type=livelihood.dispute", _case_drawn),
    "case-rules": ("admin.system", "/desk/case-rules", _nothing),
    "case-rule-form": ("admin.system", "/desk/case-rules", _first_rule),
    "areas": ("admin.system", "/desk/areas", _nothing),
    "posters": ("admin.system", "/desk/posters?area=999901001", _each_below),
    "people": ("admin.security", "/desk/people", _nothing),
    "roles": ("admin.security", "/desk/roles?role=county_dispatcher", _nothing),
    "role-form": ("admin.security", "/desk/roles?role=grid_worker", _change_role),
    "indicators": ("admin.system", "/desk/indicators", _nothing),
    "indicator-form": ("admin.system", "/desk/indicators", _first_rule),
    "indicator-versions": ("admin.system", "/desk/indicators", _versions),
    "notices": ("dispatch.wenlan", "/desk/notices", _nothing),
    "notifications": ("admin.system", "/desk/notifications", _nothing),
    "exchange": ("admin.system", "/desk/exchange", _nothing),
    "standards": ("admin.system", "/desk/standards", _nothing),
    "service": ("admin.system", "/desk/service", _nothing),
    "feedback": ("admin.system", "/desk/feedback", _nothing),
    "feedback-panel": ("leader", "/desk/notices", _telling),
    "case-paper": ("dispatch.wenlan", _about("桂花苑地下管道"), _paper),
    "report-paper": ("leader", "/desk/appraisal/print", _nothing),
    "audit": ("admin.audit", "/desk/audit", _nothing),
    "second-factor": ("admin.audit", "/desk/second-factor", _nothing),
    "password": ("admin.audit", "/desk/password", _nothing),
    "calendar": ("admin.system", "/desk/calendar", _nothing),
    "practice-desk": ("dispatch.wenlan", "/desk/practice", _nothing),
    "own-settings": ("dispatch.wenlan", "/desk/own-settings", _nothing),
    "tokens": ("admin.system", "/desk/tokens", _nothing),
    "conflicts": ("dispatch.wenlan", "/desk/conflicts", _nothing),
    "devices": ("dispatch.wenlan", "/desk/devices", _nothing),
    "device-code": ("admin.system", "/desk/devices", _device_code),
    "calls": ("leader", "/desk/calls", _nothing),
    "service-accounts": ("admin.system", "/desk/service-accounts", _nothing),
    "nothing-here": ("handle.urban", "/desk/nothing-here?wanted=audit", _nothing),
    "not-found": ("leader", "/desk/nowhere", _nothing),
}


def _routes() -> list[str]:
    """Return the patterns of the addresses of every page that the desk has."""
    paths = [path for router in ROUTERS for path in _ROUTE.findall(router.read_text(encoding="utf-8"))]
    return ["/desk" + re.sub(r":\w+", "[^/]+", re.sub(r":rest.*", ".*", path)) for path in paths if path != "/"]


def _settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    page.wait_for_timeout(300)


_PUSH = "path => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate', { state: null })); }"


def _go(page: Page, path: str) -> None:
    """Go to another page of the desk without loading the desk again, as its menu does; a page's own state begins anew."""
    here = urlsplit(page.url).path
    if SOAK or not here.startswith("/desk/") or here == urlsplit(path).path:
        page.goto(path)
    else:
        page.evaluate(_PUSH, path)


def _open(page: Page, path: str, step: Step) -> None:
    _go(page, path)
    _settle(page)
    if step is not _nothing:
        step(page)
        _settle(page)


def _picture(page: Page, name: str) -> Path:
    SCREENS.mkdir(parents=True, exist_ok=True)
    path = SCREENS / f"{name}.png"
    page.screenshot(path=path, animations="disabled")
    return path


def _faults(page: Page, rules: list[str] | None = None) -> list[str]:
    """Return what axe finds: by its rules for WCAG 2.1 at level AA, or by some rules alone."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": _RULES}
    found = page.evaluate("only => axe.run(document, {runOnly: only})", only)
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]


_TOO_SMALL = """([least, target, main]) => {
  const seen = { visibilityProperty: true, opacityProperty: true };
  const shown = (one) => one.checkVisibility(seen) && !one.closest('.visually-hidden, .skip');
  const says = (one) => [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== '');
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
  const low = (selector, bound) => all(selector).filter((one) => one.offsetHeight < bound);
  const small = all('body *').filter((one) => says(one) && parseFloat(getComputedStyle(one).fontSize) < least);
  const tapped = 'button, a.button, select, input:not([type=radio], [type=checkbox], [type=file])';
  return [...new Set([...small, ...low(tapped, target), ...low('.primary', main)].map((one) => one.outerHTML.slice(0, 120)))];
}"""
"""Text and targets that are too small for the elder mode, bounds in CSS pixels."""


def _for_all(page: Page) -> dict[str, list[str]]:
    """Return what is wrong with the page as it is, in elder mode, at night and with more contrast; the last two change colours only."""
    found = {"as it is": _faults(page)}
    page.evaluate("document.documentElement.toggleAttribute('data-elder', true)")
    found["elder"] = [*_faults(page), *page.evaluate(_TOO_SMALL, [18, 44, 60])]
    page.emulate_media(color_scheme="dark")
    found["dark"] = _faults(page, ["color-contrast"])
    page.emulate_media(color_scheme="dark", contrast="more")
    found["dark, more contrast"] = _faults(page, ["color-contrast"])
    page.emulate_media(color_scheme="light", contrast="more")
    found["more contrast"] = _faults(page, ["color-contrast"])
    page.emulate_media(color_scheme="light", contrast="no-preference")
    page.evaluate("document.documentElement.toggleAttribute('data-elder', false)")
    return {mode: faults for mode, faults in found.items() if faults}


@pytest.mark.parametrize(("viewport", "locale"), TWO)
def test_the_residents_screens(walker: Walker, viewport: str, locale: str):
    faults: dict[str, dict[str, list[str]]] = {}
    for name, (path, step) in RESIDENT.items():
        page = walker.page(VIEWPORTS[viewport], locale)
        _open(page, path, step)
        _picture(page, f"{name}-{viewport}-{locale}")
        faults[name] = _for_all(page)
        page.context.close()
    walker.complaints = [text for text in walker.complaints if "404 (Not Found)" not in text]
    assert faults == {name: {} for name in RESIDENT}


@pytest.mark.parametrize(("viewport", "locale"), TWO)
def test_the_grid_workers_screens(walker: Walker, viewport: str, locale: str):
    faults: dict[str, dict[str, list[str]]] = {}
    page = walker.page(VIEWPORTS[viewport], locale)
    page.goto("/m/work")
    page.locator("#username").fill("grid.wenlan1")
    _picture(page, f"work-sign-in-{viewport}-{locale}")
    faults["work-sign-in"] = _for_all(page)
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("main a[href*='/m/work/cases/']").first).to_be_visible()
    for name, (path, step) in WORKER.items():
        page.goto(path)
        _settle(page)
        step(page)
        if name == "work-outbox":
            page.wait_for_timeout(300)
        else:
            _settle(page)
        _picture(page, f"{name}-{viewport}-{locale}")
        faults[name] = _for_all(page)
    _deletes(page)
    walker.complaints = [text for text in walker.complaints if "401 (Unauthorized)" not in text and "ERR_INTERNET_DISCONNECTED" not in text]
    assert faults == {name: {} for name in ("work-sign-in", *WORKER)}


@pytest.fixture(scope="module")
def visited() -> dict[tuple[str, str], set[str]]:
    """Paths of the desk that were shown, by size and language."""
    return {}


def _some(viewport: str, locale: str) -> dict[str, tuple[str, str, Step]]:
    """Return the screens to show: every fourth one, so that each is seen once; or all of them."""
    turn = list(VIEWPORTS).index(viewport) * len(LOCALES) + LOCALES.index(locale)
    return {name: screen for number, (name, screen) in enumerate(STAFF.items()) if SOAK or number % 4 == turn}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("viewport", VIEWPORTS)
def test_the_desks_screens(walker: Walker, visited: dict[tuple[str, str], set[str]], viewport: str, locale: str):
    faults: dict[str, list[str]] = {}
    page = walker.page(VIEWPORTS[viewport], locale)
    page.goto("/desk/sign-in")
    _settle(page)
    _picture(page, f"sign-in-{viewport}-{locale}")
    faults["sign-in"] = _faults(page)
    people: dict[str, Page] = {}
    shown = visited[viewport, locale] = {urlsplit(page.url).path}
    screens = _some(viewport, locale)
    for name, (who, path, step) in screens.items():
        if who not in people:
            people[who] = walker.session(who, VIEWPORTS[viewport], locale)
            people[who].route("**/api/v1/cockpit/live?*", lambda route: route.fulfill(status=204))  # a stream is never idle
        page = people[who]
        page.set_viewport_size(VIEWPORTS[viewport])
        _open(page, path, step)
        _picture(page, f"{name}-{viewport}-{locale}")
        faults[name] = _faults(page)
        shown.add(urlsplit(page.url).path)
    assert faults == {name: [] for name in ("sign-in", *screens)}


def test_every_page_of_the_desk_has_a_picture(visited: dict[tuple[str, str], set[str]]):
    if len(visited) < len(VIEWPORTS) * len(LOCALES):
        pytest.skip("the tests before were not all run")
    shown = set().union(*visited.values())
    assert [route for route in _routes() if not any(re.fullmatch(route, path) for path in shown)] == [], "pages without a picture"
