"""The second factor over HTTP."""

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from wangge_core.access.model import Actor
from wangge_core.identity.second_factor.model import FactorOffer, FactorRuleList, RecoveryCodes
from wangge_core.identity.second_factor.schemas import FactorCode, FactorRuleChange
from wangge_core.identity.second_factor.service import SecondFactors
from wangge_core.identity.sessions.model import SignedIn


class OwnFactorController(Controller):
    """One's own second factor."""

    path = "/me/second-factor"
    tags = ("session",)

    @post("/", operation_id="offerSecondFactor", summary="Ask for a secret for the authenticator app", status_code=200)
    async def offer(self, owner: NamedDependency[SignedIn], second_factors: NamedDependency[SecondFactors]) -> FactorOffer:
        """Return the secret as text, address and QR code; it counts once a code of it was confirmed."""
        return await second_factors.offer(owner)

    @put("/", operation_id="confirmSecondFactor", summary="Confirm the second factor with its first code")
    async def confirm(
        self, owner: NamedDependency[SignedIn], second_factors: NamedDependency[SecondFactors], data: JSONBody[FactorCode]
    ) -> RecoveryCodes:
        """Return recovery codes, which are shown this once."""
        return await second_factors.confirm(owner, data.code)

    @delete("/", operation_id="removeOwnSecondFactor", summary="Take one's own second factor away", status_code=204)
    async def remove(
        self, owner: NamedDependency[SignedIn], second_factors: NamedDependency[SecondFactors], data: JSONBody[FactorCode]
    ) -> None:
        """Sign in by password alone from now on, unless a position requires more."""
        await second_factors.remove(owner, data.code)


class FactorRuleController(Controller):
    """Who must have a second factor: a county's decision, by role."""

    path = "/second-factor-rules"
    tags = ("roles",)

    @get("/", operation_id="listSecondFactorRules", summary="Who must have a second factor")
    async def rules(self, actor: NamedDependency[Actor], second_factors: NamedDependency[SecondFactors]) -> FactorRuleList:
        """Return the rules within one's areas."""
        return await second_factors.rules(actor)

    @put("/{role:str}/{area:str}", operation_id="setSecondFactorRule", summary="Require a second factor, or no longer", status_code=204)
    async def set_rule(
        self,
        actor: NamedDependency[Actor],
        second_factors: NamedDependency[SecondFactors],
        role: FromPath[str],
        area: FromPath[str],
        data: JSONBody[FactorRuleChange],
    ) -> None:
        """Apply to whoever holds the role in the area or below; those who have none set it up at their next request."""
        await second_factors.set_rule(actor, role, area, required=data.required)
