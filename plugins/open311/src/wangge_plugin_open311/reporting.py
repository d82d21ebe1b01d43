"""A report that comes in: checked in the order of the specification, then a case as any other, in the grid of its place."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from wangge_plugin_open311.replies import SpecError, Status
from wangge_plugin_open311.services import CASE_TYPE, fields, offered
from wangge_sdk.broker.calls import CaseCreate, CaseReceipt
from wangge_sdk.places import Position
from wangge_sdk.platform import Platform, RefusedError
from wangge_sdk.texts import say

LONGEST: Final = 4_000
_ATTRIBUTE: Final = re.compile(r"attribute\[([a-z][a-z0-9_]*)\](?:\[\])?")
_NO_PLACE: Final = frozenset({"area_unknown", "outside_of_call", "position_outside", "area_not_found", "place_unknown", "not_granted"})
_TRUE: Final[Mapping[str, bool]] = {"true": True, "false": False}


def report(platform: Platform, given: Mapping[str, Any], locale: str, now: datetime, whose: str) -> CaseReceipt:
    """Make a case of a report; the same one sent again within the hour is the same case.

    Raises:
        SpecError: 400, 404: what is missing, or cannot be taken.
    """
    code = _text(given, "service_code")
    if not code:
        raise SpecError(400, "service_code was not provided.")
    known = offered(platform).get(code)
    if known is None:
        raise SpecError(404, "service_code was not found; GET services lists them.")
    position, address = _position(given), _text(given, "address_string") or _text(given, "address_id")
    if position is None and not address:
        raise SpecError(400, "lat and long, address_string or address_id was not provided.")
    text = _described(given, say(known.title, locale))
    once = json.dumps([whose, now.strftime("%Y%m%d%H"), sorted((name, str(value)) for name, value in given.items())])
    wanted = CaseCreate(
        client_id=str(uuid5(NAMESPACE_URL, once)),
        case_type=CASE_TYPE,
        class_id=known.id,
        text=text,
        position=position,
        address=address[:300] or None,
        form=_form(given),
    )
    try:
        return platform.cases.create(wanted)
    except RefusedError as refused:
        raise _told(refused) from refused


def _told(refused: RefusedError) -> SpecError:
    status: Status = 429 if refused.code in {"rate_limited", "too_many_requests"} else 400
    if refused.code in _NO_PLACE:
        return SpecError(400, "lat and long lie outside of where this server takes reports.")
    return SpecError(status, f"{refused.message} ({refused.code})")


def _described(given: Mapping[str, Any], title: str) -> str:
    description = _text(given, "description")
    if len(description) > LONGEST:
        raise SpecError(400, f"description may have {LONGEST} characters.")
    media = _text(given, "media_url")
    whole = "\n".join(part for part in (description or title, media if media.startswith("https://") else "") if part)
    return whole[:LONGEST]


def _position(given: Mapping[str, Any]) -> Position | None:
    lat, long = _text(given, "lat"), _text(given, "long")
    if not lat and not long:
        return None
    try:
        found = Position(lon=float(long), lat=float(lat))
    except ValueError as error:
        raise SpecError(400, "lat and long must be numbers, in degrees of WGS-84, and both given.") from error
    if not (abs(found.lat) <= 90 and abs(found.lon) <= 180):  # noqa: PLR2004  degrees
        raise SpecError(400, "lat and long are no place on the earth.")
    return found


def _form(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes as the form has them.

    Raises:
        SpecError: 400, an attribute that there is not, or a value of another kind.
    """
    form: dict[str, Any] = {}
    for name, value in given.items():
        match = _ATTRIBUTE.fullmatch(name)
        if match is None or value in (None, ""):
            continue
        field = fields().get(match.group(1))
        if field is None:
            raise SpecError(400, f"{name} is no attribute of the service; GET services/… lists them.")
        form[match.group(1)] = _value(name, field, str(value[0] if isinstance(value, list) else value))
    return form


def _value(name: str, field: Mapping[str, Any], text: str) -> Any:  # noqa: ANN401  JSON
    if "oneOf" in field and text not in {choice["const"] for choice in field["oneOf"]}:
        raise SpecError(400, f"{name} is none of its values; GET services/… lists them.")
    if field["type"] == "string":
        return text[: field.get("maxLength", LONGEST)]
    try:
        return _TRUE[text.lower()] if field["type"] == "boolean" else int(text)
    except (ValueError, KeyError) as error:
        raise SpecError(400, f"{name} must be a {field['type']}.") from error


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    return str(value[0] if isinstance(value, list) and value else value or "").strip()
