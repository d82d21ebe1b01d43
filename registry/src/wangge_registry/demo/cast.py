"""Who is in the demonstration registry, and the keys of those who sign for it; made once, before it serves."""

from pathlib import Path
from typing import Final

from msgspec import Struct

from wangge_registry.accounts.model import Account, Duty
from wangge_registry.accounts.schemas import AccountDraft
from wangge_registry.demo.publishers import HOUSES, open_house
from wangge_registry.keys.online import OnlineKey
from wangge_registry.marketplace import Marketplace
from wangge_registry.trust.ceremonies import Holders
from wangge_registry.trust.roles import CEREMONIAL, TARGETS
from wangge_registry.trust.signing import public_of

PASSWORD: Final = "nine-hills-one-stream"  # noqa: S105  of a demonstration on loopback, printed where it starts
HOLDERS: Final = "holders"
"""Folder of the people's keys, below the data."""
_HOLDERS: Final = 2


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
CAST: Final = (
    OWNER,
    MAINTAINER,
    Part("company", "罗数智", "owner of qingxi-digital, a company (企业)"),
    Part("company-2", "方数智", "maintainer of it (维护人)"),
    Part("bureau", "丁应急", "owner of qingxi-gov, a government body (政府部门)"),
    Part("bureau-2", "邵应急", "maintainer of it (维护人)"),
    Part("sensors", "康感知", "owner of qingxi-sense, another company (另一企业)"),
    Part("sensors-2", "贺感知", "maintainer of it (维护人)"),
    Part("elders", "顾夕阳", "owner of qingxi-elders, an NGO (社会组织)"),
    Part("elders-2", "严夕阳", "maintainer of it (维护人)"),
    Part("university", "卢九丘", "owner of nine-hills-university (高校)"),
    Part("university-2", "毕九丘", "maintainer of it (维护人)"),
    FIRST,
    SECOND,
    REGISTRAR,
)


async def prepare(market: Marketplace) -> bool:
    """Make accounts, publishers and keys unless they are there; tell whether they had to be made."""
    if market.metadata.public("1.root.json") is not None:
        return False
    accounts = {part.username: await _account(market, part) for part in CAST}
    for house in HOUSES:
        await open_house(market, house, accounts, accounts[REGISTRAR.username], accounts[FIRST.username])
    _ceremony(market, market.settings.data / HOLDERS)
    return True


async def _account(market: Marketplace, part: Part) -> Account:
    duties = frozenset({part.duty} if part.duty else ())
    return await market.accounts.open(AccountDraft(username=part.username, name=part.name, password=PASSWORD), duties, part.organisation)


def _ceremony(market: Marketplace, folder: Path) -> None:
    """Make the first root as two holders of each role do, and let each publisher sign for its own files."""
    folder.mkdir(parents=True, exist_ok=True)
    keys = {role: [OnlineKey.generate() for _ in range(_HOLDERS)] for role in CEREMONIAL}
    for role, held in keys.items():
        for number, key in enumerate(held, 1):
            key.save(folder / f"{role}-{number}.pem", PASSWORD, replace=True)
    market.ceremonies.begin(*(Holders(keys=[public_of(key) for key in keys[role]], threshold=_HOLDERS) for role in CEREMONIAL))
    _signed(market, keys)
    for house in HOUSES:
        market.ceremonies.delegate(house.id, renew=False)
    _signed(market, {TARGETS: keys[TARGETS]})


def _signed(market: Marketplace, keys: dict[str, list[OnlineKey]]) -> None:
    for role, held in keys.items():
        for key in held:
            market.ceremonies.sign(role, key)
    market.ceremonies.publish()
