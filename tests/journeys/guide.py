"""Follows a walk of the guide in a browser, and takes its pictures into `build/tour`."""

import re
import time
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import PHONE, ROOT, Walker
from tests.journeys.walks import Deed

PICTURES: Final = ROOT / "build" / "tour"
SCREEN: Final = {"width": 1200, "height": 780}
_SEARCH: Final = {"en": "Search number or text", "zh-CN": "搜索编号或内容"}
_PATIENCE: Final = 20.0
_CLICKED: Final = ("button", "link", "tab", "radio", "checkbox", "menuitem", "option")


class Follower:
    """Somebody who does what the guide says, in one language."""

    def __init__(self, walker: Walker, language: str) -> None:
        self.walker = walker
        self.language = language
        self.people: dict[tuple[str, bool], Page] = {}
        self.page = walker.page(SCREEN, language)
        self.seen: Locator | None = None

    def follow(self, deed: Deed) -> None:
        """Do one deed; a failure names the sentence."""
        try:
            getattr(self, f"do_{deed.kind}")(**deed.given)
        except Exception as error:
            error.add_note(f"the guide says: {deed.said}")
            raise

    def do_sign_in(self, who: str) -> None:
        self._as(who, phone=False)

    def do_sign_in_phone(self, who: str) -> None:
        self._as(who, phone=True)

    def do_resident(self, path: str) -> None:
        self.page = self.walker.page(PHONE, self.language)
        self.page.goto(path)

    def do_menu(self, name: str) -> None:
        burger = self.page.locator(".menu-button")
        if burger.is_visible():
            burger.click()
        link = self.page.locator("nav").get_by_role("link", name=name, exact=True).locator("visible=true").first
        there = link.get_attribute("href") or ""
        link.click()
        # The page before stands until the next one's code has come; what is chosen by name could be on it.
        self.page.wait_for_url(lambda address: urlsplit(address).path.startswith(urlsplit(there).path))
        expect(self.page.get_by_role("heading", level=1).first).to_be_visible()
        self._settle()

    def do_case(self, words: str) -> None:
        self.page.goto("/desk/cases?queue=all")
        self.page.get_by_label(_SEARCH[self.language]).fill(words)
        with self.page.expect_response(lambda response: "/api/v1/cases?" in response.url and "q=" in response.url):
            self.page.keyboard.press("Enter")
        self._settle()
        expect(self.page.locator("main").get_by_text(words).first).to_be_visible()
        self.page.locator("main a[href*='/desk/cases/']").first.click()
        self.page.wait_for_url(re.compile(r"/desk/cases/[0-9a-f-]{36}"))
        self._settle()

    def do_choose(self, name: str) -> None:
        self._found(name).click()
        self._settle()

    def do_confirm(self) -> None:
        self.page.locator(".el-message-box__btns").get_by_role("button").last.click()
        self._settle()

    def do_enter(self) -> None:
        self.page.keyboard.press("Enter")
        self._settle()

    def do_write(self, words: str, label: str) -> None:
        self._labelled(label).fill(words)

    def do_select(self, option: str, label: str) -> None:
        radio = self._scope().get_by_role("radio", name=option, exact=True)
        if radio.count():
            self._scope().get_by_text(option, exact=True).first.click()
            return
        self._labelled(label).focus()
        self.page.keyboard.press("Enter")
        self.page.get_by_role("option", name=option, exact=True).first.click()

    def do_file(self, card: str, label: str, path: str) -> None:
        section = self.page.locator("section").filter(has=self.page.get_by_role("heading", name=card, exact=True))
        section.get_by_label(label).set_input_files(ROOT / path)
        self._settle()

    def do_see(self, name: str) -> None:
        self.seen = self._shown(name)

    def do_read(self, words: str) -> None:
        self.seen = self._shown(words)

    def do_gone(self, name: str) -> None:
        expect(self.page.get_by_role("button", name=name, exact=True)).to_have_count(0)

    def do_picture(self, name: str) -> None:
        """Take a picture with what was last seen in the middle."""
        self._settle()
        if self.seen is not None and self.seen.is_visible():
            self.seen.evaluate("node => node.scrollIntoView({block: 'center'})")
        PICTURES.mkdir(parents=True, exist_ok=True)
        expect(self.page.locator(".el-message")).to_have_count(0)
        self.page.wait_for_timeout(300)
        self.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled", scale="css")

    def _as(self, who: str, *, phone: bool) -> None:
        if (who, phone) not in self.people:
            self.people[who, phone] = self.walker.signed_in(who, PHONE if phone else SCREEN, self.language)
        self.page = self.people[who, phone]
        self.seen = None
        self._settle()

    def _scope(self) -> Locator:
        """Return the dialog that is open, or else the page."""
        dialog = self.page.locator(".el-drawer.open, .el-dialog:visible, [role=dialog]:visible")
        return dialog.last if dialog.count() else self.page.locator("body")

    def _found(self, name: str) -> Locator:
        """Return what can be chosen by this name, first in an open dialog, then on the page; wait for it to come."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            for scope in (self._scope(), self.page.locator("main, body").last):
                for role in _CLICKED:
                    for found in scope.get_by_role(role, name=name, exact=True).all():  # type: ignore[arg-type]
                        if found.is_visible() and found.is_enabled():
                            return found
                for found in (*scope.locator("summary, label").get_by_text(name, exact=True).all(), *_beginning(scope, name)):
                    if found.is_visible():
                        return found
            self.page.wait_for_timeout(100)
        message = f"nothing on {self.page.url} can be chosen by the name {name!r}"
        raise AssertionError(message)

    def _labelled(self, label: str) -> Locator:
        exact = self._scope().get_by_label(label, exact=True)
        expect(exact.or_(self._scope().get_by_label(label)).first).to_be_attached()
        return exact.first if exact.count() else self._scope().get_by_label(label).first

    def _shown(self, words: str) -> Locator:
        found = self.page.get_by_text(words).locator("visible=true").first
        expect(found).to_be_visible(timeout=_PATIENCE * 1000)
        return found

    def _settle(self) -> None:
        self.page.wait_for_load_state("networkidle")
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0)


def _beginning(scope: Locator, name: str) -> list[Locator]:
    """Return what begins with the name and goes on with a count, or with words that are only heard."""
    begins = re.compile(rf"^{re.escape(name)}(?![A-Za-z])")
    return [found for role in ("tab", "link", "button") for found in scope.get_by_role(role, name=begins).all()]  # type: ignore[arg-type]
