"""What is vouched for, and to whom a publisher's key reaches. Mirrors and thieves try their luck in `tests/core/market/test_trust.py`."""

from functools import partial
from typing import Any

import pytest
from tuf.api.metadata import Metadata, TargetFile

from tests.registry.shop import Person, Shop, wheel
from tests.registry.trust.people import County, Mirror, People
from wangge_registry.reviews.statement import StatementError, verified
from wangge_registry.trust.revoking import revocations
from wangge_sdk.withdrawals import read_withdrawals


async def test_a_county_gets_the_file_with_its_reviews(trusted: Shop, county: County):
    assert await county.file() == wheel()[1]
    custom = await county.custom()
    assert (custom["plugin"], custom["version"], custom["channel"]) == ("lampworks.street-lights", "1.0.0", "stable")
    digest = (await trusted.simple())["files"][0]["hashes"]["sha256"]
    statement = verified(custom["reviews"][0], trusted.market.review_key.public_pem, digest)
    assert statement["predicate"]["decision"] == "approve"
    with pytest.raises(StatementError, match="other bytes"):
        verified(custom["reviews"][0], trusted.market.review_key.public_pem, "0" * 64)


def _forged(shop: Shop, role: str, change: Any) -> bytes:
    """Metadata of a publisher as whoever has its key, but no other, can make it."""
    metadata = shop.market.metadata.newest(role)
    targets = shop.market.metadata.newest("targets")
    assert metadata is not None
    assert targets is not None
    change(metadata.signed)
    metadata.sign(shop.market.repository.keys.signer(role, targets.signed))
    return bytes(metadata.to_bytes())


def _add(target: TargetFile, signed: Any) -> None:
    signed.targets[target.path] = target


async def test_a_publisher_signs_outside_of_its_path(trusted: Shop, county: County, mirror: Mirror):
    evil = TargetFile.from_data("brightworks/x-1.0.0-py3-none-any.whl", b"evil", ["sha256"])
    content = _forged(trusted, "publisher-lampworks", partial(_add, evil))
    version = Metadata.from_bytes(content).signed.version
    mirror.instead = {f"metadata/{version}.publisher-lampworks.json": content}
    assert await county.custom("brightworks/x-1.0.0-py3-none-any.whl") is None
    for path in ("revocations.json", "certificates.json"):
        evil = TargetFile.from_data(path, b"evil", ["sha256"])
        content = _forged(trusted, "publisher-lampworks", partial(_add, evil))
        mirror.instead = {f"metadata/{version}.publisher-lampworks.json": content}
        updater = await county.updated()
        found = updater.get_targetinfo(path)
        assert found is None or found.hashes != evil.hashes


async def test_what_is_quarantined_or_revoked_is_vouched_for_no_more(trusted: Shop, county: County, reviewer: Person, people: People):
    ada = await trusted.person("ada", duties=("administrator",))
    await trusted.act(reviewer, "quarantine", "Somebody has reported it.")
    await trusted.market.vouching.reconcile()
    assert await county.custom() is None
    await trusted.act(reviewer, "release", "It was a mistake.")
    await trusted.market.vouching.reconcile()
    assert await county.file() == wheel()[1]
    await trusted.act(ada, "revoke", "It sends names away.")
    await trusted.market.vouching.reconcile()
    assert await county.custom() is None
    trusted.market.ceremonies.revoke(await revocations(trusted.market.database, trusted.market.log, trusted.time.now()))
    people.sign(trusted.market.ceremonies, "revocations")
    trusted.market.ceremonies.publish()
    (entry,) = read_withdrawals("revocations.json", await county.file("revocations.json")).entries
    assert (entry.plugin, entry.versions, entry.action) == ("lampworks.street-lights", "==1.0.0", "revoke")
