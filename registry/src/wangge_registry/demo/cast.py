"""Who is in the demonstration registry, and the keys of those who sign for it; made once, before it serves."""

from pathlib import Path
from typing import Final

from msgspec import Struct

from wangge_registry.accounts.model import Account, Duty
from wangge_registry.accounts.schemas import AccountDraft, Credentials
from wangge_registry.keys.online import OnlineKey
from wangge_registry.marketplace import Marketplace
from wangge_registry.publishers.model import Kind, Role
from wangge_registry.publishers.schemas import EvidenceDecision, MemberDraft, PublisherDraft
from wangge_registry.trust.ceremonies import Holders
from wangge_registry.trust.roles import CEREMONIAL, TARGETS
from wangge_registry.trust.signing import public_of

PASSWORD: Final = "nine-hills-one-stream"  # noqa: S105  of a demonstration on loopback, printed where it starts
PUBLISHER: Final = "wangge"
LEGAL_NAME: Final = "wangge contributors"
HOLDERS: Final = "holders"
"""Folder of the people's keys, below the data."""
_HOLDERS: Final = 2
_LETTER: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


class Part(Struct, frozen=True):
    """An account and what it is for."""

    username: str
    name: str
    says: str
    duty: Duty | None = None
    organisation: str = ""


REGISTRAR: Final = Part("registrar", "唐登记", "registrar (登记员)", Duty.ADMINISTRATOR, "Registry")
FIRST: Final = Part("reviewer-a", "沈审核", "reviewer (审核人)", Duty.REVIEWER, "County Review Office")
SECOND: Final = Part("reviewer-b", "顾复核", "reviewer of another organisation (另一单位的审核人)", Duty.REVIEWER, "University Lab")
OWNER: Final = Part("publisher", "高发布", "owner of the publisher wangge (发布者)")
MAINTAINER: Final = Part("maintainer", "于维护", "maintainer of it (维护人)")
CAST: Final = (OWNER, MAINTAINER, FIRST, SECOND, REGISTRAR)


async def prepare(market: Marketplace) -> bool:
    """Make accounts, publisher and keys unless they are there; tell whether they had to be made."""
    if market.metadata.public("1.root.json") is not None:
        return False
    accounts = {part.username: await _account(market, part) for part in CAST}
    await _publisher(market, accounts)
    _ceremony(market, market.settings.data / HOLDERS)
    return True


async def _account(market: Marketplace, part: Part) -> Account:
    duties = frozenset({part.duty} if part.duty else ())
    await market.accounts.open(AccountDraft(username=part.username, name=part.name, password=PASSWORD), duties, part.organisation)
    session = await market.accounts.sign_in(Credentials(username=part.username, password=PASSWORD))
    return await market.accounts.by_token(session.token)


async def _publisher(market: Marketplace, accounts: dict[str, Account]) -> None:
    """Open the publisher of our own plugins as the registrar, whose word the name needs, and hand it over once it is proved."""
    registrar = accounts[REGISTRAR.username]
    draft = PublisherDraft(
        id=PUBLISHER, kind=Kind.COMMUNITY, legal_name=LEGAL_NAME, contact="security@wangge.example", domain="wangge.example"
    )
    await market.publishers.open(registrar, draft)
    await market.publishers.add_member(registrar, PUBLISHER, MemberDraft(OWNER.username, Role.OWNER))
    await market.publishers.add_member(registrar, PUBLISHER, MemberDraft(MAINTAINER.username))
    letter = await market.proving.give_letter(accounts[OWNER.username], PUBLISHER, "charter.pdf", _LETTER)
    await market.proving.decide(accounts[FIRST.username], letter.id, EvidenceDecision(confirmed=True))
    await market.publishers.remove_member(accounts[OWNER.username], PUBLISHER, REGISTRAR.username)


def _ceremony(market: Marketplace, folder: Path) -> None:
    """Make the first root as two holders of each role do, and let the publisher sign for its own files."""
    folder.mkdir(parents=True, exist_ok=True)
    keys = {role: [OnlineKey.generate() for _ in range(_HOLDERS)] for role in CEREMONIAL}
    for role, held in keys.items():
        for number, key in enumerate(held, 1):
            key.save(folder / f"{role}-{number}.pem", PASSWORD, replace=True)
    market.ceremonies.begin(*(Holders(keys=[public_of(key) for key in keys[role]], threshold=_HOLDERS) for role in CEREMONIAL))
    _signed(market, keys)
    market.ceremonies.delegate(PUBLISHER, renew=False)
    _signed(market, {TARGETS: keys[TARGETS]})


def _signed(market: Marketplace, keys: dict[str, list[OnlineKey]]) -> None:
    for role, held in keys.items():
        for key in held:
            market.ceremonies.sign(role, key)
    market.ceremonies.publish()
