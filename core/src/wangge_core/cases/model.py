"""The values of the case kernel. Pure."""

import re
import secrets
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from wangge_core.area_code import WIDTHS, Level
from wangge_core.instants import LOCAL

Text = dict[str, str]
Light = Literal["green", "yellow", "red"]
Channel = Literal["web", "desk", "api", "import", "split", "referral"]
"""How a case came here: `split` off another one, which counts as the same report; `referral` from another area."""

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U to be misread
_QUERY_CODE_LENGTH: Final = 20  # 100 random bits; the issue asks for 80 at least
_NUMBER_LENGTH: Final = 8
_NUMBER: Final = re.compile(rf"[0-9]{{6}}-[0-9]{{6}}-[{_ALPHABET}]{{{_NUMBER_LENGTH}}}")


class Place(msgspec.Struct, frozen=True):
    """Where a case is: the finest area known, and the point (WGS-84, degrees; accuracy in metres)."""

    area: str
    address: str | None = None
    lon: float | None = None
    lat: float | None = None
    accuracy: float | None = None


class Reporter(msgspec.Struct, frozen=True):
    """Who reported, as far as they told; `account_id` when they were signed in."""

    name: str | None = None
    phone: str | None = None
    account_id: UUID | None = None


class CaseClock(msgspec.Struct, frozen=True, kw_only=True):
    """A time limit on a case: `amount` of `unit` from `started_at`; running while `stopped_at` is None."""

    id: UUID
    case_id: UUID
    kind: Literal["case", "stage"]
    stage: str
    unit_id: UUID | None
    amount: int
    unit: str
    started_at: datetime
    yellow_at: datetime
    due_at: datetime
    provisional: bool
    stopped_at: datetime | None = None
    next_at: datetime | None = None
    """When the sweep looks at it next: to climb its ladder, or to find its first rung. None once there is nothing to come."""

    def light(self, now: datetime) -> Light:
        """Return green to 80 % of the limit, yellow to 100 %, red past it; a stopped clock keeps its last light."""
        return light(self.yellow_at, self.due_at, self.stopped_at or now)


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """What a plugin proposed: a class, a kind of unit, or a case that may be the same."""

    kind: Literal["class", "unit", "duplicate"]
    plugin: str
    plugin_version: str
    value: str
    confidence: float
    words: tuple[str, ...]
    reason: Text


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened to a case."""

    id: UUID
    case_id: UUID
    at: datetime
    actor_kind: str
    actor_id: str
    actor_name: str
    action: str
    from_state: str | None
    to_state: str
    note: str | None
    data: dict[str, Any]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A case as it stands."""

    id: UUID
    number: str
    query_code: str
    case_type: str
    class_id: str | None
    title: Text
    plugin: str
    plugin_version: str
    workflow: str
    state: str
    stage: str
    text: str
    form: dict[str, Any]
    place: Place
    channel: Channel
    reporter: Reporter
    private: bool
    hazard: bool
    unit_kind: str | None
    unit_id: UUID | None
    proposed_unit_id: UUID | None = None
    photo_id: UUID | None
    reported_at: datetime
    responded_at: datetime | None
    promised_at: datetime | None
    yellow_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    outcome: str | None
    public_reason: str | None
    score: int | None
    rating_text: str | None
    rated_at: datetime | None
    version: int
    solved: bool | None = None
    round: int = 1
    suspended_until: datetime | None = None
    supporters: int = 0
    pressed: bool = False

    def is_suspended(self, now: datetime) -> bool:
        """Tell whether the case rests at a moment; it resumes by itself at the planned end."""
        return self.suspended_until is not None and now < self.suspended_until

    def light(self, now: datetime) -> Light | None:
        """Return the light of the clock that runs now, or None when none does."""
        if self.yellow_at is None or self.due_at is None:
            return None
        return light(self.yellow_at, self.due_at, now)


def light(yellow_at: datetime, due_at: datetime, at: datetime) -> Light:
    """Return the light that a clock shows at a moment."""
    if at > due_at:
        return "red"
    return "yellow" if at >= yellow_at else "green"


def new_query_code() -> str:
    """Return a code that opens a case's public page: 100 random bits, readable over the telephone."""
    return _drawn(_QUERY_CODE_LENGTH)


def read_query_code(text: str) -> str:
    """Return the code as stored, from what a person typed: case, dashes and look-alike letters don't matter."""
    typed = text.upper().replace("-", "").replace(" ", "")
    return typed.translate(str.maketrans("OIL", "011"))


def new_number(area: str, at: datetime) -> str:
    """Return the number that people call a case by: county, local date, and eight random characters.

    Random instead of counted, so that two servers never wait for each other; a unique index refuses a repeat.
    """
    return f"{area[: WIDTHS[Level.COUNTY]]}-{at.astimezone(LOCAL):%y%m%d}-{_drawn(_NUMBER_LENGTH)}"


def _drawn(length: int) -> str:
    """Draw characters; a byte's low five bits choose one of the 32 alike."""
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in secrets.token_bytes(length))


def is_number(text: str) -> bool:
    """Tell whether a text, in capitals, has the shape of a case's number."""
    return bool(_NUMBER.fullmatch(text))


def masked_name(name: str | None) -> str | None:
    """Return a name with all but its first character hidden."""
    return name and name[0] + "*" * max(1, len(name) - 1)


def masked_phone(phone: str | None) -> str | None:
    """Return a telephone number with its middle hidden."""
    shown = 3
    return phone and (phone[:shown] + "****" + phone[-shown:] if len(phone) > 2 * shown else "****")
