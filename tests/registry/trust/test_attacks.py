"""What a mirror, a thief of keys or a publisher may try, against the client that counties have."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tuf.api.exceptions import (
    BadVersionNumberError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    RepositoryError,
    UnsignedMetadataError,
)
from tuf.api.metadata import Metadata, TargetFile

from tests.registry.shop import Person, Shop, opened, wheel
from tests.registry.trust.people import PATH, County, Mirror, People, published, today
from wangge_registry.reviews.statement import StatementError, verified
from wangge_registry.trust.revoking import revocations
from wangge_sdk.withdrawals import read_withdrawals
from wangge_serving.instants import FixedTime


async def test_a_county_gets_the_file_with_its_reviews(trusted: Shop, county: County):
    assert await county.file() == wheel()[1]
    custom = await county.custom()
    assert (custom["plugin"], custom["version"], custom["channel"]) == ("lampworks.street-lights", "1.0.0", "stable")
    digest = (await trusted.simple())["files"][0]["hashes"]["sha256"]
    statement = verified(custom["reviews"][0], trusted.market.review_key.public_pem, digest)
    assert statement["predicate"]["decision"] == "approve"
    with pytest.raises(StatementError, match="other bytes"):
        verified(custom["reviews"][0], trusted.market.review_key.public_pem, "0" * 64)


async def test_rollback_to_an_older_state(trusted: Shop, county: County, mirror: Mirror, owner: Person, reviewer: Person, token: str):
    await county.updated()
    old = dict(mirror.kept)
    await published(trusted, owner, reviewer, token, "1.1.0")
    await county.updated()
    mirror.instead = {"metadata/timestamp.json": old["metadata/timestamp.json"]}
    with pytest.raises(BadVersionNumberError):
        await county.updated()


async def test_freeze_at_an_old_state(trusted: Shop, tmp_path: Path, mirror: Mirror):
    trusted.time.advance(-timedelta(days=3))
    stamp = trusted.market.metadata.newest("timestamp")
    assert stamp is not None
    stamp.signed.expires = trusted.market.repository.expires("timestamp")
    root = trusted.market.metadata.newest("root")
    assert root is not None
    signer = trusted.market.repository.keys.signer("timestamp", root.signed)
    stamp.sign(signer)
    mirror.instead = {"metadata/timestamp.json": stamp.to_bytes()}
    with pytest.raises(ExpiredMetadataError):
        await County(tmp_path / "frozen", mirror).updated()


async def test_mix_and_match(trusted: Shop, county: County, mirror: Mirror, owner: Person, reviewer: Person, token: str):
    await county.updated()
    old = trusted.market.metadata.newest("publisher-lampworks")
    await published(trusted, owner, reviewer, token, "1.1.0")
    new = trusted.market.metadata.newest("publisher-lampworks")
    assert old is not None
    assert new is not None
    mirror.instead = {f"metadata/{new.signed.version}.publisher-lampworks.json": old.to_bytes()}
    with pytest.raises(BadVersionNumberError):
        await county.custom()


async def test_a_file_that_was_swapped_after_its_approval(trusted: Shop, county: County, mirror: Mirror):
    digest = (await trusted.simple())["files"][0]["hashes"]["sha256"]
    mirror.instead = {f"targets/lampworks/{digest}.{wheel()[0]}": wheel(changes='{"keywords": ["evil"]}')[1][: len(wheel()[1])]}
    with pytest.raises(LengthOrHashMismatchError):
        await county.file()


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


async def test_a_publishers_stolen_key_is_worth_nothing_after_it_was_renewed(trusted: Shop, people: People, county: County, mirror: Mirror):
    evil = TargetFile.from_data(PATH, b"evil", ["sha256"])

    def poison(signed: Any) -> None:
        signed.version += 5
        signed.targets = {PATH: evil}

    stolen = _forged(trusted, "publisher-lampworks", poison)
    people.delegate(trusted.market.ceremonies, renew=True)
    await trusted.market.vouching.reconcile()
    assert await county.file() == wheel()[1]
    newest = trusted.market.metadata.newest("publisher-lampworks")
    assert newest is not None
    mirror.instead = {f"metadata/{newest.signed.version}.publisher-lampworks.json": stolen}
    fresh = County(county.folder.parent / "fresh", mirror)
    with pytest.raises(RepositoryError):
        await fresh.file()


async def test_a_stolen_timestamp_key_is_worth_nothing_after_it_was_replaced(trusted: Shop, people: People, county: County, mirror: Mirror):
    root = trusted.market.metadata.newest("root")
    stamp = trusted.market.metadata.newest("timestamp")
    assert root is not None
    assert stamp is not None
    stolen = trusted.market.repository.keys.signer("timestamp", root.signed)
    await county.updated()
    trusted.market.ceremonies.rotate("timestamp")
    people.sign(trusted.market.ceremonies, "root")
    trusted.market.ceremonies.publish()
    assert await county.file() == wheel()[1]
    stamp.signed.version += 100
    stamp.sign(stolen)
    mirror.instead = {"metadata/timestamp.json": stamp.to_bytes()}
    with pytest.raises(UnsignedMetadataError):
        await county.updated()


async def test_a_mirror_that_makes_everything_up(trusted: Shop, county: County, mirror: Mirror, tmp_path: Path):
    other = People()
    async with opened(tmp_path / "evil", f"sqlite:///{tmp_path / 'evil.sqlite'}", time=FixedTime(today())) as evil:
        other.begin(evil.market.ceremonies)
        mirror.shop = evil
        with pytest.raises(RepositoryError):
            await county.updated()


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
