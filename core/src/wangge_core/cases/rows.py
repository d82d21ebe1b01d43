"""Values of cases as rows of their tables, and back. Pure."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.cases.model import Case, CaseClock, Place, Reporter, Step, Suggestion
from wangge_core.cases.searching import grams, normalised
from wangge_core.database import Row
from wangge_core.ids import new_id

_NESTED: Final = frozenset({"place", "reporter"})


def case_row(case: Case) -> Row:
    """Return the row of a case."""
    values = {name: getattr(case, name) for name in Case.__struct_fields__ if name not in _NESTED}
    values |= {
        "title": as_text(case.title),
        "form": as_text(case.form),
        "area": case.place.area,
        "address": case.place.address,
        "lon": case.place.lon,
        "lat": case.place.lat,
        "accuracy": case.place.accuracy,
        "reporter_id": case.reporter.account_id,
        "reporter_name": case.reporter.name,
        "reporter_phone": case.reporter.phone,
        **area_code.columns(case.place.area),
    }
    return Row("cases", values)


def step_row(step: Step) -> Row:
    """Return the row of a step."""
    return Row("case_step", {**msgspec.structs.asdict(step), "data": as_text(step.data)})


def search_rows(case_id: UUID, *texts: str | None) -> list[Row]:
    """Return the row that makes a piece of a case findable, or none when it holds no word."""
    words = normalised(" ".join(text for text in texts if text))
    return [Row("case_search", {"case_id": case_id, "words": words, "grams": grams(words)})] if words else []


def words_of_case(case: Case) -> list[Row]:
    """Return what a case is found by from its report on. Who reported is not among it: a search must not uncover what is masked."""
    return search_rows(case.id, case.number, case.text, case.place.address)


def clock_row(clock: CaseClock) -> Row:
    """Return the row of a clock; one that runs is looked at by the sweep at once, which then knows its ladder."""
    first = None if clock.stopped_at else clock.next_at or clock.started_at
    return Row("case_clock", {**msgspec.structs.asdict(clock), "next_at": first})


def suggestion_row(case_id: UUID, suggestion: Suggestion) -> Row:
    """Return the row of a suggestion on a case."""
    values = msgspec.structs.asdict(suggestion)
    return Row(
        "case_suggestion",
        {**values, "id": new_id(), "case_id": case_id, "words": as_text(suggestion.words), "reason": as_text(suggestion.reason)},
    )


def intake_key_row(sender: str, client_id: UUID, body_digest: str, case_id: UUID) -> Row:
    """Return the row that makes a repeated report the same report."""
    return Row("intake_key", {"id": new_id(), "sender": sender, "client_id": client_id, "body_digest": body_digest, "case_id": case_id})


def case_of(row: Mapping[str, Any]) -> Case:
    """Return the case that a row holds."""
    nested: dict[str, Any] = {
        "title": parsed(row["title"]),
        "form": parsed(row["form"]),
        "place": Place(row["area"], row["address"], row["lon"], row["lat"], row["accuracy"]),
        "reporter": Reporter(row["reporter_name"], row["reporter_phone"], row["reporter_id"]),
    }
    return Case(**nested, **{name: row[name] for name in Case.__struct_fields__ if name not in nested})


def suggestion_of(row: Mapping[str, Any]) -> Suggestion:
    """Return the suggestion that a row holds."""
    held = {"words": tuple(parsed(row["words"])), "reason": parsed(row["reason"])}
    return Suggestion(**held, **{name: row[name] for name in Suggestion.__struct_fields__ if name not in held})


def as_text(value: object) -> str:
    """Return a value as the JSON that a column holds."""
    return msgspec.json.encode(value).decode()


def parsed(value: str) -> Any:  # noqa: ANN401  JSON
    """Return what the JSON of a column says."""
    return msgspec.json.decode(value)
