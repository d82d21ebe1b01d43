"""The publishers of the demonstration registry, one of each kind that our plugins name, and how each proves who it is."""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from wangge_registry.accounts.model import Account
from wangge_registry.marketplace import Marketplace
from wangge_registry.names.reserved import reserved_word
from wangge_registry.publishers.model import PROOFS, Kind, Proof, Role
from wangge_registry.publishers.proving import Proving, record_of
from wangge_registry.publishers.schemas import EvidenceDecision, MemberDraft, PublisherDraft

PUBLISHER: Final = "wangge"
LEGAL_NAME: Final = "wangge contributors"
_LETTER: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


class House(Struct, frozen=True, kw_only=True):
    """A publisher, as it stands in the manifests of its plugins, and the accounts of those who act for it."""

    id: str
    kind: Kind
    legal_name: str
    domain: str
    registration: str = ""
    owner: str
    maintainer: str

    @property
    def draft(self) -> PublisherDraft:
        """What it is opened with."""
        return PublisherDraft(
            id=self.id,
            kind=self.kind,
            legal_name=self.legal_name,
            contact=f"security@{self.domain}",
            domain=self.domain,
            registration=self.registration,
        )


OURS: Final = House(
    id=PUBLISHER, kind=Kind.COMMUNITY, legal_name=LEGAL_NAME, domain="wangge.example", owner="publisher", maintainer="maintainer"
)
HOUSES: Final = (
    OURS,
    House(
        id="qingxi-digital",
        kind=Kind.COMPANY,
        legal_name="清溪数智科技有限公司",
        registration="91999901MA0000BX7N",
        domain="qingxi-digital.example",
        owner="company",
        maintainer="company-2",
    ),
    House(
        id="qingxi-gov",
        kind=Kind.GOVERNMENT,
        legal_name="清溪县应急管理局",
        registration="11999901MB0000BX0B",
        domain="qingxi.example",
        owner="bureau",
        maintainer="bureau-2",
    ),
    House(
        id="qingxi-sense",
        kind=Kind.COMPANY,
        legal_name="清溪感知科技有限公司",
        registration="91999901MA0000CY1T",
        domain="qingxi-sense.example",
        owner="sensors",
        maintainer="sensors-2",
    ),
    House(
        id="qingxi-elders",
        kind=Kind.NGO,
        legal_name="清溪县夕阳红养老服务中心",
        registration="52999901MJ0000BXXC",
        domain="qingxi-elders.example",
        owner="elders",
        maintainer="elders-2",
    ),
    House(
        id="nine-hills-university",
        kind=Kind.UNIVERSITY,
        legal_name="Nine Hills University",
        domain="nine-hills.example",
        owner="university",
        maintainer="university-2",
    ),
)


class Zones:
    """The name servers of invented domains, which nobody else could ask."""

    def __init__(self) -> None:
        """Begin without a record."""
        self._texts: dict[str, str] = {}

    def put(self, name: str, text: str) -> None:
        """Do what a publisher does in its own zone."""
        self._texts[name] = text

    async def texts(self, name: str) -> Sequence[str]:
        """Return the TXT records of a name; see `Resolver`."""
        return [self._texts[name]] if name in self._texts else []


async def open_house(market: Marketplace, house: House, accounts: Mapping[str, Account], registrar: Account, reviewer: Account) -> None:
    """Open a publisher and prove it. A kept name needs the registrar's word, who opens it and hands it over."""
    owner = accounts[house.owner]
    opener = registrar if reserved_word(house.id) else owner
    await market.publishers.open(opener, house.draft)
    if opener is registrar:
        await market.publishers.add_member(registrar, house.id, MemberDraft(house.owner, Role.OWNER))
        await market.publishers.remove_member(owner, house.id, registrar.username)
    await market.publishers.add_member(owner, house.id, MemberDraft(house.maintainer))
    zones = Zones()
    proving = Proving(market.database, market.log, market.files, zones, market.time)
    for proof in sorted(PROOFS[house.kind]):
        if proof is Proof.LETTER:
            piece = await proving.give_letter(owner, house.id, "charter.pdf", _LETTER)
        else:
            piece = await proving.give(owner, house.id, proof)
        if proof is Proof.DOMAIN:
            zones.put(*record_of(piece))
            await proving.look(owner, piece.id)
        else:
            await proving.decide(reviewer, piece.id, EvidenceDecision(confirmed=True))
