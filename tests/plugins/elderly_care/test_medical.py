import json
from datetime import timedelta
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from tests.plugins.elderly_care.clinic import EXAMPLES, Clinic
from tests.plugins.elderly_care.village import NOW, TODAY, Village
from wangge_plugin_elderly_care import fhir, medical
from wangge_plugin_elderly_care.hospital import Hospital
from wangge_sdk.platform import RefusedError
from wangge_sdk.registers import NotPossibleError


def validate(resource: dict[str, Any]) -> object:
    """Have a library that is not ours judge a resource."""
    return get_fhir_model_class(resource["resourceType"]).model_validate(resource)


class Patient(Village):
    """The village, whose elder a hospital knows."""

    def __init__(self) -> None:
        super().__init__()
        self.clinic = Clinic(validate)
        self.hospital = Hospital(self, {})  # type: ignore[arg-type]
        medical.link_patient(self.registers, {"elder": self.elder, "patient": "example"})

    @property
    def http(self) -> Clinic:
        return self.clinic

    def slot(self, number: str = "1") -> str:
        self.clinic.load("Slot-1", id=number, status="free", start=f"2026-09-16T0{number}:00:00Z", end=f"2026-09-16T0{number}:15:00Z")
        medical.find_slots(self.registers, self.hospital, {"elder": self.elder, "on": "2026-09-16"}, TODAY)
        return self.one("slot", slot=number)


@pytest.fixture
def patient() -> Patient:
    return Patient()


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_the_examples_of_the_standard_are_read(path: Any) -> None:
    resource = json.loads(path.read_text("utf-8"))
    bundle = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": resource}]}
    assert all(slot.id and slot.start < slot.end for slot in fhir.free_slots(bundle))
    assert all(each.vaccine and each.earliest for each in fhir.due(bundle))
    if resource["resourceType"] == "Observation":
        assert all(each.name and each.words["en"] for each in fhir.values([resource]))
    if resource["resourceType"] == "DiagnosticReport":
        assert fhir.name_of(resource)


def test_a_time_is_booked_once_and_freed_again(patient: Patient) -> None:
    kept = patient.slot()
    assert medical.book(patient.registers, patient.hospital, {"slot": kept, "by": "family"}) == "2026-09-16T01:00:00Z"
    assert patient.clinic.kept["Slot", "1"]["status"] == "busy"
    (made,) = [each for (kind, _), each in patient.clinic.kept.items() if kind == "Appointment"]
    assert made["participant"][0]["actor"]["reference"] == "Patient/example"
    assert "family" in made["comment"]
    own = patient.one("appointment", state="booked")
    assert patient.shelf.bodies("slot") == []
    medical.end_appointment(patient.registers, patient.hospital, {"appointment": own, "how": "cancelled", "note": "住院"})
    assert patient.clinic.kept["Slot", "1"]["status"] == "free"
    assert patient.clinic.kept["Appointment", made["id"]]["cancelationReason"]["text"] == "住院"
    with pytest.raises(NotPossibleError, match="present state"):
        medical.end_appointment(patient.registers, patient.hospital, {"appointment": own, "how": "noshow"})


def test_of_two_who_book_one_time_one_has_it(patient: Patient) -> None:
    kept = patient.slot()
    fetch = patient.clinic.fetch

    def slower(request: Any) -> Any:
        answer = fetch(request)
        if request.method == "GET" and request.url.endswith("/Slot/1"):
            patient.clinic.put(patient.clinic.kept["Slot", "1"] | {"comment": "another desk"})
        return answer

    patient.clinic.fetch = slower
    with pytest.raises(NotPossibleError, match="just gone"):
        medical.book(patient.registers, patient.hospital, {"slot": kept, "by": "elder"})
    assert not [kind for kind, _ in patient.clinic.kept if kind == "Appointment"]


def test_a_time_is_given_back_when_the_appointment_cannot_be_made(patient: Patient) -> None:
    kept = patient.slot()
    patient.clinic.lost = -1
    with pytest.raises(NotPossibleError, match="down"):
        medical.book(patient.registers, patient.hospital, {"slot": kept, "by": "elder"})
    assert patient.clinic.kept["Slot", "1"]["status"] == "free"


def test_nobody_coming_is_recorded(patient: Patient) -> None:
    medical.book(patient.registers, patient.hospital, {"slot": patient.slot(), "by": "elder"})
    medical.end_appointment(patient.registers, patient.hospital, {"appointment": patient.one("appointment"), "how": "noshow"})
    assert [each["status"] for (kind, _), each in patient.clinic.kept.items() if kind == "Appointment"] == ["noshow"]


def test_reports_mark_what_is_not_normal_in_plain_words(patient: Patient) -> None:
    patient.clinic.load("Observation-blood-pressure-cancel")
    patient.clinic.load("Observation-satO2", valueQuantity={"value": 85, "unit": "%"}, interpretation=[])
    patient.clinic.load("DiagnosticReport-ultrasound", result=[{"reference": "Observation/satO2"}])
    for _ in range(2):
        assert medical.fetch_reports(patient.registers, patient.hospital, {"elder": patient.elder}, NOW) == 1
    (report,) = patient.shelf.bodies("report")
    assert (report["name"], report["abnormal"], report["conclusion"]) == ("Abdominal Ultrasound", 1, "Unremarkable study")
    assert "85 %（90–99）偏低 / low" in report["lines"]


def test_vaccinations_are_due_with_allergies_beside_them(patient: Patient) -> None:
    patient.clinic.load("ImmunizationRecommendation-example")
    allergy = {"resourceType": "AllergyIntolerance", "id": "egg", "patient": {"reference": "Patient/example"}, "code": {"text": "鸡蛋"}}
    patient.clinic.put(allergy)
    for _ in range(2):
        assert medical.fetch_vaccinations(patient.registers, patient.hospital, {"elder": patient.elder}, TODAY) == 1
    (due,) = patient.shelf.bodies("vaccination")
    assert (due["state"], due["due_on"], due["dose"], due["allergies"]) == ("overdue", "2015-12-01", "1", "鸡蛋")


def test_without_an_id_or_consent_nothing_is_asked(patient: Patient) -> None:
    other = patient.opened(patient.person())
    with pytest.raises(NotPossibleError, match="id of the patient"):
        medical.fetch_reports(patient.registers, patient.hospital, {"elder": other}, NOW)
    with pytest.raises(NotPossibleError, match="gone by"):
        medical.find_slots(patient.registers, patient.hospital, {"elder": patient.elder, "on": str(TODAY - timedelta(days=1))}, TODAY)
    assert patient.clinic.asked == []


def test_a_hospital_that_does_not_answer_is_told(patient: Patient) -> None:
    def refused(request: Any) -> Any:
        raise RefusedError("egress_failed", "no answer")

    patient.clinic.fetch = refused
    with pytest.raises(NotPossibleError, match="does not answer"):
        medical.fetch_reports(patient.registers, patient.hospital, {"elder": patient.elder}, NOW)
