"""Certificates of the demonstration: what two reviewers have approved that asks to run inside a server, signed by the holders."""

from pathlib import Path
from typing import Any

import msgspec

from wangge_registry.demo.cast import PASSWORD
from wangge_registry.keys.online import OnlineKey
from wangge_registry.marketplace import Marketplace
from wangge_registry.trust.revoking import certificates
from wangge_registry.trust.roles import CERTIFIED_FILE, TARGETS
from wangge_registry.versions.repository import VersionRepository
from wangge_registry.versions.states import State


async def certify(market: Marketplace, holders: Path) -> list[str]:
    """Certify every published version that asks for it, and return their names; nothing when that has been done.

    `holders` is the folder of the people's keys.
    """
    offered = await VersionRepository(market.database).in_states(State.PUBLISHED)
    asking = [version for version in offered if version.manifest.get("runtime", {}).get("isolation") == "inprocess"]
    said = await certificates(market.database, [f"{version.plugin}=={version.version}" for version in asking])
    if said == _certified(market):
        return []
    market.ceremonies.certify(said)
    _sign(market, holders)
    return [version.name for version in asking]


def _sign(market: Marketplace, holders: Path) -> None:
    for file in sorted(holders.glob(f"{TARGETS}-*.pem")):
        market.ceremonies.sign(TARGETS, OnlineKey.load(file, PASSWORD))
    market.ceremonies.publish()


def _certified(market: Marketplace) -> list[dict[str, Any]]:
    """Return the certificates that the targets name now."""
    targets = market.metadata.newest(TARGETS)
    listed = targets.signed.targets.get(CERTIFIED_FILE) if targets else None
    content = market.metadata.document(f"{listed.hashes['sha256']}.{CERTIFIED_FILE}") if listed else None
    return list(msgspec.json.decode(content)["certificates"]) if content else []
