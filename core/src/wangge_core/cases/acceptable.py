"""Which reports may be taken in: those that are ours, from somebody who says who they are where the type wants it. Pure."""

from wangge_core.access.model import Actor
from wangge_core.cases.report_schemas import ReportIn
from wangge_core.errors import FieldError, InvalidError
from wangge_sdk.manifest import OfferedCaseType
from wangge_sdk.texts import say


def require_ours(report: ReportIn, case_type: OfferedCaseType) -> None:
    """Refuse what a class says is not ours, in its own words.

    Raises:
        InvalidError: `class_not_ours`.
    """
    entry = case_type.class_of(report.class_id)
    if entry is None or entry.stopper is None or entry.stopper.takes_reports:
        return
    to = entry.stopper.referral
    reach = "，".join(part for part in (say(to.name, "zh-CN"), to.phone, to.url) if part)
    message = f"{say(entry.stopper.text, 'zh-CN')}（{reach}）"
    raise InvalidError("class_not_ours", message, (FieldError("/class_id", "not_ours", message),))


def require_reporter(actor: Actor, report: ReportIn, case_type: OfferedCaseType) -> None:
    """Refuse a report without a name where its class wants one.

    Raises:
        InvalidError: `reporter_missing`.
    """
    known = report.reporter
    named = known is not None and (known.name or known.phone)
    if case_type.voice(report.class_id).anonymous or actor.account_id is not None or named:
        return
    what = report.class_id or case_type.id
    message = f"{what!r} cannot be reported without saying who reports; give a name or a telephone number."
    raise InvalidError("reporter_missing", message, (FieldError("/reporter", "required", message),))
