"""Reading what was reported: requests by number or by service, state and time, as the specification filters and shows them."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, Final

from wangge_plugin_open311.replies import SpecError
from wangge_plugin_open311.services import CASE_TYPE, code_of, offered
from wangge_sdk.broker.calls import CaseData, CaseList, ClassData, Queue
from wangge_sdk.platform import Platform
from wangge_sdk.texts import say

MOST: Final = 1_000
"""Requests of one answer, as the specification has it."""
SPAN: Final = timedelta(days=90)
_LOCAL: Final = timezone(timedelta(hours=8))
_STATES: Final = frozenset({"open", "closed"})
_TRUE: Final = frozenset({"true", "1"})


def one(platform: Platform, number: str, locale: str) -> list[dict[str, Any]]:
    """Return a request by its number, in a list.

    Raises:
        SpecError: 404, there is none.
    """
    found = _numbered(platform, number)
    if found is None:
        raise SpecError(404, "service_request_id was not found.")
    return [shown(found, offered(platform), locale, extended=True)]


def several(platform: Platform, query: Mapping[str, Any], now: datetime, locale: str) -> list[dict[str, Any]]:
    """Return the requests that a query asks for, the newest first; what numbers it names override all else.

    Raises:
        SpecError: 400, a date or a state cannot be read, or the dates span more than 90 days.
    """
    known, extended = offered(platform), str(query.get("extensions", "")).lower() in _TRUE
    if numbers := _listed(query.get("service_request_id")):
        found = [case for number in numbers[:MOST] if (case := _numbered(platform, number))]
    else:
        found = list(_found(platform, query, now))
    return [shown(case, known, locale, extended=extended) for case in found]


def shown(case: CaseData, known: Mapping[str, ClassData], locale: str, *, extended: bool) -> dict[str, Any]:
    """Return a case as a request; of where it is in the workflow only when it is asked for."""
    code = code_of(case.class_id)
    place, changed = case.position, case.closed_at or case.reported_at
    request: dict[str, Any] = {
        "service_request_id": case.number,
        "status": "closed" if case.closed_at else "open",
        "status_notes": case.public_reason or "",
        "service_name": say(known[code].title, locale) if code in known else code,
        "service_code": code,
        "description": case.text or "",
        "agency_responsible": case.unit_kind or "",
        "service_notice": "",
        "requested_datetime": written(case.reported_at),
        "updated_datetime": written(changed),
        "expected_datetime": "",
        "address": "",
        "address_id": "",
        "zipcode": "",
        "lat": place.lat if place else None,
        "long": place.lon if place else None,
        "media_url": "",
    }
    if extended:
        request["extended_attributes"] = {"stage": case.stage, "state": case.state, "outcome": case.outcome or "", "area": case.area}
    return request


def written(at: datetime) -> str:
    """Return a moment as W3C writes it, with the county's hours from UTC."""
    return at.astimezone(_LOCAL).isoformat(timespec="seconds")


def _found(platform: Platform, query: Mapping[str, Any], now: datetime) -> Iterator[CaseData]:
    since, until = _span(query, now)
    states, codes = _listed(query.get("status")), set(_listed(query.get("service_code")))
    if not _STATES.issuperset(states):
        raise SpecError(400, "status must be open, closed, or both with a comma between them.")
    queue: Queue = "all" if len(set(states)) != 1 else "open" if "open" in states else "closed"
    after, count = None, 0
    while count < MOST:
        page = platform.cases.list(
            CaseList(
                queue=queue,
                case_type=CASE_TYPE,
                since=since.astimezone(_LOCAL).date(),
                until=until.astimezone(_LOCAL).date(),
                after=after,
            )
        )
        for case in page.items:
            if since <= case.reported_at <= until and (not codes or code_of(case.class_id) in codes) and count < MOST:
                count += 1
                yield case
        if page.next is None:
            return
        after = page.next


def _span(query: Mapping[str, Any], now: datetime) -> tuple[datetime, datetime]:
    since, until = (_moment(query.get(name), name) for name in ("start_date", "end_date"))
    end = until or min(now, since + SPAN) if since else until or now
    begin = since or end - SPAN
    if end - begin > SPAN:
        raise SpecError(400, "start_date and end_date may not be more than 90 days apart.")
    return begin, end


def _moment(text: object, name: str) -> datetime | None:
    if text in (None, ""):
        return None
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise SpecError(400, f"{name} must be written as 2026-01-31T00:00:00Z.") from error
    return at if at.tzinfo else at.replace(tzinfo=_LOCAL)


def _numbered(platform: Platform, number: str) -> CaseData | None:
    found = platform.cases.list(CaseList(queue="all", case_type=CASE_TYPE, number=number[:40])).items
    return found[0] if found else None


def _listed(value: object) -> list[str]:
    texts = value if isinstance(value, list) else [value]
    return [part.strip() for text in texts if text for part in str(text).split(",") if part.strip()]
