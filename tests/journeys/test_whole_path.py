"""The whole path of a plugin: made, checked, published, reviewed, found, agreed to, used, widened, revoked. Nothing of it is shortened."""

import io
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys import whole
from tests.journeys.conftest import DESKTOP, PHONE, Walker
from tests.journeys.registers import done, entitle, signed_in
from tests.journeys.vetting import as_somebody, decide, make_token, settle, until
from tests.journeys.whole import CASE_TYPE, HERE, NAME, NEW_GRANT, NEXT_DOOR, OLD_GRANT, PLUGIN, Places, told

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1800)]

SHORT, LONG = "灯坏了", "村口的座椅坏了，坐上去会摔倒"
MINUTE_S: Final = 60.0
PATIENCE_MS: Final = 60_000
"""For what happens at the next look of the county at its registry."""
_TRIES: Final = 3
_SHOWN_MS: Final = 30_000
SPOTS = {HERE.code: {"longitude": 111.425, "latitude": 29.185}, NEXT_DOOR.code: {"longitude": 111.425, "latitude": 29.195}}
"""A place in the first grid of each township."""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """A registry, and a county that follows it; what a page shows may take a while beside a trial run."""
    expect.set_options(timeout=_SHOWN_MS)
    with whole.running(tmp_path_factory.mktemp("whole")) as places:
        yield places
    expect.set_options(timeout=5_000)  # Playwright's own


def test_from_a_new_project_to_a_revoked_plugin(browser: Browser, both: Places):
    market, county = Walker(browser, both.registry), Walker(browser, both.county)
    project = both.folder / NAME
    token = _author_begins(market, both, project)
    _published(market, both, project, token, "0.1.0")
    admin = county.signed_in("admin.system", DESKTOP, "en")
    _taken(admin)
    _keeper_enters(both.county)
    resident, neighbour = _resident(county, HERE.code), _resident(county, NEXT_DOOR.code)
    _uses(resident)
    _begins(neighbour, LONG)
    expect(neighbour.locator("select option")).not_to_have_count(0)
    expect(neighbour.locator(f"option[value^='{CASE_TYPE} ']")).to_have_count(0)

    whole.write_second(project)
    _published(market, both, project, token, "0.2.0")
    _upgraded(admin)
    _says(resident, OLD_GRANT)
    _agreed(admin)
    _says(resident, NEW_GRANT)

    _revoked(market, both, resident)
    _begins(resident, LONG)
    expect(resident.locator(f"option[value^='{CASE_TYPE} ']")).to_have_count(0)
    _exported(admin)
    for walker in (market, county):
        walker.close()
        # Asking who is signed in, for a run that is still to come, and sending what is refused in words, is answered so.
        assert [text for text in walker.complaints if "Failed to load resource" not in text] == []


def _author_begins(market: Walker, both: Places, project: Path) -> str:
    """Make the project, write it, check and test it; make the plugin and a token in the marketplace."""
    told(project.parent, "wangge", "plugin", "new", NAME, "--template", "service", "--publisher", "wangge", environment={})
    whole.write_first(project)
    told(project, "wangge", "plugin", "types", environment={})
    assert "nothing to mend" in told(project, "wangge", "plugin", "check", environment={})
    assert "passed" in told(project, "wangge", "plugin", "test", environment={})
    publisher = as_somebody(market, "publisher")
    draft = {"id": PLUGIN, "package": PLUGIN.replace(".", "-")}
    made = publisher.request.post(f"{both.registry}/api/v1/plugins", data=draft, headers={"x-wangge-page": "1"})
    assert made.status == 201, made.text()
    return make_token(publisher, PLUGIN)


