"""Reading and changing the rules of an area."""

from collections.abc import Iterable
from dataclasses import dataclass

from wangge_core import area_code
from wangge_core.access import catalogue
from wangge_core.access.model import Actor, Scope
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.cases.ledger.repository import LedgerRepository
from wangge_core.cases.rules.book import Said, in_force, rules_of
from wangge_core.cases.rules.model import KINDS, Approver, CaseRules, EscalationRule, Rule, RuleName
from wangge_core.cases.rules.repository import RuleRepository
from wangge_core.cases.rules.schemas import CaseRuleIn, CaseRulesOut, RuleSource
from wangge_core.database import Database
from wangge_core.errors import FieldError, InvalidError, NotFoundError
from wangge_core.instants import TimeSource


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRuleService:
    """Reading needs `area:read` in the area, changing `case_rule:manage`."""

    database: Database
    repository: RuleRepository
    clocks: LedgerRepository
    access: Access
    audit: Audit
    time: TimeSource

    async def of(self, area: str, case_type: str) -> CaseRules:
        """Return the rules that hold for a case, for the platform itself."""
        return rules_of(area, case_type, await self.repository.overrides(area_code.ancestors(area)))

    async def page(self, actor: Actor, area: str, case_type: str) -> CaseRulesOut:
        """Return the rules in force with who says them.

        Raises:
            ForbiddenError: `permission_missing`, without `area:read` there.
        """
        code = area_code.parse(area)
        self.access.require(actor, code, "area", "read")
        found = in_force(code, case_type, await self.repository.overrides(area_code.ancestors(code)))
        sources = [
            RuleSource(name, place.area if place else None, (place.case_type or None) if place else None)
            for name, (_, place) in found.items()
        ]
        return CaseRulesOut(code, case_type or None, CaseRules(**{name: rule for name, (rule, _) in found.items()}), sources)

    async def set_rules(self, actor: Actor, area: str, case_type: str, given: CaseRuleIn) -> None:
        """Say for an area what some rules are.

        Raises:
            ForbiddenError: `permission_missing`.
            InvalidError: `ladder`; `approver` for a permission that there is not.
        """
        code = self._manageable(actor, area)
        rules: dict[RuleName, Rule] = {name: rule for name in KINDS if (rule := getattr(given, name)) is not None}
        for name, rule in rules.items():
            if isinstance(rule, EscalationRule):
                rule.require_sound()
            _require_known(name, getattr(rule, "approvers", ()))
        now = self.time.now()
        async with self.database.transaction():
            for name, rule in rules.items():
                await self.repository.set_rule(Said(code, case_type), name, rule, now)
            await self._changed(actor, code, case_type, rules, "case_rule.set")

    async def unset_rule(self, actor: Actor, area: str, case_type: str, name: RuleName) -> None:
        """Let what is said above decide again.

        Raises:
            ForbiddenError: `permission_missing`.
            NotFoundError: `case_rule_not_set`.
        """
        code = self._manageable(actor, area)
        async with self.database.transaction():
            if not await self.repository.remove_rule(Said(code, case_type), name):
                raise NotFoundError("case_rule_not_set", f"Area {code} itself says nothing of the rule {name}.")
            await self._changed(actor, code, case_type, (name,), "case_rule.unset")

    async def _changed(self, actor: Actor, area: str, case_type: str, names: Iterable[RuleName], action: str) -> None:
        await self.audit.record(
            AuditEntry(
                action=action,
                actor=actor,
                resource="case_rule",
                resource_id=area,
                area=area,
                facts={"rules": [str(name) for name in sorted(names)], "case_type": case_type or None},
            )
        )
        if "escalation" in names:
            await self.clocks.look_again(Scope.of((area,)))

    def _manageable(self, actor: Actor, area: str) -> str:
        code = area_code.parse(area)
        self.access.require(actor, code, "case_rule", "manage")
        return code


def _require_known(name: RuleName, approvers: Iterable[Approver]) -> None:
    known = {permission.action for permission in catalogue.permissions() if permission.resource == "case"}
    for number, approver in enumerate(approvers):
        if approver.permission not in known:
            message = f"There is no permission case:{approver.permission}; there are {', '.join(sorted(known))}."
            raise InvalidError("approver", message, (FieldError(f"/{name}/approvers/{number}/permission", "approver", message),))
