"""FHIR R4 as far as the medical side needs it: what is sent, and what is read out of what came. Pure; by the published resources of R4."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from wangge_sdk.texts import Text

Resource = Mapping[str, Any]
IDENTIFIER: Final = "urn:ietf:rfc:3986"
"""System of the identifier under which an appointment is known here: a UUID as a URN."""
_FLAGS: Final[Mapping[str, Text]] = {
    "H": {"zh-CN": "偏高", "en": "high"},
    "HH": {"zh-CN": "明显偏高，请尽快就诊", "en": "very high: see a doctor soon"},
    "HU": {"zh-CN": "明显偏高", "en": "far too high"},
    "L": {"zh-CN": "偏低", "en": "low"},
    "LL": {"zh-CN": "明显偏低，请尽快就诊", "en": "very low: see a doctor soon"},
    "LU": {"zh-CN": "明显偏低", "en": "far too low"},
    "A": {"zh-CN": "异常", "en": "not normal"},
    "AA": {"zh-CN": "危急值，请立即联系医院", "en": "critical: call the hospital now"},
    "POS": {"zh-CN": "阳性", "en": "positive"},
}
"""Codes of ObservationInterpretation that mean a value is not as it should be."""


class Slot(NamedTuple):
    """A time at which somebody can come."""

    id: str
    start: str
    end: str
    service: str


class Value(NamedTuple):
    """A measured value with its words."""

    name: str
    value: str
    range: str
    flag: str
    """Code of the interpretation when it is not normal; empty otherwise."""
    words: Text


class Due(NamedTuple):
    """A vaccination that is recommended."""

    vaccine: str
    earliest: str
    due: str
    overdue: str
    dose: str
    status: str


def resources(bundle: Resource, kind: str) -> Iterator[Resource]:
    """Yield the resources of a kind in a bundle, or the resource itself."""
    if bundle.get("resourceType") == kind:
        yield bundle
    for entry in bundle.get("entry", ()):
        resource = entry.get("resource") or {}
        if resource.get("resourceType") == kind:
            yield resource


def free_slots(bundle: Resource) -> list[Slot]:
    """Return the slots of a search that nobody has, the soonest first."""
    found = (each for each in resources(bundle, "Slot") if each.get("status") == "free")
    return sorted(
        (
            Slot(
                str(each.get("id", "")),
                each["start"],
                each["end"],
                _first([*each.get("serviceType", ()), *each.get("serviceCategory", ())]),
            )
            for each in found
        ),
        key=lambda slot: slot.start,
    )


def appointment(own_id: str, patient: str, slot: Slot, label: str, proxy: str | None = None) -> dict[str, Any]:
    """Return the Appointment that books a slot; `proxy` is the relation of whoever of the family books it."""
    return {
        "resourceType": "Appointment",
        "identifier": [{"system": IDENTIFIER, "value": f"urn:uuid:{own_id}"}],
        "status": "booked",
        "description": label,
        "start": slot.start,
        "end": slot.end,
        "slot": [{"reference": f"Slot/{slot.id}"}],
        **({"comment": f"代约 / by proxy: {proxy}"} if proxy else {}),
        "participant": [{"actor": {"reference": f"Patient/{patient}"}, "required": "required", "status": "accepted"}],
    }


def ended(known: Resource, status: str, reason: str) -> dict[str, Any]:
    """Return an appointment as it is after it was cancelled (`cancelled`) or nobody came (`noshow`)."""
    return {**known, "status": status, "cancelationReason": {"text": reason}} if status == "cancelled" else {**known, "status": status}


def values(observations: Sequence[Resource]) -> list[Value]:
    """Return the values of observations, and of their components, with what is not normal marked and said in plain words."""
    found: list[Value] = []
    for each in observations:
        parts = each.get("component") or [each]
        found += [_value(part, each) for part in parts]
    return found


def due(bundle: Resource) -> list[Due]:
    """Return the vaccinations that are recommended."""
    found = []
    for each in resources(bundle, "ImmunizationRecommendation"):
        for one in each.get("recommendation", ()):
            dates = {
                _first([criterion.get("code", {})], code=True): str(criterion.get("value", ""))[:10]
                for criterion in one.get("dateCriterion", ())
            }
            name = _first([*one.get("vaccineCode", ()), one.get("targetDisease", {})]) or str(one.get("description", ""))
            dose = str(one.get("doseNumberPositiveInt") or one.get("doseNumberString") or "")
            status = _first([one.get("forecastStatus", {})])
            found.append(
                Due(
                    name,
                    dates.get("30981-5", ""),
                    dates.get("30980-7") or dates.get("recommended", ""),
                    dates.get("overdue", ""),
                    dose,
                    status,
                )
            )
    return found


def contraindications(bundle: Resource) -> list[str]:
    """Return allergies that are active, as a warning beside a vaccination."""
    return [_first([each.get("code", {})]) for each in resources(bundle, "AllergyIntolerance")]


def name_of(resource: Resource) -> str:
    """Return what a report is called."""
    return _first([resource.get("code", {})])


def _value(part: Resource, whole: Resource) -> Value:
    quantity = part.get("valueQuantity") or {}
    shown = f"{quantity['value']:g} {quantity.get('unit', '')}".strip() if "value" in quantity else ""
    shown = shown or str(part.get("valueString") or _first([part.get("valueCodeableConcept", {})]))
    low, high = _limits(part)
    code = _first(part.get("interpretation") or (() if part is not whole else whole.get("interpretation", ())), code=True)
    if code not in _FLAGS and "value" in quantity:
        code = "L" if low is not None and quantity["value"] < low else "H" if high is not None and quantity["value"] > high else ""
    flag = code if code in _FLAGS else ""
    normal: Text = {"zh-CN": "在参考范围内", "en": "as it should be"} if shown else {"zh-CN": "没有数值", "en": "no value"}
    limits = f"{'' if low is None else format(low, 'g')}–{'' if high is None else format(high, 'g')}" if (low, high) != (None, None) else ""
    return Value(_first([part.get("code", {})]), shown, limits, flag, _FLAGS.get(flag, normal))


def _limits(part: Resource) -> tuple[float | None, float | None]:
    """Return the first range of reference that has a limit."""
    for each in part.get("referenceRange", ()):
        low, high = (each.get(side, {}).get("value") for side in ("low", "high"))
        if low is not None or high is not None:
            return low, high
    return None, None


def _first(concepts: Sequence[Resource], *, code: bool = False) -> str:
    """Return the words, or the code, of the first concept that has any."""
    for concept in concepts:
        if not code and concept.get("text"):
            return str(concept["text"])
        for coding in concept.get("coding", ()):
            if found := coding.get("code") if code else coding.get("display") or coding.get("code"):
                return str(found)
    return ""
