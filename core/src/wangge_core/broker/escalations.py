"""Chains of calls that plugins begin and end, and calls that they brought and somebody answered."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

from wangge_core.broker.answering import Answered
from wangge_core.broker.asker import Asker, id_of
from wangge_core.broker.cases import CaseMethods
from wangge_core.call_chains.repository import ChainRepository, StoredChain
from wangge_core.call_chains.service import Begin, CallChains
from wangge_core.plugins.model import Installed
from wangge_sdk.broker.calls import CaseGet
from wangge_sdk.broker.escalations import (
    ESCALATIONS_BEGIN,
    ESCALATIONS_STOP,
    ESCALATIONS_TAKE,
    EscalationBegin,
    EscalationState,
    EscalationStop,
    EscalationTake,
)
from wangge_sdk.manifest.contributions import Escalation
from wangge_sdk.platform import RefusedError

CONTACT: Final = "people.contact:read"
_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")


class Plugins(Protocol):
    """What is installed."""

    def installed(self, plugin: str, version: str | None = None) -> Installed:
        """Return one version of a plugin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationMethods:
    """Begins and ends chains."""

    chains: CallChains
    repository: ChainRepository
    cases: CaseMethods
    plugins: Plugins

    def answered(self) -> tuple[Answered, ...]:
        """Return the methods."""
        return (Answered(ESCALATIONS_BEGIN, self.begin), Answered(ESCALATIONS_STOP, self.stop), Answered(ESCALATIONS_TAKE, self.take))

    async def begin(self, asker: Asker, wanted: EscalationBegin) -> EscalationState:
        """Begin a chain.

        Raises:
            RefusedError: `outside_of_call`, `escalation_not_declared`, `person_not_found`.
            NotFoundError: the case is not for whoever asks.
        """
        area = wanted.area or asker.area
        asker.require_inside(area)
        escalation = self._declared(asker, wanted.escalation, area)
        case = await self.cases.get(asker, CaseGet(wanted.case_id)) if wanted.case_id else None
        contacts = await self._accounts(wanted.contacts, asker.county)
        chain = await self.chains.begin(
            Begin(
                plugin=asker.plugin,
                version=asker.version,
                escalation=escalation,
                area=area,
                once=_once(asker, wanted.escalation, wanted.once),
                by=asker.actor(),
                case_id=UUID(case.id) if case else None,
                contacts=contacts,
            )
        )
        return await self._state(chain, tuple(sorted(wanted.contacts.keys() - contacts.keys())))

    async def stop(self, asker: Asker, wanted: EscalationStop) -> EscalationState:
        """End a chain that the plugin began.

        Raises:
            RefusedError: `escalation_not_found`.
            ConflictError: `call_chain_ended`.
        """
        chain = await self.repository.begun(_once(asker, wanted.escalation, wanted.once))
        if chain is None:
            raise RefusedError("escalation_not_found", f"{asker.plugin} began no chain {wanted.escalation!r} under that name.")
        return await self._state(await self.chains.ended(chain, "stopped", asker.actor(), "plugin"))

    async def take(self, asker: Asker, wanted: EscalationTake) -> EscalationState:
        """Take a chain for somebody who answered a call that the plugin brought.

        Raises:
            RefusedError: `not_granted`, `notice_not_found`.
            NotFoundError: `call_chain_not_found`.
            ConflictError: `call_chain_ended`.
        """
        asker.require(CONTACT, asker.area)
        return await self._state(await self.chains.taken_by_call(asker.plugin, id_of(wanted.notice, "notice"), asker.actor()))

    def _declared(self, asker: Asker, name: str, area: str) -> Escalation:
        offer = self.plugins.installed(asker.plugin, asker.version).offer
        escalations = offer.manifest.contributes.escalations if offer else ()
        declared = next((each for each in escalations if each.id == name), None)
        if declared is None or asker.grants.granted(asker.plugin, asker.version, area).escalation(name) is None:
            detail = f"{name!r} is no chain that {asker.plugin} declares and {area} agreed to; see contributes.escalations."
            raise RefusedError("escalation_not_declared", detail)
        return declared

    async def _accounts(self, contacts: Mapping[str, str], county: str) -> dict[str, UUID]:
        """Return the accounts of contacts; those are left out by whose number nobody is found."""
        found = {}
        for name, given in contacts.items():
            account = (
                await self.repository.account_by_mobile(given, county) if _MOBILE.fullmatch(given) else await self._account(given, county)
            )
            if account is not None:
                found[name] = account
        return found

    async def _account(self, person: str, county: str) -> UUID:
        account = await self.repository.account_of(id_of(person, "person"), county)
        if account is None:
            raise RefusedError("person_not_found", f"There is nobody {person} in {county} who can be called.")
        return account

    async def _state(self, chain: StoredChain, unreached: tuple[str, ...] = ()) -> EscalationState:
        made = len(await self.repository.calls([chain.id]))
        state = chain.state
        return EscalationState(
            id=str(chain.id),
            state="running" if state == "running" else "taken" if state == "taken" else "stopped" if state == "stopped" else "exhausted",
            begun_at=chain.begun_at,
            calls=made,
            unreached=unreached,
        )


def _once(asker: Asker, escalation: str, name: str) -> str:
    return f"{asker.plugin}/{asker.county}/{escalation}/{name}"[:300]
