"""Who speaks, and what a case type lets them say of themselves. Pure but for the row."""

from uuid import UUID

from wangge_core.cases.model import new_query_code
from wangge_core.cases.report_schemas import OnBehalfIn, ReportIn
from wangge_core.database import Row
from wangge_core.errors import FieldError, InvalidError
from wangge_sdk.manifest import OfferedCaseType


def require_fitting(report: ReportIn, case_type: OfferedCaseType) -> None:
    """Go on only when a report keeps what its case type and class promise.

    Raises:
        InvalidError: `private_required`, `reporter_not_taken`, `consent_missing`, `person_missing`.
    """
    voice, what = case_type.voice(report.class_id), report.class_id or case_type.id
    if voice.private and report.private is False:
        raise _refused("private_required", "/private", f"{what!r} is private; leave `private` out or send true.")
    known, person = report.reporter, report.on_behalf
    if voice.nameless and ((known is not None and (known.name or known.phone)) or person is not None):
        path = "/on_behalf" if person is not None else "/reporter"
        raise _refused("reporter_not_taken", path, f"{what!r} is reported without any name; leave it out.")
    if person is None:
        return
    if not person.consent:
        raise _refused("consent_missing", "/on_behalf/consent", "Ask the person first: a report for somebody needs their consent.")
    if not (person.name or person.phone):
        raise _refused("person_missing", "/on_behalf/name", "Say for whom: give the person's name or telephone number.")
    if person.contact == "person" and not person.phone:
        raise _refused("person_missing", "/on_behalf/phone", "The person is to be called: give their telephone number.")


def on_behalf_rows(case_id: UUID, person: OnBehalfIn | None) -> list[Row]:
    """Return the row of the person for whom a report is made, with a query code of their own."""
    if person is None:
        return []
    values = {
        "case_id": case_id,
        "relation": person.relation,
        "name": person.name or None,
        "phone": person.phone or None,
        "contact": person.contact,
        "consent": person.consent,
        "query_code": new_query_code(),
    }
    return [Row("case_on_behalf", values)]


def _refused(code: str, path: str, message: str) -> InvalidError:
    return InvalidError(code, message, (FieldError(path, code, message),))
