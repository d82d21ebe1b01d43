"""Opening what a plugin shows in a browser, as people do: at a desk and on a phone, in both languages, under the platform's own policies.

What counts against a screen: that it cannot be drawn, that something in it breaks, that it tries what its content security policy
forbids, and what keeps people from using it (WCAG 2.1 A and AA, by axe).
"""

import json
import re
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import msgspec
from msgspec import Struct

from wangge_registry.trials.browser import axe
from wangge_registry.trials.exercising import STAFF, Try
from wangge_registry.trials.model import Kind
from wangge_registry.trials.server import TrialServer
from wangge_registry.trials.subject import Subject
from wangge_sdk.manifest.blocks import DetailBlock, FormBlock, View
from wangge_sdk.manifest.documents import read_json
from wangge_sdk.manifest.screens import DRAWN, Audience, Screen
from wangge_sdk.manifest.views import whole
from wangge_sdk.texts import say

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Frame, Locator, Page

FRAME: Final = "frame"
OPENED: Final = DRAWN | {FRAME}
"""What a browser can open; elements come with a certificate, and no shell draws them yet."""
_RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
_TOWNSHIP: Final = 9
_QUIET_MS: Final = 8_000
_FRAME_MS: Final = 10_000
_SLOTS: Final = {"desk.home": "/desk/home", "desk.map": "/desk/cases", "resident.home": "/m/"}
_CHOSEN: Final = "try { localStorage.setItem('wangge.locale', 'LOCALE'); localStorage.setItem('wangge.desk.map', 'shown') } catch { }"
"""What somebody has chosen before on this device."""
_LOADED: Final = "Failed to load resource: the server responded with a status of 4"
"""Said of each answer with a status of refusal, also of those that a page expects."""
_POLICY: Final = "Content Security Policy"
_MOST: Final = 5
_COLLECTION: Final = "collection:"
_CHANGE: Final = "change:"
_ID: Final = "{id}"
"""How a form that changes a document names its page's parameter."""


class Size(Struct, frozen=True):
    """How somebody looks at a screen."""

    width: int
    height: int
    locale: str


DESK: Final = Size(1280, 800, "zh-CN")
PHONE: Final = Size(360, 780, "en")


