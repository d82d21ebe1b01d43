"""Reading and changing the rules of an area: the nearest area that says something decides."""

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.cases.local_rules.model import DuplicateRules, PrivacyRules, RuleName, Rules, shipped
from wangge_core.cases.local_rules.repository import LocalRuleRepository
from wangge_core.database import Database
from wangge_core.errors import FieldError, InvalidError, NotFoundError
from wangge_core.instants import TimeSource


class LocalRules:
    """Reading needs `area:read` in the area, changing `case_rule:manage`."""

    def __init__(self, database: Database, access: Access, *, audit: Audit, time: TimeSource) -> None:
        """Work on `database`."""
        self._database = database
        self._repository = LocalRuleRepository(database)
        self._access = access
        self._audit = audit
        self._time = time

    async def duplicates(self, area: str) -> DuplicateRules:
        """Return how an area looks for duplicates."""
        found = await self._repository.nearest("duplicates", area_code.ancestors(area))
        return msgspec.json.decode(found[1], type=DuplicateRules) if found else shipped().duplicates

    async def privacy(self, area: str) -> PrivacyRules:
        """Return how an area guards what people told."""
        found = await self._repository.nearest("privacy", area_code.ancestors(area))
        return msgspec.json.decode(found[1], type=PrivacyRules) if found else shipped().privacy

    async def privacy_by_area(self) -> dict[str, PrivacyRules]:
        """Return what every area says that says something of its own; where none does, what the platform ships holds."""
        return {area: msgspec.json.decode(body, type=PrivacyRules) for area, body in (await self._repository.all("privacy")).items()}

    async def page(self, actor: Actor, area: str) -> tuple[str, DuplicateRules, str | None, PrivacyRules, str | None]:
        """Return both kinds of rules in force in an area, each with the area that set it.

        Raises:
            ForbiddenError: `permission_missing`, without `area:read` there.
        """
        code = area_code.parse(area)
        self._access.require(actor, code, "area", "read")
        line = area_code.ancestors(code)
        one, two = await self._repository.nearest("duplicates", line), await self._repository.nearest("privacy", line)
        return (
            code,
            await self.duplicates(code),
            one[0] if one else None,
            await self.privacy(code),
            two[0] if two else None,
        )

    async def put(self, actor: Actor, area: str, name: RuleName, rules: Rules) -> None:
        """Say for an area what holds there.

        Raises:
            ForbiddenError: `permission_missing`.
            InvalidError: `case_rule`, with what does not fit together.
        """
        code = self._manageable(actor, area)
        require_sound(rules)
        async with self._database.transaction():
            await self._repository.put(name, code, rules, self._time.now())
            await self._audit.record(_entry(actor, "case.rule_set", name, code))

    async def remove(self, actor: Actor, area: str, name: RuleName) -> None:
        """Let the areas above, or the platform, decide again.

        Raises:
            ForbiddenError: `permission_missing`.
            NotFoundError: `case_rule_not_set`.
        """
        code = self._manageable(actor, area)
        async with self._database.transaction():
            if not await self._repository.remove(name, code):
                raise NotFoundError("case_rule_not_set", f"Area {code} says nothing of its own about {name}.")
            await self._audit.record(_entry(actor, "case.rule_unset", name, code))

    def _manageable(self, actor: Actor, area: str) -> str:
        code = area_code.parse(area)
        self._access.require(actor, code, "case_rule", "manage")
        return code


def require_sound(rules: Rules) -> None:
    """Go on only when the parts of some rules fit together.

    Raises:
        InvalidError: `case_rule`.
    """
    if isinstance(rules, DuplicateRules):
        if list(rules.nudge_at) != sorted(set(rules.nudge_at)):
            raise _unsound("/nudge_at", "Give the numbers in ascending order, each once.")
        if rules.weights.distance + rules.weights.time + rules.weights.case_class + rules.weights.text <= 0:
            raise _unsound("/weights", "At least one part must count for something.")
        return
    if len({reason.id for reason in rules.reveal_reasons}) < len(rules.reveal_reasons):
        raise _unsound("/reveal_reasons", "Each reason needs an id of its own.")
    for number, line in enumerate(rules.retention):
        if (line.keep == "days") != (line.days is not None):
            raise _unsound(f"/retention/{number}/days", "Give days exactly where keep is `days`.")


def _unsound(path: str, message: str) -> InvalidError:
    return InvalidError("case_rule", message, (FieldError(path, "case_rule", message),))


def _entry(actor: Actor, action: str, name: str, area: str) -> AuditEntry:
    return AuditEntry(action=action, actor=actor, resource="case_rule", resource_id=f"{area}:{name}", area=area, facts={"name": name})