def _published(market: Walker, both: Places, project: Path, token: str, version: str) -> None:
    """Publish a version: the machines look at it, then two reviewers of different organisations."""
    place, access = f"/market/plugins/{PLUGIN}/versions/{version}", {"REGISTRY_URL": both.registry, "REGISTRY_TOKEN": token}
    said = told(project, "wangge", "plugin", "publish", "--wait", "--lang", "en", environment=access)
    assert "waits for reviewers" in said, said
    first, second = as_somebody(market, "reviewer-a"), as_somebody(market, "reviewer-b")
    first.goto(place)
    settle(first)
    expect(first.locator("main")).to_contain_text("the place on the map" if version == "0.2.0" else "the reporter's own words")
    decide(first, place)
    expect(first.locator("main")).to_contain_text("other than County Review Office is missing")
    decide(second, place)
    until(second, place, "Published")
    assert "published" in told(project, "wangge", "plugin", "status", PLUGIN, version, "--lang", "en", environment=access)


def _taken(admin: Page) -> None:
    """Find the plugin in the county's catalogue, read what it asks for, install it, and switch it on in one township."""
    admin.goto("/desk/market")
    link = admin.locator("main li a", has_text=NAME)
    _reloaded_until(admin, link)
    admin.get_by_label("Name, publisher or keyword").fill("street")
    link.click()
    asks = admin.locator("section", has=admin.get_by_role("heading", name="What it asks for"))
    expect(asks).to_contain_text("May read reports before they are accepted: the reporter's own words")
    expect(asks).to_contain_text("It has to know how long the text is")
    admin.get_by_role("button", name="Install 0.1.0").click()
    expect(admin.get_by_text("Version 0.1.0 is installed; no area runs it yet.")).to_be_visible(timeout=PATIENCE_MS)
    admin.get_by_role("link", name="Open the installed plugin").click()
    _choose(admin, f"Choice for {HERE.name_en}", "On")
    panel = admin.get_by_role("dialog", name=f"Grant of {HERE.name_en}")
    expect(panel).to_contain_text("read reports before they are accepted")
    panel.get_by_role("button", name="Agree and switch on").click()
    expect(admin.get_by_text(f"On in {HERE.name_en}").first).to_be_visible()


def _upgraded(admin: Page) -> None:
    """Take the new version at once in the township: it asks for more, and runs without."""
    admin.goto(f"/desk/market/{PLUGIN}")
    newer = admin.get_by_role("button", name="Install 0.2.0")
    _reloaded_until(admin, newer)
    newer.click()
    expect(admin.get_by_text("Version 0.2.0 is installed; no area runs it yet.")).to_be_visible(timeout=PATIENCE_MS)
    admin.goto(f"/desk/plugins/{PLUGIN}")
    admin.get_by_role("button", name=f"{HERE.name_en} runs version 0.1.0").first.click()
    panel = admin.get_by_role("dialog")
    expect(panel.get_by_text("the place on the map").first).to_be_visible()
    expect(panel.get_by_text("it runs under the old grant first")).to_be_visible()
    panel.get_by_role("button", name="Upgrade to 0.2.0").click()
    expect(admin.get_by_text(f"{HERE.name_en} runs version 0.2.0 now")).to_be_visible()


def _agreed(admin: Page) -> None:
    """Read what the new version asks for, and agree."""
    admin.get_by_role("button", name=f"Runs under the old grant: {HERE.name_en}").click()
    panel = admin.get_by_role("dialog", name=f"Grant of {HERE.name_en}")
    expect(panel.locator(".changes")).to_contain_text("the place on the map")
    panel.get_by_role("button", name="Agree", exact=True).click()
    expect(admin.get_by_text(f"{HERE.name_en} has agreed")).to_be_visible()


def _keeper_enters(county: str) -> None:
    """Have a dispatcher keep a document in the plugin's register."""
    with signed_in(county, "admin.security") as security:
        rights = [f"{PLUGIN}:facility.{action}" for action in ("read", "write")]
        entitle(security, "keeper", {"zh-CN": "登记员", "en": "Keeper"}, rights, "township_dispatcher")
    with signed_in(county, "dispatch.wenlan") as dispatcher:
        body = {"number": "S-001", "kind": "bench", "state": "good"}
        done(dispatcher.post(f"/api/v1/collections/{PLUGIN}/facility/documents", json={"area": HERE.code, "body": body}))


def _resident(county: Walker, township: str) -> Page:
    """Return the phone of somebody who stands in a township."""
    page = county.page(PHONE)
    page.context.set_geolocation(SPOTS[township] | {"accuracy": 12})
    return page


