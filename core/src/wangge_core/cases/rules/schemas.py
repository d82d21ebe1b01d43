"""Rules of the mechanisms as they go over the wire."""

import msgspec

from wangge_core.cases.rules.model import AppealRule, CaseRules, EscalationRule, ExtensionRule, RuleName, SupervisionRule, SuspensionRule


class RuleSource(msgspec.Struct, frozen=True):
    """Who says a rule: an area, for a case type or (null) for all; both null when it comes with the platform."""

    name: RuleName
    set_by: str | None
    case_type: str | None


class CaseRulesOut(msgspec.Struct, frozen=True):
    """The rules in force for a case type (null: those that hold for any) in an area."""

    area: str
    case_type: str | None
    rules: CaseRules
    sources: list[RuleSource]


class CaseRuleIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rules to be set; what is left out stays as it is."""

    extension: ExtensionRule | None = None
    suspension: SuspensionRule | None = None
    appeal: AppealRule | None = None
    supervision: SupervisionRule | None = None
    escalation: EscalationRule | None = None