class Viewing:
    """Opens the screens of one plugin, here, once in each size."""

    def __init__(self, subject: Subject, server: TrialServer, context: "BrowserContext") -> None:
        """`context` is a fresh profile for the platform."""
        self._subject = subject
        self._server = server
        self._context = context
        self._area = server.ready.here[:_TOWNSHIP]
        self._axe = axe()
        self._said: list[str] = []
        context.on("console", self._heard)
        context.on("weberror", lambda error: self._said.append(str(error.error)[:200]))
        context.route("**/api/v1/public/county", self._standing_here)

    def all(self) -> Iterator[Try]:
        """Open everything, and yield what came of it."""
        ui = self._subject.manifest.contributes.ui
        for word, screens in (("page", ui.pages), ("card", ui.cards)):
            for screen in screens:
                for audience in screen.audience if screen.render in OPENED else ():
                    place = self._place(word, screen, audience)
                    if place is not None:
                        yield from (self._opened(f"{word} {screen.id}", screen, place, audience, size) for size in (DESK, PHONE))

    def _place(self, word: str, screen: Screen, audience: Audience) -> str | None:
        """Return the address at which somebody finds a screen; None where there is nothing that it would stand beside."""
        if word == "page":
            shell, asked = ("desk", {"area": self._area}) if audience == "staff" else ("m", {})
            documents = self._documents(screen)
            if documents is None:
                return None
            return f"/{shell}/x/{self._subject.manifest.id}/{screen.id}?{urlencode(asked | documents)}"
        if screen.slot != "desk.case":
            return _SLOTS.get(screen.slot or "")
        found = self._server.ask("GET", "/api/v1/cases", role=STAFF, area=self._area, params={"area": self._area, "limit": 1})
        cases = json.loads(found.text).get("items", ()) if found.status == 200 else ()  # noqa: PLR2004  HTTP's status
        return f"/desk/cases/{cases[0]['id']}" if cases else None

    def _documents(self, screen: Screen) -> dict[str, str] | None:
        """Return the parameters of a page that is about documents which were entered before; None where there are no such documents."""
        if screen.render not in DRAWN:
            return {}
        view = msgspec.convert(whole(read_json(self._subject.package, screen.source), screen), View)
        wanted = {}
        for block in view.blocks:
            if isinstance(block, DetailBlock) and block.source.startswith(_COLLECTION):
                wanted[block.id] = block.source.removeprefix(_COLLECTION)
            elif isinstance(block, FormBlock) and block.target.startswith(_CHANGE):
                wanted[_ID] = block.target.removeprefix(_CHANGE)
        found = {name: self._one_of(wanted[field]) for name in view.parameters if (field := f"{{{name}}}") in wanted}
        given = {name: identifier for name, identifier in found.items() if identifier}
        return given if len(given) == len(found) else None

    def _one_of(self, collection: str) -> str | None:
        """Return the id of a document of a collection of the plugin, if there is one that can be read here."""
        path = f"/api/v1/collections/{self._subject.manifest.id}/{collection}/documents"
        answer = self._server.ask("GET", path, role=STAFF, area=self._area, params={"area": self._area, "limit": 1})
        items = json.loads(answer.text).get("items", ()) if answer.status == 200 else ()  # noqa: PLR2004  HTTP's status
        return items[0]["id"] if items else None

    def _opened(self, name: str, screen: Screen, place: str, audience: Audience, size: Size) -> Try:
        from playwright.sync_api import Error  # noqa: PLC0415  an optional part

        cookies = self._server.cookies(STAFF, self._area) if audience == "staff" else {}
        self._context.clear_cookies()
        self._context.add_cookies([{"name": key, "value": value, "url": self._server.ready.url} for key, value in cookies.items()])
        began, page = time.perf_counter(), self._context.new_page()
        self._said.clear()
        try:
            page.set_viewport_size({"width": size.width, "height": size.height})
            page.add_init_script(_CHOSEN.replace("LOCALE", size.locale))
            page.goto(place)
            outcome, detail, text = self._seen(page, screen, size)
        except Error as error:
            outcome, detail, text = "failed", error.message.splitlines()[0], ""
        finally:
            page.close()
        took = round((time.perf_counter() - began) * 1000, 1)
        given = f"{place}, {size.width} × {size.height}, {size.locale}"
        return Try(kind=Kind.SCREEN, name=name, given=given, outcome=outcome, detail=detail[:300], text=text, milliseconds=took)

    def _seen(self, page: "Page", screen: Screen, size: Size) -> tuple[str, str, str]:
        """Return what came of a page that was opened: an outcome, its reason, and all that can be read there."""
        _quiet(page)
        part = page.locator("main") if screen.slot is None else page.get_by_role("region", name=say(screen.title, size.locale), exact=True)
        inner = None
        if screen.render == FRAME:
            inner = next((frame for frame in page.frames if _is_frame(frame, self._subject.manifest.id)), None)
            if inner is None:
                return "failed", "its frame is not there: it cannot be loaded, or it has gone elsewhere", ""
            inner.locator("#app > *").first.wait_for(timeout=_FRAME_MS)
            _quiet(page)
        text = part.first.inner_text() + (inner.locator("body").inner_text() if inner else "")
        alert = part.locator(".failed[role=alert]").first
        if alert.count():
            return "failed", alert.inner_text(), text
        if self._said:
            outcome = "forbidden" if any(_POLICY in said for said in self._said) else "failed"
            return outcome, "; ".join(self._said[:_MOST]), text
        hard = [*self._hard(part.first), *(self._hard(inner.locator("html")) if inner else ())]
        if hard:
            return "unusable", "; ".join(hard[:_MOST]), text
        return "answered", "", text

    def _hard(self, part: "Locator") -> list[str]:
        """Return what people cannot use in a part of a document."""
        part.evaluate(f"() => {{ {self._axe} }}")
        options = {"runOnly": list(_RULES), "iframes": False}
        found: dict[str, Any] = part.evaluate("(element, options) => axe.run(element, options)", options)
        return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found["violations"]]

    def _heard(self, message: "ConsoleMessage") -> None:
        if message.type == "error" and not message.text.startswith(_LOADED):
            self._said.append(message.text[:200])

    def _standing_here(self, route: Any) -> None:  # noqa: ANN401  Playwright's route, whose class is an optional part
        """Have the residents' app take the township for its place, as for somebody who has set a pin there."""
        answer = route.fetch()
        route.fulfill(response=answer, json=answer.json() | {"code": self._area})


def _is_frame(frame: "Frame", plugin: str) -> bool:
    return re.search(rf"/plugins/{re.escape(plugin)}/[^/]+/frame$", frame.url) is not None


def _quiet(page: "Page") -> None:
    """Wait until nothing is loaded any more; a page that never is has had its time."""
    from playwright.sync_api import TimeoutError as LateError  # noqa: PLC0415  an optional part

    try:
        page.wait_for_load_state("networkidle", timeout=_QUIET_MS)
    except LateError:
        return
