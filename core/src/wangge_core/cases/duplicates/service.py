"""Looking for duplicates: on the desk for those who may see them, on the report page with what everybody may know."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Final, Protocol
from uuid import UUID

from wangge_core.access.model import Actor, Scope
from wangge_core.areas.coordinates import Datum
from wangge_core.areas.coordinates import position as checked
from wangge_core.cases import presenting
from wangge_core.cases.duplicates.by_area import DUPLICATES, DuplicateRules, Near
from wangge_core.cases.duplicates.likeness import Likeness, likeness
from wangge_core.cases.duplicates.model import Merge, Subject
from wangge_core.cases.duplicates.repository import DuplicateRepository
from wangge_core.cases.duplicates.schemas import DuplicateCandidateOut, DuplicatesOut, MergedOut, SimilarCases, SimilarIn, SimilarOut
from wangge_core.cases.handling import Handling
from wangge_core.cases.model import Case, Text
from wangge_core.cases.ports import Places, Units
from wangge_core.cases.presenting import workflow_of
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.sight import RESOURCE, Sights
from wangge_core.cases.views import box_around, county_of, metres
from wangge_core.instants import LOCAL, TimeSource
from wangge_core.local_rules.book import LocalRules
from wangge_core.plugins.contributions import Contributions

_MOST_SHOWN: Final = 10
_MOST_OFFERED: Final = 5
_TENS: Final = 10
_NOWHERE: Final[Text] = {
    "zh-CN": "案件没有定位，无法按距离查找相似案件。",
    "en": "The case has no position, so nothing can be looked for around it.",
}
_ENDED: Final[Text] = {"zh-CN": "案件已办结，不再查找相似案件。", "en": "The case is closed; nothing is looked for any more."}


class Offers(Protocol):
    """What plugins declare of their case types."""

    @property
    def catalogue(self) -> Contributions:
        """Return what all installed plugins offer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicates:
    """Compares a case or a report with the open ones around it."""

    cases: CaseRepository
    repository: DuplicateRepository
    handling: Handling
    sights: Sights
    rules: LocalRules
    offers: Offers
    places: Places
    units: Units
    time: TimeSource

    async def page(self, actor: Actor, case_id: UUID) -> DuplicatesOut:
        """Return what is like a case, likest first, and what it has become one with.

        Raises:
            NotFoundError: there is no such case for the actor.
        """
        return await self.of(actor, await self.handling.visible(actor, case_id))

    async def of(self, actor: Actor, case: Case) -> DuplicatesOut:
        """Return the same for a case that the actor may see."""
        rules = self.rules.of(DUPLICATES, case.place.area)
        near = rules.near_of(case.case_type, declared(self.offers, case.case_type, case.place.area))
        reason = _ENDED if case.closed_at is not None else _NOWHERE if case.place.lon is None else None
        merge = await self.repository.merge_of(case.id)
        return DuplicatesOut(
            items=[] if reason else await self._candidates(actor, case, rules, near),
            metres=near.metres,
            hours=near.hours,
            reason=reason,
            supporters=case.supporters,
            pressed=case.pressed,
            merged=[one for each in await self.repository.merged_into(case.id) if (one := await self._merged(actor, each, each.case_id))],
            into=await self._merged(actor, merge, merge.into_id) if merge else None,
        )

    async def similar(self, report: SimilarIn) -> SimilarCases:
        """Return the public cases like a report, likest first; nothing of what their reporters told.

        Raises:
            InvalidError: the position cannot be read.
        """
        point = checked(report.position.lon, report.position.lat, Datum(report.position.datum))
        grid = self.places.locate(point.lon, point.lat)
        if grid is None:
            return SimilarCases([])
        now, rules = self.time.now(), self.rules.of(DUPLICATES, grid)
        near = rules.near_of(report.case_type, declared(self.offers, report.case_type, grid))
        subject = Subject(text=report.text, case_type=report.case_type, class_id=report.class_id, reported_at=now)
        found = await self.repository.near(
            box_around(point.lon, point.lat, near.metres),
            (now - timedelta(hours=near.hours), now),
            Scope.of([county_of(grid)]),
            grid,
        )
        rated = _rated(subject, [case for case in found if not case.private], (point.lon, point.lat), near, rules)
        return SimilarCases([self._similar(case, far, like) for like, far, case in rated[:_MOST_OFFERED]])

    def _similar(self, case: Case, far: float, like: Likeness) -> SimilarOut:
        return SimilarOut(
            number=case.number,
            title=case.title,
            area=presenting.area(case.place.area, self.places),
            metres=ceil(far / _TENS) * _TENS,
            reported_on=case.reported_at.astimezone(LOCAL).date(),
            stage_title=workflow_of(case).stage(case.stage).title,
            supporters=case.supporters,
            score=like.score,
        )

    async def _candidates(self, actor: Actor, case: Case, rules: DuplicateRules, near: Near) -> list[DuplicateCandidateOut]:
        lon, lat = case.place.lon, case.place.lat
        if lon is None or lat is None:
            return []
        span = timedelta(hours=near.hours)
        scope = self.sights.access.scope(actor, RESOURCE, "read")
        box = box_around(lon, lat, near.metres)
        found = await self.repository.near(box, (case.reported_at - span, case.reported_at + span), scope, case.place.area)
        others = [other for other in found if other.id != case.id and await self.sights.visible(actor, other)]
        rated = _rated(subject_of(case), others, (lon, lat), near, rules)[:_MOST_SHOWN]
        units = await self.units.named({other.unit_id for _, _, other in rated if other.unit_id})
        may = self.sights.access.allowed(actor, case.place.area, RESOURCE, "merge")
        return [
            DuplicateCandidateOut(
                item=presenting.item(other, units, self.places, self.time.now()),
                metres=round(far, 1),
                score=like.score,
                parts=like.parts,
                mergeable=may and other.private == case.private and self.sights.access.allowed(actor, other.place.area, RESOURCE, "merge"),
            )
            for like, far, other in rated
        ]

    async def _merged(self, actor: Actor, merge: Merge, case_id: UUID) -> MergedOut | None:
        case = await self.handling.found(actor, case_id)
        merged = await self.cases.told(merge.case_id)
        if case is None or merged is None:
            return None
        may = self.sights.access.allowed(actor, merged.place.area, RESOURCE, "merge")
        undoable = may and self.time.now() < merge.until and merged.score is None
        return MergedOut(id=case.id, number=case.number, title=case.title, at=merge.at, until=merge.until, undoable=undoable)


def declared(offers: Offers, case_type: str, area: str) -> Near | None:
    """Return the distances that a manifest declares for a case type in an area."""
    offered = offers.catalogue.at(area).case_type(case_type)
    found = offered.duplicates if offered else None
    return Near(found.metres, found.hours) if found else None


def subject_of(case: Case) -> Subject:
    """Return what of a case counts in a comparison."""
    return Subject(text=case.text, case_type=case.case_type, class_id=case.class_id, reported_at=case.reported_at)


def _rated(
    subject: Subject, others: list[Case], point: tuple[float, float], near: Near, rules: DuplicateRules
) -> list[tuple[Likeness, float, Case]]:
    """Return those alike enough, likest first."""
    rated = [
        (likeness(subject, subject_of(other), far, near, rules.weights), far, other)
        for other in others
        if (far := metres(other, *point)) <= near.metres
    ]
    return sorted((one for one in rated if one[0].score >= rules.least_score), key=lambda one: -one[0].score)
