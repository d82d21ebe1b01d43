"""The medical side of a file: appointments, reports and vaccinations of the hospital that an elder is known to."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import uuid4

from wangge_plugin_elderly_care import fhir
from wangge_plugin_elderly_care.hospital import Hospital, TakenError
from wangge_plugin_elderly_care.registers import Input, active_elder, consenting, require_state
from wangge_sdk.broker.documents import DocumentStep
from wangge_sdk.registers import Document, NotPossibleError, Registers, entered

_MOST_SLOTS: Final = 30
_MOST_LINES: Final = 40


def link_patient(registers: Registers, given: Input) -> None:
    """Record under which id the hospital knows an elder."""
    elder = active_elder(registers, given["elder"])
    consenting(elder)
    registers.take([elder.changed(patient=given["patient"])])


def find_slots(registers: Registers, hospital: Hospital, given: Input, today: date) -> int:
    """Ask for free times of a day and keep them until the next search; return how many there are."""
    elder = _patient(registers, given)
    day = date.fromisoformat(given["on"])
    if day < today:
        raise NotPossibleError("日期不能早于今天。", "The day has gone by.")
    asked = [("status", "free"), ("start", f"ge{day}"), ("start", f"lt{day + timedelta(days=1)}"), ("_count", str(_MOST_SLOTS))]
    if given.get("service"):
        asked.append(("service-type", str(given["service"])))
    found = fhir.free_slots(hospital.search("Slot", *asked))[:_MOST_SLOTS]
    old = [_gone(each) for each in registers.every("slot", f"elder={elder.id}")]
    new = [entered("slot", each._asdict() | {"slot": each.id, "elder": elder.id, "grid": elder["grid"], "id": None}) for each in found]
    if old or new:
        registers.take([*old, *new])
    return len(found)


def book(registers: Registers, hospital: Hospital, given: Input) -> str:
    """Book a time: the slot is taken first, at the version that was seen, so that of two who book one has it; return when it is.

    Raises:
        NotPossibleError: somebody was faster.
    """
    kept = registers.get("slot", given["slot"])
    elder = _patient(registers, {"elder": kept["elder"]})
    slot = hospital.get("Slot", kept["slot"])
    if slot.get("status") != "free":
        raise _taken(registers, kept)
    try:
        held = hospital.update({**slot, "status": "busy"})
    except TakenError:
        raise _taken(registers, kept) from None
    own, label = str(uuid4()), str(kept["service"] or "门诊")
    wanted = fhir.appointment(own, elder["patient"], fhir.Slot(kept["slot"], kept["start"], kept["end"], label), label, given.get("by"))
    try:
        made = hospital.create(wanted, own)
    except NotPossibleError:
        hospital.update({**slot, **({"meta": held["meta"]} if "meta" in held else {}), "status": "free"})
        raise
    body = {"elder": elder.id, "elder_label": elder["person_label"], "fhir": made["id"], "slot": kept["slot"], "start": kept["start"]}
    body |= {"end": kept["end"], "service": label, "by": given.get("by", "elder"), "state": "booked", "grid": elder["grid"]}
    registers.take([entered("appointment", body, own), _gone(kept)])
    return str(kept["start"])


def end_appointment(registers: Registers, hospital: Hospital, given: Input) -> None:
    """Cancel an appointment, or record that nobody came; a time that is cancelled is free again."""
    kept = registers.get("appointment", given["appointment"])
    require_state(kept, "booked")
    how = given["how"]
    try:
        hospital.update(fhir.ended(hospital.get("Appointment", kept["fhir"]), how, given.get("note", "")))
        if how == "cancelled":
            hospital.update({**hospital.get("Slot", kept["slot"]), "status": "free"})
    except TakenError:
        raise NotPossibleError("医院刚更改过这次预约，请再试一次。", "The hospital has just changed it: try again.") from None
    registers.take([kept.changed(state=how, note=given.get("note"))])


def fetch_reports(registers: Registers, hospital: Hospital, given: Input, now: datetime) -> int:
    """Ask for the reports of an elder, with what is not normal marked and said in plain words; return how many there are."""
    elder = _patient(registers, given)
    bundle = hospital.search("DiagnosticReport", ("patient", elder["patient"]), ("_include", "DiagnosticReport:result"), ("_count", "20"))
    known = {each["fhir"]: each for each in registers.every("report", f"elder={elder.id}")}
    measured = {f"Observation/{each.get('id')}": each for each in fhir.resources(bundle, "Observation")}
    steps = []
    for report in fhir.resources(bundle, "DiagnosticReport"):
        results = [measured[ref] for each in report.get("result", ()) if (ref := str(each.get("reference"))) in measured]
        found = fhir.values(results)[:_MOST_LINES]
        lines = "\n".join(f"{each.name}：{each.value}（{each.range or '–'}）{each.words['zh-CN']} / {each.words['en']}" for each in found)
        body = {
            "name": fhir.name_of(report)[:120],
            "issued": str(report.get("issued") or report.get("effectiveDateTime") or "")[:10] or None,
        }
        body |= {"conclusion": str(report.get("conclusion") or "")[:1000] or None, "lines": lines[:4000] or None}
        counted: dict[str, object] = body | {"abnormal": sum(bool(each.flag) for each in found), "fetched_at": now.isoformat()}
        if old := known.get(str(report["id"])):
            steps.append(old.changed(**counted))
        else:
            steps.append(entered("report", counted | {"elder": elder.id, "fhir": report["id"], "grid": elder["grid"]}))
    if steps:
        registers.take(steps)
    return len(steps)


def fetch_vaccinations(registers: Registers, hospital: Hospital, given: Input, today: date) -> int:
    """Ask which vaccinations are due, with allergies beside them; return how many are due by now."""
    elder = _patient(registers, given)
    asked = ("patient", str(elder["patient"]))
    found = fhir.due(hospital.search("ImmunizationRecommendation", asked))
    against = ", ".join(each for each in fhir.contraindications(hospital.search("AllergyIntolerance", asked)) if each)[:300]
    steps = [_gone(each) for each in registers.every("vaccination", f"elder={elder.id}")]
    ready = 0
    for each in found:
        state = _state(each, today)
        ready += state in {"due", "overdue"}
        body = {"elder": elder.id, "elder_label": elder["person_label"], "vaccine": each.vaccine[:120], "dose": each.dose, "state": state}
        body |= {"earliest": each.earliest or None, "due_on": each.due or each.earliest or None, "overdue_on": each.overdue or None}
        steps.append(entered("vaccination", body | {"allergies": against or None, "grid": elder["grid"]}))
    if steps:
        registers.take(steps)
    return ready


def _state(each: fhir.Due, today: date) -> str:
    day = today.isoformat()
    if each.overdue and each.overdue <= day:
        return "overdue"
    begins = each.due or each.earliest
    return "due" if begins and begins <= day else "later"


def _patient(registers: Registers, given: Input) -> Document:
    elder = active_elder(registers, given["elder"])
    consenting(elder)
    if not elder["patient"]:
        raise NotPossibleError("请先登记医院的患者编号。", "Record the hospital's id of the patient first.")
    return elder


def _taken(registers: Registers, kept: Document) -> NotPossibleError:
    registers.take([_gone(kept)])
    return NotPossibleError("这个号刚被约走，请另选时间。", "This time has just gone: choose another.")


def _gone(document: Document) -> DocumentStep:
    return DocumentStep(collection=document.register, id=document.id, version=document.data.version)
