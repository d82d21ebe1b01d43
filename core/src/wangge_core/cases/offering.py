"""What residents may report in an area, as its plugins offer it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wangge_core.area_code import Level, level_of
from wangge_core.cases.advice import Adviser, Host
from wangge_core.cases.model import Text
from wangge_core.cases.ports import Places
from wangge_core.cases.presenting import referral_out
from wangge_core.cases.public_schemas import CaseTypeOut, CaseTypes, ClassOut, ClassSuggestionOut, ClassSuggestions, StopperOut
from wangge_core.errors import FieldError, InvalidError
from wangge_core.instants import TimeSource
from wangge_core.plugins.contributions import Contributions
from wangge_sdk.manifest import OfferedCaseType, OfferedClass
from wangge_sdk.manifest.case_types import Stopper
from wangge_sdk.views import ReportView

_NOTHING: Final[Text] = {
    "zh-CN": "本地区尚未开通上报服务，请拨打 12345 或联系所在村（社区）。",
    "en": "No reporting service is switched on here yet; call 12345 or ask your village or community.",
}
_UNITS: Final = {
    "emergency_hours": {"zh-CN": "{} 小时内", "en": "within {} hours"},
    "working_hours": {"zh-CN": "{} 个工作时内", "en": "within {} working hours"},
    "working_days": {"zh-CN": "{} 个工作日内", "en": "within {} working days"},
    "calendar_days": {"zh-CN": "{} 天内", "en": "within {} days"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """Reads contributions and asks for suggestions."""

    host: Host
    adviser: Adviser
    places: Places
    time: TimeSource

    def case_types(self, area: str) -> CaseTypes:
        """Return what can be reported in an area.

        Raises:
            InvalidError: `area_unknown`, when there is no such area here.
        """
        self._require(area)
        offered = self.host.contributions(area)
        items = [_case_type(case_type, offered) for case_type in offered.case_types]
        return CaseTypes(items, None if items else _NOTHING)

    async def suggest(self, text: str, area: str) -> ClassSuggestions:
        """Return the classes that fit the words, surest first.

        Raises:
            InvalidError: `area_unknown`, when there is no such area here.
        """
        self._require(area)
        now: datetime = self.time.now()
        offered = self.host.contributions(area)
        items: list[ClassSuggestionOut] = []
        for one in await self.adviser.classes(ReportView(text=text, area=area, reported_at=now)):
            found = offered.class_of(one.value)
            if found:
                case_type, entry = found
                items.append(
                    ClassSuggestionOut(
                        class_id=entry.id,
                        case_type=case_type.id,
                        title=dict(entry.title),
                        confidence=one.confidence,
                        words=list(one.words),
                        plugin=one.plugin,
                    )
                )
        return ClassSuggestions(items)

    def _require(self, area: str) -> None:
        if level_of(area) < Level.COUNTY or not self.places.knows(area):
            message = f"There is no area {area} here; /public/areas lists them."
            raise InvalidError("area_unknown", message, (FieldError("/area", "unknown", message),))


def _case_type(case_type: OfferedCaseType, offered: Contributions) -> CaseTypeOut:
    return CaseTypeOut(
        id=case_type.id,
        plugin=case_type.plugin,
        title=dict(case_type.title),
        summary=dict(case_type.summary),
        anonymous=case_type.anonymous,
        nameless=case_type.nameless,
        private=case_type.private,
        form={"schema": dict(case_type.form_schema), "ui": case_type.form_ui},
        classes=[_class(case_type, entry, offered) for entry in case_type.classes],
    )


def _class(case_type: OfferedCaseType, entry: OfferedClass, offered: Contributions) -> ClassOut:
    voice = case_type.voice(entry.id)
    return ClassOut(
        id=entry.id,
        title=dict(entry.title),
        guidance=dict(entry.guidance) if entry.guidance else None,
        promised=_promise(case_type, entry.id, offered),
        stopper=_stopper(entry.stopper) if entry.stopper else None,
        anonymous=voice.anonymous,
        nameless=voice.nameless,
        private=voice.private,
    )


def _stopper(stopper: Stopper) -> StopperOut:
    return StopperOut(dict(stopper.text), referral_out(stopper.referral), stopper.takes_reports)


def _promise(case_type: OfferedCaseType, class_id: str, offered: Contributions) -> Text | None:
    limit = offered.limit(case_type.id, class_id, "case")
    if limit is None:
        return None
    return {locale: text.format(limit.limit) for locale, text in _UNITS[limit.unit].items()}
