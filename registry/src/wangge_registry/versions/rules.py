"""The rule pack over HTTP: what each check asks, why, and how to mend what it finds. Findings lead here, on an intranet too."""

from litestar import Controller, get
from litestar.di import NamedDependency
from msgspec import Struct

from wangge_registry.accounts.model import Account
from wangge_sdk.manifest.findings import Severity
from wangge_sdk.rulepack import BUILT_IN, Check, Mode
from wangge_sdk.rulepack.checks import CHECKS
from wangge_sdk.texts import Text


class RuleOut(Struct, frozen=True, kw_only=True):
    """One check."""

    id: str
    family: str
    title: Text
    reason: Text
    """Why there is such a check."""
    mend: Text
    severity: Severity
    mode: Mode
    """`enforced`: no version passes with a finding; `enabled`: it is told; `shadow`: it is on trial and told to reviewers only."""
    page: str
    """Its place in the documentation, below the language's folder."""


class RuleList(Struct, frozen=True, kw_only=True):
    """The checks of the rule pack, by their ids."""

    pack: str
    items: list[RuleOut]


class RuleController(Controller):
    """What the machines ask of a version."""

    path = "/rules"
    tags = ("versions",)

    @get("/", operation_id="listRules", summary="The checks that every version goes through")
    async def page(self, caller: NamedDependency[Account | None]) -> RuleList:
        """Return them; those on trial to reviewers only. An author runs the same by `wangge plugin check`."""
        trying = caller is not None and (caller.reviews or caller.administers)
        rules = [_rule(BUILT_IN.mode(check), check) for check in sorted(CHECKS, key=lambda check: check.id)]
        shown = [rule for rule in rules if rule.mode is not Mode.OFF and (trying or rule.mode is not Mode.SHADOW)]
        return RuleList(pack=f"{BUILT_IN.id} {BUILT_IN.version}", items=shown)


def _rule(mode: Mode, check: Check) -> RuleOut:
    values = {name: getattr(check, name) for name in RuleOut.__struct_fields__ if name != "mode"}
    return RuleOut(mode=mode, **values)
