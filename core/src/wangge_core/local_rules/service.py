"""Reading and changing the rules of an area."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.database import Database, DuplicateError
from wangge_core.forms.validators import validator_for
from wangge_core.instants import TimeSource
from wangge_core.local_rules.book import LocalRules
from wangge_core.local_rules.errors import RuleChangedError, for_all, not_set, unknown_area, unknown_case_type, unknown_kind, unsound
from wangge_core.local_rules.model import Group, Kind, Place, Stated
from wangge_core.local_rules.repository import RuleRepository
from wangge_core.local_rules.schemas import LocalRuleOut, LocalRulesOut, RuleChange, RuleGroup, RuleHistory, RulePlace, RuleSource

MOST_CHANGES: Final = 200
"""So many changes of the history are shown."""


class Areas(Protocol):
    """The area tree, in memory."""

    def knows(self, code: str) -> bool:
        """Tell whether the area exists today."""

    def name(self, code: str) -> str:
        """Return the area's name, or the code itself when it has none any more."""

    def name_en(self, code: str) -> str | None:
        """Return the area's English name, if it has one."""


Follower = Callable[[str], Awaitable[None]]
"""What a mechanism does in the transaction in which its rule changes for an area."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalRuleService:
    """Reading needs `area:read` in the area, changing `case_rule:manage`.

    knows_case_type: whether anybody offers a case type. followers: by kind, for mechanisms that carry a new rule over to
    what runs under the old one; without one, each step goes by the rule that holds when it is taken.
    """

    database: Database
    book: LocalRules
    access: Access
    audit: Audit
    areas: Areas
    knows_case_type: Callable[[str], bool]
    time: TimeSource
    followers: Mapping[str, Follower] = field(default_factory=dict)

    def page(self, actor: Actor, area: str, case_type: str) -> LocalRulesOut:
        """Return every kind with what holds in an area, for a case type or (empty) for all of them.

        Raises:
            ForbiddenError: `permission_missing`.
            InvalidError: `area_code`, `case_type_unknown`.
        """
        place = self._readable(actor, area, case_type)
        kinds = [kind for kind in self.book.kinds.values() if kind.by_case_type or not place.case_type]
        groups: dict[str, Group] = {kind.group.id: kind.group for kind in kinds}
        return LocalRulesOut(
            area=self._area(place.area),
            case_type=place.case_type or None,
            groups=[RuleGroup(group.id, dict(group.title)) for group in groups.values()],
            rules=[self._rule(kind, place) for kind in kinds],
            may_change=self.access.allowed(actor, place.area, "case_rule", "manage"),
        )

    def history(self, actor: Actor, kind_id: str, area: str, case_type: str) -> RuleHistory:
        """Return who changed a rule of an area or of those above it, and how.

        Raises:
            ForbiddenError: `permission_missing`.
            NotFoundError: `rule_unknown`.
        """
        kind = self._kind(kind_id)
        past = self.book.history(kind, self._readable(actor, area, case_type))
        return RuleHistory([self._change(kind, entry) for entry in past[:MOST_CHANGES]])

    async def put(self, actor: Actor, kind_id: str, area: str, case_type: str, version: int, given: Mapping[str, Any]) -> LocalRuleOut:
        """Say for an area and below what a rule is, on the whole; `version` is what the caller saw.

        Raises:
            ForbiddenError: `permission_missing`.
            NotFoundError: `rule_unknown`.
            InvalidError: `rule_settings`, with every field that is wrong; `rule_for_all`, `case_type_unknown`, `area_unknown`.
            RuleChangedError: somebody else was faster.
        """
        kind = self._kind(kind_id)
        place = self._manageable(actor, kind, area, case_type)
        return await self._change_to(actor, kind, place, version, _settings(kind, given))

    async def drop(self, actor: Actor, kind_id: str, area: str, case_type: str, version: int) -> LocalRuleOut:
        """Let what is said above decide again.

        Raises:
            ForbiddenError: `permission_missing`.
            NotFoundError: `rule_unknown`, `rule_not_set`.
            RuleChangedError: somebody else was faster.
        """
        kind = self._kind(kind_id)
        place = self._manageable(actor, kind, area, case_type)
        await self.book.refresh()
        own = self.book.own(kind, place)
        if own is None or own.settings is None:
            raise not_set(place.area)
        return await self._change_to(actor, kind, place, version, None)

    async def _change_to(self, actor: Actor, kind: Kind[Any], place: Place, seen: int, settings: msgspec.Struct | None) -> LocalRuleOut:
        await self.book.refresh()
        own = self.book.own(kind, place)
        if seen != (own.version if own else 0):
            raise RuleChangedError(seen, own.version if own else 0)
        stated = Stated(
            kind=kind.id, place=place, version=seen + 1, settings=settings, since=self.time.now(), by_id=actor.id, by_name=actor.name
        )
        try:
            async with self.database.transaction():
                await RuleRepository(self.database).add(stated)
                await self.audit.record(_entry(actor, stated))
                if follower := self.followers.get(kind.id):
                    await follower(place.area)
        except DuplicateError:
            raise RuleChangedError(seen, seen + 1) from None
        await self.book.refresh()
        return self._rule(kind, place)

    def _kind(self, kind_id: str) -> Kind[Any]:
        kind = self.book.kinds.get(kind_id)
        if kind is None:
            raise unknown_kind(kind_id, self.book.kinds)
        return kind

    def _readable(self, actor: Actor, area: str, case_type: str) -> Place:
        code = area_code.parse(area)
        self.access.require(actor, code, "area", "read")
        if case_type and not self.knows_case_type(case_type):
            raise unknown_case_type(case_type)
        return Place(code, case_type)

    def _manageable(self, actor: Actor, kind: Kind[Any], area: str, case_type: str) -> Place:
        code = area_code.parse(area)
        self.access.require(actor, code, "case_rule", "manage")
        if not self.areas.knows(code):
            raise unknown_area(code)
        if case_type and not kind.by_case_type:
            raise for_all(kind.id)
        if case_type and not self.knows_case_type(case_type):
            raise unknown_case_type(case_type)
        return Place(code, case_type)

    def _rule(self, kind: Kind[Any], place: Place) -> LocalRuleOut:
        now, otherwise, own = self.book.in_force(kind, place), self.book.in_force(kind, place, above=True), self.book.own(kind, place)
        return LocalRuleOut(
            id=kind.id,
            group=kind.group.id,
            title=kind.title,
            help=kind.help,
            schema=dict(kind.form),
            by_case_type=kind.by_case_type,
            default=kind.as_json(kind.default),
            settings=kind.as_json(now.settings),
            source=self._source(now.source),
            own=own is not None and own.settings is not None,
            version=own.version if own else 0,
            otherwise=kind.as_json(otherwise.settings),
            otherwise_source=self._source(otherwise.source),
            case_types=[] if place.case_type else list(self.book.case_types(kind, place.area)),
        )

    def _source(self, entry: Stated | None) -> RuleSource | None:
        if entry is None:
            return None
        case_type = entry.place.case_type or None
        return RuleSource(
            area=self._area(entry.place.area), case_type=case_type, version=entry.version, since=entry.since, by=entry.by_name
        )

    def _change(self, kind: Kind[Any], entry: Stated) -> RuleChange:
        return RuleChange(
            area=self._area(entry.place.area),
            case_type=entry.place.case_type or None,
            version=entry.version,
            since=entry.since,
            by=entry.by_name,
            settings=kind.as_json(entry.settings) if entry.settings is not None else None,
        )

    def _area(self, code: str) -> RulePlace:
        return RulePlace(code, self.areas.name(code), self.areas.name_en(code))


def _settings(kind: Kind[Any], given: Mapping[str, Any]) -> msgspec.Struct:
    """Read settings; the schema first, which names every field that is wrong, then what does not fit together."""
    findings = validator_for(kind.form).check(given)
    if not findings:
        settings: msgspec.Struct = msgspec.convert(given, kind.type)
        findings = tuple(kind.check(settings))
        if not findings:
            return settings
    raise unsound(findings)


def _entry(actor: Actor, stated: Stated) -> AuditEntry:
    return AuditEntry(
        action="case_rule.set" if stated.settings is not None else "case_rule.unset",
        actor=actor,
        resource="case_rule",
        resource_id=f"{stated.place.area}:{stated.kind}",
        area=stated.place.area,
        facts={"rule": stated.kind, "case_type": stated.place.case_type or None, "version": stated.version},
    )
