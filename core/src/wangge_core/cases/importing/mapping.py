"""How another system's records become cases: the mapping that the importer writes, and reading it. Pure."""

from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta

from wangge_core.errors import FieldError, InvalidError

Path = Annotated[str, Meta(min_length=1, max_length=200)]
"""A column's heading, or the way to a value in JSON: names with dots between them (`fields.status`)."""
State = Literal["reported", "verified", "filed", "handling", "handled", "checking", "checked", "closed", "refused"]


class Records(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the records are: in JSON below `at` (the whole file when empty), only those for which `where` holds; in xlsx on `sheet`."""

    at: str = ""
    where: dict[str, str] = {}
    sheet: str = ""


class Times(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The times of a record.

    `format` is that of strptime, or `iso`, or several that are tried in turn. `zone` (IANA name) is for times that name none.
    """

    zone: str
    format: str | tuple[str, ...] = "iso"
    reported: Path
    expected: Path | None = None
    handled: Path | None = None
    closed: Path | None = None
    updated: Path | None = None
    """When the record was last touched: what an ended record without `closed` or `handled` is dated by."""


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a record lies: by its point, by a code of its own, by a table from its words, or all in one area."""

    lon: Path | None = None
    lat: Path | None = None
    datum: Literal["wgs84", "gcj02", "bd09"] = "wgs84"
    code: Path | None = None
    words: Path | None = None
    areas: dict[str, str] = {}
    otherwise: str | None = None
    """The area of whatever the rest places nowhere. Its point is kept as the source gives it and never moved."""


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole declaration. What a record says of who reported it is never taken: only the columns named here are read."""

    system: Annotated[str, Meta(min_length=1, max_length=80, pattern="^[a-z0-9][a-z0-9._-]*$")]
    """The other system's name; with `id` it makes an import repeatable."""
    id: Path
    text: Annotated[tuple[Path, ...], Meta(min_length=1)]
    """What is joined, with line breaks, to the words of the case; empty ones are left out."""
    address: Path | None = None
    case_type: str
    class_from: Path | None = None
    classes: dict[str, str | None] = {}
    """The other system's class → the full id of ours, or null for none."""
    status: Path | None = None
    states: dict[str, State] = {}
    """The other system's status → our state; `""` is for records that have none."""
    note: Path | None = None
    """What was answered: the note of the handling, and the public reason of a case that is closed."""
    outcome: Literal["fixed", "not_ours", "cannot", "duplicate"] | None = None
    """With what a closed case ended; null where the other system did not say: closed is not fixed."""
    records: Records = Records()
    times: Times
    place: Place
    private: bool = False


ENDED: Final = frozenset({"closed", "refused"})


def read_mapping(content: bytes) -> Mapping:
    """Read a mapping.

    Raises:
        InvalidError: `mapping_invalid`, with the place.
    """
    try:
        mapping = msgspec.json.decode(content, type=Mapping)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _bad(str(error)) from error
    try:
        ZoneInfo(mapping.times.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"{mapping.times.zone!r} is no time zone; give an IANA name like Asia/Shanghai."
        raise _bad(message) from error
    place = mapping.place
    if (place.lon is None) != (place.lat is None):
        raise _bad("A place needs both lon and lat, or neither.")
    if not (place.lon or place.code or place.words or place.otherwise):
        raise _bad("The mapping places nothing: give lon and lat, code, words with areas, or otherwise.")
    if not mapping.states:
        raise _bad('The mapping must say in `states` what each status becomes; without a status, what "" becomes.')
    return mapping


def _bad(message: str) -> InvalidError:
    detail = f"The mapping cannot be used: {message}"
    return InvalidError("mapping_invalid", detail, (FieldError("/mapping", "mapping_invalid", detail),))
