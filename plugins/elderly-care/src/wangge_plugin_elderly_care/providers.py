"""Who gives home care: the catalogue of services, organisations with licences that somebody has verified, and their carers."""

from datetime import date
from typing import Final

from wangge_plugin_elderly_care.files import living
from wangge_plugin_elderly_care.registers import ORGANISATION, Input, require_state
from wangge_sdk.registers import Document, NotPossibleError, Registers, entered

_SERVICE: Final = ("name", "skill", "minutes", "price", "subsidy", "subsidy_levels", "text", "area")


def offer_service(registers: Registers, given: Input) -> None:
    """Put a service into the catalogue."""
    if given["subsidy"] > given["price"]:
        raise NotPossibleError("补贴不能高于价格。", "A subsidy cannot be more than the price.")
    registers.take([entered("service", {name: given.get(name) for name in _SERVICE} | {"state": "offered"})])


def withdraw_service(registers: Registers, given: Input) -> None:
    """Take a service out of the catalogue; orders that are there go on."""
    service = registers.get("service", given["service"])
    require_state(service, "offered")
    registers.take([service.changed(state="withdrawn")])


def enter_provider(registers: Registers, given: Input, area: str) -> None:
    """Enter an organisation of the base library as a provider; its licence is still to be verified."""
    organisation = registers.get(ORGANISATION, given["organisation"])
    body = {name: given[name] for name in ("licence_kind", "licence_number", "licence_until")}
    body |= {"organisation": organisation.id, "name": organisation["name"], "state": "pending", "area": given.get("area") or area}
    registers.take([entered("provider", body)])


def verify_provider(registers: Registers, given: Input, today: date) -> None:
    """Record that somebody has held the licence against its register.

    Raises:
        NotPossibleError: it has expired.
    """
    provider = registers.get("provider", given["provider"])
    until = str(given.get("licence_until") or provider["licence_until"])
    if until < today.isoformat():
        raise NotPossibleError("许可证已过期，不能核验通过。", "The licence has expired and cannot be verified.")
    body = {"state": "verified", "verified_on": today.isoformat(), "verified_how": given["verified_how"], "licence_until": until}
    registers.take([provider.changed(**body)])


def suspend_provider(registers: Registers, given: Input) -> None:
    """Have a provider get no orders; what it has goes on."""
    provider = registers.get("provider", given["provider"])
    require_state(provider, "verified", "pending", "expired")
    registers.take([provider.changed(state="suspended", note=given["note"])])


def enter_carer(registers: Registers, given: Input) -> None:
    """Enter somebody of the base library who goes to elders for a provider."""
    person, provider = living(registers, given["person"]), registers.get("provider", given["provider"])
    body: dict[str, object] = {
        "person": person.id,
        "person_label": person.label,
        "provider": provider.id,
        "provider_label": provider["name"],
    }
    body |= {"skills": given["skills"], "most": given.get("most", 3), "load": 0, "state": "active", "grid": person["grid"]}
    registers.take([entered("carer", body)])


def end_carer(registers: Registers, given: Input) -> None:
    """Have a carer get no orders any more."""
    registers.take([registers.get("carer", given["carer"]).changed(state="ended")])


def serving(provider: Document, today: date) -> bool:
    """Tell whether a provider may be sent: verified, and its licence holds."""
    return bool(provider["state"] == "verified" and str(provider["licence_until"]) >= today.isoformat())


def expire(registers: Registers, today: date) -> int:
    """Mark providers whose licence has run out, and return how many they are."""
    late = list(registers.every("provider", "state=verified", f"licence_until<{today.isoformat()}", sort="licence_until"))
    for provider in late:
        registers.take([provider.changed(state="expired")])
    return len(late)