def _begins(resident: Page, words: str) -> None:
    """Report as far as the choice of what it is about."""
    resident.goto("/m/report")
    settle(resident)
    anew = resident.get_by_role("button", name="清空重填")
    if anew.count():  # what was refused before is kept as a draft
        anew.click()
    resident.locator("#words").fill(words)
    resident.get_by_role("button", name="下一步").click()
    resident.get_by_role("button", name="使用我现在的位置").click()
    expect(resident.locator(".chosen")).to_be_visible()
    resident.get_by_role("button", name="下一步").click()
    expect(resident.locator("select.input").first).to_be_visible()


def _sends(resident: Page) -> None:
    """Choose the plugin's own matter, answer its questions, and send."""
    resident.locator("select", has=resident.locator("optgroup")).select_option(value=f"{CASE_TYPE} {CASE_TYPE}.broken")
    resident.locator("select", has=resident.locator("option", has_text="座椅")).select_option(label="座椅")
    resident.get_by_role("button", name="发送", exact=True).click()


def _uses(resident: Page) -> None:
    """Report to the new service: too short for the plugin first, then as it wants it."""
    _says(resident, "请至少写 6 个字，或附一张照片。")
    _begins(resident, LONG)
    _sends(resident)
    expect(resident.get_by_role("heading", name="已经收到")).to_be_visible(timeout=PATIENCE_MS)


def _says(resident: Page, words: str) -> None:
    """Report too short, and read what the plugin says to that; one whose worker still wakes keeps nobody from reporting."""
    said, taken = resident.get_by_text(words), resident.get_by_role("heading", name="已经收到")
    for _ in range(_TRIES):
        _begins(resident, SHORT)
        _sends(resident)
        expect(said.or_(taken).first).to_be_visible(timeout=PATIENCE_MS)
        if said.count():
            return
    raise AssertionError(resident.locator("main").inner_text())


def _revoked(market: Walker, both: Places, resident: Page) -> None:
    """Revoke every version; the holders sign; within a minute the county offers nothing of it any more."""
    registrar = as_somebody(market, "registrar")
    draft = {"plugin": PLUGIN, "action": "revoke", "severity": "critical", "confirm": PLUGIN}
    draft |= {"reason_zh": "它把位置发往外部。", "reason_en": "It sends places away."}
    made = registrar.request.post(f"{both.registry}/api/v1/withdrawals", data=draft, headers={"x-wangge-page": "1"})
    assert made.status == 201, made.text()
    whole.revoke(both.folder)
    began = time.monotonic()
    offered = f"{both.county}/api/v1/public/case-types?area={HERE.code}"
    while CASE_TYPE in resident.request.get(offered).text():
        assert time.monotonic() - began < MINUTE_S, "it is still there after a minute"
        resident.wait_for_timeout(500)


def _exported(admin: Page) -> None:
    """Read why it is gone, and take all its data along in a file."""
    admin.goto("/desk/plugins")
    link = admin.get_by_role("link", name=PLUGIN)
    _reloaded_until(admin, link)  # it is off at once; its code goes a moment later, and then its name is all there is
    link.click()
    expect(admin.get_by_text("It sends places away.").first).to_be_visible()
    admin.get_by_role("button", name="Retire and export").click()
    admin.locator(".el-message-box__btns").get_by_role("button").last.click()
    with admin.expect_download() as download:
        admin.locator("a.download").click(timeout=PATIENCE_MS)
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as archive:
        written = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    assert any("S-001" in text for text in written.values()), sorted(written)


def _choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).focus()
    page.keyboard.press("Enter")  # as with a keyboard; with a mouse the shown words lie above the field
    page.get_by_role("option", name=option, exact=True).click()


def _reloaded_until(page: Page, wanted: Locator) -> None:
    """Look again until the county has looked at its registry."""
    ends = time.monotonic() + MINUTE_S
    while not wanted.count() and time.monotonic() < ends:
        page.wait_for_timeout(1_000)
        page.reload()
        page.wait_for_load_state("networkidle")
