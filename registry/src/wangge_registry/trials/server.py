"""The platform that a trial runs against: a process of its own, spoken to over HTTP, gone with the trial."""

import json
import os
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import httpx
import msgspec
from msgspec import Struct

from wangge_sdk.trials import Ask, CallOut, Ready

START_S: Final = 90.0
ANSWER_S: Final = 40.0
FEED_S: Final = 10.0
ADMINISTRATOR: Final = "system_admin"
_MOST_COMPLAINT: Final = 300
_MOST_ANSWER: Final = 2 * 1024 * 1024


class Worker(Struct, frozen=True, kw_only=True):
    """How a worker of the plugin did."""

    deaths: int
    last_death: str | None
    peak_kb: int
    memory_kb: int | None
    ready_ms: float | None
    refused_asks: int


class Observed(Struct, frozen=True, kw_only=True):
    """What the platform saw."""

    asks: list[Ask]
    lines: list[str]
    workers: list[Worker]


class FeedStand(Struct, frozen=True, kw_only=True):
    """How a feed stands in one area."""

    feed: str
    area: str
    fetched_at: str | None
    status: int | None
    error: str
    detail: str
    items: int = 0
    """How many documents came of the last good fetch."""
    unfit: int = 0
    """How many items were left out."""


class _Feeds(Struct, frozen=True):
    items: list[FeedStand]


class Answered(Struct, frozen=True, kw_only=True):
    """An answer over HTTP."""

    status: int
    text: str
    milliseconds: float

    @property
    def code(self) -> str:
        """Return the code of a problem, if it is one."""
        try:
            found = json.loads(self.text).get("code", "")
        except (ValueError, AttributeError):
            return ""
        return str(found)


class NotStartedError(Exception):
    """The platform did not come up; the message says what it complained of."""


