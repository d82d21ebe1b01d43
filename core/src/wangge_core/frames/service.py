"""What frames are made of, and what they may ask: the broker's methods, as user ∩ grant ∩ area."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, Protocol

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.errors import ForbiddenError, NotFoundError
from wangge_core.frames.documents import FILE_HEADERS as PUBLIC_FOR_EVER
from wangge_core.frames.documents import OURS, document, document_headers, guest_digest, guest_file
from wangge_core.frames.schemas import FrameAnswer, FrameRefusal
from wangge_core.plugins.conditions import Conditions
from wangge_core.plugins.interactions.heading import Frame, require_version
from wangge_core.plugins.live import Cause
from wangge_core.plugins.model import Installed
from wangge_sandbox.broker import Broker, CallHandle
from wangge_sdk.host_protocol import BrokerCall, raw
from wangge_sdk.manifest import OfferedFrame
from wangge_sdk.manifest.frames import framed, media_type
from wangge_sdk.platform import RefusedError
from wangge_sdk.texts import say

ASKED: Final = frozenset(
    {
        "areas.get",
        "areas.locate",
        "cases.get",
        "cases.list",
        "clock.due",
        "collections.batch",
        "collections.delete",
        "collections.get",
        "collections.list",
        "collections.put",
        "settings.get",
        "units.list",
    }
)
"""Of the broker's methods those that a frame may use: nothing that reaches outside, sends, or tells of people."""
_COUNTY: Final = 6


class Host(Protocol):
    """What is needed of the plugin host."""

    def running(self, plugin: str, area: str) -> Installed | None:
        """Return the version of a plugin that runs in an area; None where it is off, or not ready."""

    def versions(self, plugin: str) -> tuple[Installed, ...]:
        """Return the installed versions of a plugin."""


class Asking(Protocol):
    """Where the broker is found."""

    broker: Broker


class Given(NamedTuple):
    """A file with what it is served as."""

    content: bytes
    media_type: str
    headers: Mapping[str, str]


class Frames:
    """The operations."""

    def __init__(self, host: Host, conditions: Conditions, asking: Asking) -> None:
        """`asking` has the broker, which is set after this is built; `conditions` knows for whom a page is."""
        self._host = host
        self._conditions = conditions
        self._asking = asking

    def given(self, plugin: str, digest: str, path: str, host: str) -> Given:
        """Return the document of a frame, or a file that belongs to it; both are public, like the package that they come from.

        Raises:
            NotFoundError: `frame_not_found`.
        """
        if plugin == OURS:
            found = guest_file(path) if digest == guest_digest() else None
            if found is None:
                raise _no_frame(plugin, path)
            return Given(*found, PUBLIC_FOR_EVER)
        frame, title = self._frame(plugin, digest)
        if path == "frame":
            return Given(document(plugin, frame, title), "text/html; charset=utf-8", document_headers(plugin, frame, host))
        name = path.removeprefix("file/")
        content, kind = frame.files.get(name), media_type(name)
        if content is None or kind is None or name == path:
            raise _no_frame(plugin, path)
        return Given(content, kind, PUBLIC_FOR_EVER)

    async def ask(self, actor: Actor, frame: Frame, area: str, method: str, given: Mapping[str, Any]) -> FrameAnswer:
        """Have the broker answer what a frame asks, in the name of whoever looks at it.

        Raises:
            InvalidError: `area_code`.
            NotFoundError: `frame_not_found`: the plugin is off there, or has no frame for whoever asks.
            ConflictError: `plugin_version`.
            ForbiddenError: `frame_method`.
        """
        code = area_code.parse(area)
        running = self._host.running(frame.plugin, code)
        if running is None or not self._is_shown(actor, running, code):
            raise _no_frame(frame.plugin, code)
        require_version(frame, running)
        if method not in ASKED:
            raise ForbiddenError("frame_method", f"A frame cannot ask for {method[:60]!r}; it can for: {', '.join(sorted(ASKED))}.")
        handle = CallHandle(
            plugin=running.id, version=running.version, county=code[:_COUNTY], area=code, hook="frame", call=0, trace=Cause(actor)
        )
        try:
            answer = await self._asking.broker.answer(handle, BrokerCall(0, 0, method, raw(dict(given))))
        except RefusedError as error:
            return FrameAnswer(refused=FrameRefusal(error.code, error.message))
        return FrameAnswer(value=msgspec.msgpack.decode(answer))

    def _is_shown(self, actor: Actor, running: Installed, area: str) -> bool:
        screens = framed(running.offer.manifest) if running.offer else ()
        return any(self._conditions.admit(actor, area, running.id, screen) for screen in screens)

    def _frame(self, plugin: str, digest: str) -> tuple[OfferedFrame, str]:
        for installed in self._host.versions(plugin):
            for frame in installed.offer.frames.values() if installed.offer else ():
                if frame.digest == digest:
                    return frame, say(installed.offer.manifest.name, "zh-CN") if installed.offer else ""
        raise _no_frame(plugin, digest)


def _no_frame(plugin: str, what: str) -> NotFoundError:
    return NotFoundError("frame_not_found", f"{plugin[:80]} has no frame here, or nothing called {what[:100]!r} belongs to it.")
