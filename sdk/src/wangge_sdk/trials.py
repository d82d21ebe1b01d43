"""What `wangge trial` says to whoever steers a trial run: the platform writes it, the registry reads it, both over HTTP."""

from typing import Any, Literal

from msgspec import Struct

from wangge_sdk.texts import Text


class TrialAccount(Struct, frozen=True, kw_only=True):
    """Somebody to sign in as."""

    username: str
    password: str
    role: str
    area: str
    place: Text
    """Name of the area."""


class Ready(Struct, frozen=True, kw_only=True):
    """What the command prints, as JSON on one line, when the server answers."""

    url: str
    token: str
    """For `Authorization: Bearer …` at `/trial/…`, where the run is looked at and steered."""
    plugin: str
    version: str
    state: str
    """`ready`, or why the platform does not take it in."""
    reason: str
    worker: str
    """Why its code does not start behind the fence; empty when it does, or there is none."""
    fence: str
    here: str
    """Code of a grid in the township whose answers are looked at."""
    there: str
    """Code of a grid in the other township: nothing of it may come out here. The plugin is on in both."""
    accounts: tuple[TrialAccount, ...]
    doors: str = ""
    """Path that lets a browser in, with `?as=` and a user name, or without as a resident; empty where there are no doors."""


class Ask(Struct, frozen=True, kw_only=True):
    """One question of the plugin."""

    hook: str
    area: str
    method: str
    scope: str | None
    host: str = ""
    """To which it wanted to speak, if to any."""
    told: str
    """What it said with the question, cut."""
    refused: str | None = None
    """Code of the refusal."""


class CallOut(Struct, frozen=True, kw_only=True):
    """What came of a call."""

    outcome: Literal["answered", "unfit_answer", "failed", "unfit_request"]
    answer: Any = None
    detail: str = ""
    """Kind of the error and what it says, without values."""
    milliseconds: float = 0
    budget_ms: int = 0
