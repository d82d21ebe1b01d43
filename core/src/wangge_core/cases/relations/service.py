"""Splitting, linking and following up cases, and reading how they hang together."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.cases.errors import CaseChangedError
from wangge_core.cases.handling import Handling
from wangge_core.cases.model import Case
from wangge_core.cases.ports import Units
from wangge_core.cases.presenting import workflow_of
from wangge_core.cases.recording import Act, Recorder
from wangge_core.cases.relations.by_area import RELATIONS
from wangge_core.cases.relations.descent import Descent, Offspring
from wangge_core.cases.relations.errors import RelationRefusedError
from wangge_core.cases.relations.model import Relation, refusal
from wangge_core.cases.relations.repository import RelationRepository, relation_row
from wangge_core.cases.relations.schemas import ChildIn, FollowOnIn, RelatedOut, RelationsOut, Role, SplitIn
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.schemas import UnitOut
from wangge_core.cases.sight import RESOURCE
from wangge_core.cases.views import county_of
from wangge_core.database import Database
from wangge_core.errors import ConflictError, NotFoundError
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.local_rules.book import LocalRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """Splitting and linking need `case:dispatch`, following up `case:file`."""

    database: Database
    repository: RelationRepository
    cases: CaseRepository
    descent: Descent
    access: Access
    handling: Handling
    recorder: Recorder
    units: Units
    rules: LocalRules
    time: TimeSource

    async def panel(self, actor: Actor, case_id: UUID) -> RelationsOut:
        """Return the relatives of a case that the reader may see; a hidden one is not hinted at.

        Raises:
            NotFoundError: there is no such case for the actor.
        """
        case = await self.handling.visible(actor, case_id)
        relations = await self.repository.of_case(case.id)
        found = [(_role(one, case.id), await self.handling.found(actor, _other(one, case.id))) for one in relations]
        seen = [(role, other) for role, other in found if other is not None]
        names = await self.units.named({other.unit_id for _, other in seen if other.unit_id})
        now = self.time.now()
        items = [
            RelatedOut(
                role=role,
                id=other.id,
                number=other.number,
                title=other.title,
                state_title=workflow_of(other).state(other.state).title,
                light=other.light(now),
                unit=UnitOut(other.unit_id, names[other.unit_id].name) if other.unit_id in names and other.unit_id else None,
                closed=other.closed_at is not None,
            )
            for role, other in seen
        ]
        followed = any(one.kind == "follow_on" and one.from_id == case.id for one in relations)
        start = await self._follow_on_from(case)
        files = self.access.allowed(actor, case.place.area, RESOURCE, "file")
        return RelationsOut(
            items=items,
            may_split=case.closed_at is None and self.access.allowed(actor, case.place.area, RESOURCE, "dispatch"),
            may_follow_on=files and start is not None and start <= now and not followed,
            follow_on_from=start if not followed else None,
        )

    async def split(self, actor: Actor, case_id: UUID, given: SplitIn) -> Case:
        """Make children of an open case, each an ordinary case that waits for its dispatch.

        Raises:
            NotFoundError, ForbiddenError, CaseChangedError: as for every step.
            ConflictError: `case_closed`.
            RelationRefusedError: too many, or too deep.
        """
        case = await self._open(actor, case_id, given.version)
        for number, part in enumerate(given.parts):
            self.descent.require_class(case.case_type, part.class_id, case.place.area, f"/parts/{number}/class_id")
        settings, now = self.rules.of(RELATIONS, case.place.area), self.time.now()
        async with self.database.transaction():
            await self.repository.take_turn(county_of(case.place.area))
            family = await self.repository.family(case.id)
            children: list[Case] = []
            for part in given.parts:
                _require(refusal(family, case.id, unborn := new_id(), depth=settings.depth, children=settings.children))
                family[unborn] = case.id
                wanted = Offspring(kind="child", text=part.text, place=case.place, channel="split", class_id=part.class_id, filed=True)
                children.append(await self.descent.bear(actor, case, wanted, now))
            act = Act(
                action="split",
                event="case.split",
                data={"children": [child.number for child in children]},
                facts={"children": [str(child.id) for child in children]},
            )
            after, _ = await self.recorder.record(actor, case, act, now)
        return after

    async def link(self, actor: Actor, case_id: UUID, given: ChildIn) -> Case:
        """Make another case, which the actor may dispatch too, a child.

        Raises:
            NotFoundError: `case_not_found`, also for a number that is not for the actor.
            ForbiddenError, CaseChangedError, ConflictError, RelationRefusedError: as `split`.
        """
        case = await self._open(actor, case_id, given.version)
        scope = self.access.require_scope(actor, RESOURCE, "read")
        named = await self.repository.by_number(given.number.strip().upper(), scope)
        child = await self.handling.visible(actor, named.id if named else new_id())
        self.access.require(actor, child.place.area, RESOURCE, "dispatch")
        settings, now = self.rules.of(RELATIONS, case.place.area), self.time.now()
        async with self.database.transaction():
            await self.repository.take_turn(county_of(case.place.area))
            if child.id == case.id:
                raise RelationRefusedError("relation_circle")
            family = await self.repository.family(case.id, child.id)
            _require(refusal(family, case.id, child.id, depth=settings.depth, children=settings.children))
            after = await self._both(actor, case, child, "link_child", "case.child_linked")
            await self.cases.add([relation_row("child", case.id, child.id, now)])
        return after

    async def unlink(self, actor: Actor, case_id: UUID, child_id: UUID) -> Case:
        """Take a child out; both stay as they are.

        Raises:
            NotFoundError: `case_not_found`, `relation_not_found`.
            ForbiddenError, ConflictError: as `split`.
        """
        case = await self._open(actor, case_id, None)
        child = await self.handling.visible(actor, child_id)
        async with self.database.transaction():
            if not await self.repository.remove_child(case.id, child.id):
                raise NotFoundError("relation_not_found", "This case is no child of the other one; load it again.")
            return await self._both(actor, case, child, "unlink_child", "case.child_unlinked")

    async def follow_on(self, actor: Actor, case_id: UUID, given: FollowOnIn) -> Case:
        """Go on with a closed case in a new one, and return the new one.

        Raises:
            NotFoundError, ForbiddenError, CaseChangedError: as for every step.
            ConflictError: `case_open`, `follow_on_early`, `follow_on_exists`.
        """
        case = await self.handling.visible(actor, case_id)
        self.access.require(actor, case.place.area, RESOURCE, "file")
        _require_version(case, given.version)
        start, now = await self._follow_on_from(case), self.time.now()
        if start is None:
            raise ConflictError("case_open", "The case is still open; work on it instead of following it up.")
        if start > now:
            raise ConflictError("follow_on_early", f"Until {start.isoformat()} the case is to be reopened, not followed up.")
        async with self.database.transaction():
            await self.repository.take_turn(county_of(case.place.area))
            if any(one.kind == "follow_on" and one.from_id == case.id for one in await self.repository.of_case(case.id)):
                raise ConflictError("follow_on_exists", "The case has been followed up already; go on there.")
            act = Act(action="follow_on", event="case.followed_up")
            await self.recorder.record(actor, case, act, now)
            wanted = Offspring(kind="follow_on", text=given.text, place=case.place, channel="desk", reporter=case.reporter, filed=True)
            return await self.descent.bear(actor, case, wanted, now)

    async def _open(self, actor: Actor, case_id: UUID, version: int | None) -> Case:
        case = await self.handling.visible(actor, case_id)
        self.access.require(actor, case.place.area, RESOURCE, "dispatch")
        if version is not None:
            _require_version(case, version)
        if case.closed_at is not None:
            raise ConflictError("case_closed", "The case is closed; follow it up instead.")
        return case

    async def _both(self, actor: Actor, case: Case, child: Case, action: str, event: str) -> Case:
        """Write the act into both histories: who changes either meanwhile is told."""
        now = self.time.now()
        await self.recorder.record(actor, child, Act(action=f"{action}_of", event=event, facts={"parent": str(case.id)}), now)
        after, _ = await self.recorder.record(actor, case, Act(action=action, event=event, facts={"child": str(child.id)}), now)
        return after

    async def _follow_on_from(self, case: Case) -> datetime | None:
        if case.closed_at is None:
            return None
        settings = self.rules.of(RELATIONS, case.place.area)
        return case.closed_at + timedelta(days=settings.follow_on_after_days)


def _require(code: str | None) -> None:
    if code is not None:
        raise RelationRefusedError(code)


def _require_version(case: Case, version: int) -> None:
    if case.version != version:
        raise CaseChangedError(version, case.version)


def _other(one: Relation, case_id: UUID) -> UUID:
    return one.to_id if one.from_id == case_id else one.from_id


def _role(one: Relation, case_id: UUID) -> Role:
    downwards: dict[str, Role] = {"child": "child", "follow_on": "later", "referred": "referred_to"}
    upwards: dict[str, Role] = {"child": "parent", "follow_on": "earlier", "referred": "referred_from"}
    return (downwards if one.from_id == case_id else upwards)[one.kind]
