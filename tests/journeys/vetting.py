"""What people do on the marketplace's pages, for the journeys."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, Walker
from wangge_registry.demo.cast import PASSWORD

_LOOKS = 400
_BETWEEN_MS = 500


def as_somebody(walker: Walker, who: str, viewport: dict[str, int] = DESKTOP, locale: str = "en") -> Page:
    """Return a page of somebody of the cast who has signed in; of a visitor, where `who` is empty."""
    page = walker.page(viewport, locale)
    if who:
        page.goto("/market/sign-in")
        page.locator("#username").fill(who)
        page.locator("#password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/market/mine")
    return page


def settle(page: Page) -> None:
    """Wait until a page shows what it is about."""
    page.wait_for_load_state("networkidle")
    expect(page.locator("main h1").first).to_be_visible()


def make_token(page: Page, plugin: str) -> str:
    """Make a publishing token on the plugin's page; it is shown once."""
    page.goto(f"/market/plugins/{plugin}")
    page.get_by_label("What for").fill("release")
    page.get_by_role("button", name="Make token").click()
    token = page.locator(".fresh .mono").first.inner_text()
    page.reload()
    settle(page)
    expect(page.locator("main")).not_to_contain_text(token)
    return token


def decide(page: Page, path: str) -> None:
    """Go through the checklist of a version, and approve it."""
    page.goto(path)
    settle(page)
    for box in page.locator("fieldset .choice input").all():
        box.check()
    page.locator("#decision-reason").fill("I have read all of it, twice.")
    page.get_by_role("button", name="Approve", exact=True).click()
    page.get_by_role("button", name="Sign and send").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def until(page: Page, path: str, state: str) -> None:
    """Reload until a version is in a state."""
    for _ in range(_LOOKS):  # a trial run starts a platform
        page.goto(path)
        settle(page)
        if page.locator("main .tag", has_text=state).count():
            return
        page.wait_for_timeout(_BETWEEN_MS)
    raise AssertionError(page.locator("main").inner_text()[:600])