class TrialServer:
    """A started platform."""

    def __init__(self, wangge: Path, wheel: Path, wheels: Path, *more: str) -> None:
        """`wangge` is the platform's command, `wheels` the folder of the libraries that `wheel` brings, `more` further arguments.

        Raises:
            NotStartedError: it cannot be started, or did not come up in time.
        """
        environment = {name: value for name, value in os.environ.items() if not name.startswith("WANGGE_")}
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115  open as long as the process lives
        try:
            self._process = subprocess.Popen(  # noqa: S603  the command that the operator names
                [str(wangge), "trial", str(wheel), "--wheels", str(wheels), *more],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                start_new_session=True,
            )
        except OSError as error:
            raise NotStartedError(f"{wangge} cannot be started: {error}") from error
        try:
            self.ready = self._said()
        except BaseException:
            self.stop()
            raise
        self._http = httpx.Client(base_url=self.ready.url, timeout=ANSWER_S, trust_env=False)
        self._control = {"authorization": f"Bearer {self.ready.token}"}
        self._cookies: dict[str, httpx.Cookies] = {}

    def _said(self) -> Ready:
        stream, until = self._process.stdout, time.monotonic() + START_S
        if stream is None:
            raise NotStartedError("it has no standard output")
        with selectors.DefaultSelector() as selector:
            selector.register(stream, selectors.EVENT_READ)
            lines = b""
            while lines.count(b"\n") < 2:  # noqa: PLR2004  what it is, and that it answers
                left = until - time.monotonic()
                if left <= 0 or not selector.select(left):
                    raise NotStartedError(f"the platform did not come up within {START_S:g} s")
                chunk = os.read(stream.fileno(), 64 * 1024)
                if not chunk:
                    raise NotStartedError(f"the platform ended with {self._process.wait()} before it answered{self._complained()}")
                lines += chunk
        try:
            return msgspec.json.decode(lines.splitlines()[0], type=Ready)
        except msgspec.MsgspecError as error:
            raise NotStartedError(f"the platform says what is not understood: {error}") from error

    def _complained(self) -> str:
        self._complaints.seek(0)
        last = self._complaints.read().decode("utf-8", "replace").strip().splitlines()[-1:]
        return f": {last[0][:_MOST_COMPLAINT]}" if last else ""

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End it."""
        self._complaints.close()
        if self._process.poll() is None:
            with_group = os.getpgid(self._process.pid)
            os.killpg(with_group, signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(with_group, signal.SIGKILL)
                self._process.wait()

    def __enter__(self) -> Self:
        """Use it in a block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End it."""
        self._http.close()
        self.stop()

    def observed(self) -> Observed:
        """Return what the platform saw so far."""
        return msgspec.json.decode(self._steered("GET", "observed"), type=Observed)

    def call(self, hook: str, area: str, request: object, settings: dict[str, Any] | None = None) -> CallOut:
        """Call a hook or handler by itself; a worker that died for it may start again."""
        body = {"hook": hook, "area": area, "request": request, "settings": settings}
        called = msgspec.json.decode(self._steered("POST", "calls", body), type=CallOut)
        if called.outcome == "failed" and not called.detail.startswith("HookError"):
            self._steered("POST", "forgiveness", {})
        return called

    def fetched(self, feeds: Iterable[str], area: str) -> dict[str, FeedStand]:
        """Have feeds of the plugin fetched in an area where it is on, and return how they stand when that is done, or its time is over."""
        wanted, path = set(feeds), f"/api/v1/plugins/{self.ready.plugin}/feeds"
        for feed in wanted:
            self.ask("POST", f"{path}/{feed}/areas/{area}/fetch", role=ADMINISTRATOR)
        until, stand = time.monotonic() + FEED_S, dict[str, FeedStand]()
        while wanted and time.monotonic() < until:
            answer = self.ask("GET", path, role=ADMINISTRATOR)
            every = msgspec.json.decode(answer.text, type=_Feeds).items if answer.status == 200 else []  # noqa: PLR2004  HTTP's status
            stand = {each.feed: each for each in every if each.area == area}
            if all(feed in stand and stand[feed].fetched_at for feed in wanted):
                break
            time.sleep(0.2)
        return stand

    def switch(self, area: str, *, enabled: bool) -> None:
        """Have the plugin on or off in an area, as its administrator does."""
        path = f"/api/v1/plugins/{self.ready.plugin}/areas/{area}"
        answer = self.ask("PUT", path, role=ADMINISTRATOR, json={"enabled": enabled})
        if answer.status >= 400:  # noqa: PLR2004  the class of HTTP's status
            raise httpx.HTTPError(f"{path} answers {answer.status} {answer.code}")

    def fault(self, **faults: object) -> None:
        """Make something go wrong from now on, or nothing."""
        self._steered("PUT", "faults", faults)

    def _steered(self, method: str, path: str, body: object = None) -> bytes:
        answer = self._http.request(method, f"/trial/{path}", headers=self._control, content=msgspec.json.encode(body))
        answer.raise_for_status()
        return answer.content

    def ask(
        self,
        method: str,
        path: str,
        *,
        role: str = "",
        area: str = "",
        headers: dict[str, str] | None = None,
        **options: Any,  # noqa: ANN401  as httpx has them
    ) -> Answered:
        """Ask over HTTP as whoever has this role where the area is; without a role as somebody without an account."""
        began = time.perf_counter()
        cookies = self._session(role, area) if role else None
        sent = (
            {"origin": self.ready.url}
            | (headers or {})
            | ({"cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())} if cookies else {})
        )
        self._http.cookies.clear()
        answer = self._http.request(method, path, headers=sent, **options)
        took = (time.perf_counter() - began) * 1000
        return Answered(status=answer.status_code, text=answer.text[:_MOST_ANSWER], milliseconds=round(took, 1))

    def cookies(self, role: str, area: str) -> dict[str, str]:
        """Return what the browser of whoever has this role where the area is keeps once he has signed in."""
        return dict(self._session(role, area))

    def _session(self, role: str, area: str) -> httpx.Cookies:
        account = next(each for each in self.ready.accounts if each.role == role and area.startswith(each.area[:9] if area else ""))
        if account.username not in self._cookies:
            draft = {"username": account.username, "password": account.password}
            answer = self._http.post("/api/v1/session", json=draft, headers={"origin": self.ready.url})
            answer.raise_for_status()
            self._cookies[account.username] = answer.cookies
        return self._cookies[account.username]
