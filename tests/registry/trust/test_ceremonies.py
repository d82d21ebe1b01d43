"""Who has to sign what; keys that are lost, stolen or changed."""

import json
from datetime import timedelta

import pytest

from tests.registry.shop import Person, Shop, wheel
from tests.registry.trust.people import PATH, County, Mirror, People, published, revoked
from wangge_registry.keys.online import OnlineKey
from wangge_registry.trust.ceremonies import Holders
from wangge_registry.trust.revoking import certificates
from wangge_registry.trust.roles import REVOCATIONS, ROOT, TARGETS
from wangge_registry.trust.signing import public_of
from wangge_sdk.withdrawals import read_withdrawals
from wangge_serving.errors import ConflictError, InvalidError, NotFoundError


async def test_nothing_is_published_before_enough_people_have_signed(shop: Shop):
    people, ceremonies = People(), shop.market.ceremonies
    ceremonies.begin(*(people.holders(role) for role in (ROOT, TARGETS, REVOCATIONS)))
    for role in (ROOT, TARGETS, REVOCATIONS):
        people.sign(ceremonies, role, 1)
        assert ceremonies.standing(role).missing == 1
    with pytest.raises(ConflictError, match="root lacks 1"):
        ceremonies.publish()
    ceremonies.sign(ROOT, people.keys[ROOT][0])  # once more by the same person is no second signature
    assert ceremonies.standing(ROOT).missing == 1
    people.sign(ceremonies, ROOT)
    with pytest.raises(ConflictError, match="targets lacks 1"):
        ceremonies.publish()
    assert not shop.market.repository.begun
    people.sign(ceremonies, TARGETS)
    people.sign(ceremonies, REVOCATIONS)
    assert ceremonies.publish() == [ROOT, TARGETS, REVOCATIONS]
    assert {standing.role: standing.version for standing in ceremonies.standings()} == {
        "root": 1,
        "targets": 1,
        "revocations": 1,
        "snapshot": 1,
        "timestamp": 1,
        "notices": 1,
    }
    with pytest.raises(ConflictError, match="root already"):
        people.begin(ceremonies)


async def test_a_stranger_signs_nothing(shop: Shop, people: People):
    ceremonies = shop.market.ceremonies
    with pytest.raises(NotFoundError, match="waits"):
        ceremonies.sign(TARGETS, people.keys[TARGETS][0])
    ceremonies.renew(TARGETS)
    for key in (OnlineKey.generate(), people.keys[ROOT][0]):
        with pytest.raises(ConflictError, match="none of those"):
            ceremonies.sign(TARGETS, key)


async def test_a_threshold_without_keys_is_refused(shop: Shop):
    people = People()
    few = Holders(keys=people.holders(ROOT).keys[:1], threshold=2)
    with pytest.raises(InvalidError, match="2 signatures of 1"):
        shop.market.ceremonies.begin(few, people.holders(TARGETS), people.holders(REVOCATIONS))
    with pytest.raises(InvalidError, match="2 signatures of 1"):
        shop.market.ceremonies.begin(people.holders(ROOT), people.holders(TARGETS), few)


async def test_nothing_is_changed_before_there_is_a_root(shop: Shop):
    for act in (lambda: shop.market.ceremonies.delegate("lampworks"), lambda: shop.market.ceremonies.revoke([])):
        with pytest.raises(ConflictError, match="no root yet"):
            act()
    await shop.market.vouching.reconcile()  # does nothing, and is no error
    assert shop.market.ceremonies.publish() == []


async def test_an_approved_version_waits_until_its_publisher_has_a_role(
    shop: Shop, people: People, owner: Person, reviewer: Person, token: str
):
    await shop.upload(token, wheel())
    await shop.checked()
    await shop.decide(reviewer)
    assert await shop.published() == 0
    assert (await shop.details(owner))["version"]["state"] == "approved"
    people.delegate(shop.market.ceremonies)
    assert await shop.published() == 1
    with pytest.raises(ConflictError, match="a role already"):
        shop.market.ceremonies.delegate("lampworks")
    with pytest.raises(ConflictError, match="no role"):
        shop.market.ceremonies.delegate("brightworks", renew=True)


async def test_a_root_key_is_replaced_and_counties_follow(trusted: Shop, people: People, county: County):
    await county.updated()
    ceremonies, lost = trusted.market.ceremonies, people.keys[ROOT][0]
    new = OnlineKey.generate()
    ceremonies.rotate(ROOT, add=[public_of(new)], remove=[public_of(lost).keyid[:12]])
    ceremonies.sign(ROOT, people.keys[ROOT][1])
    assert ceremonies.standing(ROOT).missing == 1
    ceremonies.sign(ROOT, people.keys[ROOT][2])
    ceremonies.publish()
    assert await county.file() == wheel()[1]
    assert ceremonies.standing(ROOT).version == 2
    assert public_of(new).keyid[:16] in ceremonies.standing(ROOT).keys
    ceremonies.renew(ROOT)
    with pytest.raises(ConflictError, match="none of those"):
        ceremonies.sign(ROOT, lost)


async def test_a_lost_threshold_stops_changes_and_not_counties(
    trusted: Shop, people: People, county: County, owner: Person, reviewer: Person, token: str
):
    """Two of three root keys are gone: what is published goes on, new versions too; a change of keys is impossible, and says so."""
    ceremonies = trusted.market.ceremonies
    ceremonies.rotate(ROOT, add=[public_of(OnlineKey.generate()), public_of(OnlineKey.generate())])
    ceremonies.sign(ROOT, people.keys[ROOT][2])
    with pytest.raises(ConflictError, match="root lacks 1"):
        ceremonies.publish()
    await published(trusted, owner, reviewer, token, "1.1.0")
    assert await county.custom(f"lampworks/{wheel(version='1.1.0')[0]}") is not None


async def test_the_targets_threshold_is_given_to_others_by_the_root(trusted: Shop, people: People, county: County):
    """Two of three targets keys are gone: the root hands the role to new holders, who sign anew."""
    ceremonies = trusted.market.ceremonies
    new = [OnlineKey.generate() for _ in range(2)]
    old = [public_of(key).keyid for key in people.keys[TARGETS]]
    ceremonies.rotate(TARGETS, add=[public_of(key) for key in new], remove=old)
    people.sign(ceremonies, ROOT)
    ceremonies.renew(TARGETS)
    for key in new:
        ceremonies.sign(TARGETS, key)
    assert ceremonies.publish() == [ROOT, TARGETS]
    assert await county.file() == wheel()[1]


async def test_revocations_get_other_holders_from_the_targets(trusted: Shop, people: People, county: County):
    ceremonies, new = trusted.market.ceremonies, [OnlineKey.generate(), OnlineKey.generate()]
    old = [public_of(key).keyid for key in people.keys[REVOCATIONS]]
    ceremonies.rotate(REVOCATIONS, add=[public_of(key) for key in new], remove=old, threshold=2)
    people.sign(ceremonies, TARGETS)
    ceremonies.revoke([revoked("lampworks.lanterns")])
    for key in new:
        ceremonies.sign(REVOCATIONS, key)
    ceremonies.publish()
    assert read_withdrawals("revocations.json", await county.file("revocations.json")).entries == (revoked("lampworks.lanterns"),)
    with pytest.raises(InvalidError, match="3 signatures of 2"):
        ceremonies.rotate(REVOCATIONS, threshold=3)
    with pytest.raises(NotFoundError, match="0 keys"):
        ceremonies.rotate(REVOCATIONS, remove=["nothing"])
    for call in (lambda: ceremonies.rotate("publisher-lampworks"), lambda: ceremonies.renew("snapshot")):
        with pytest.raises(NotFoundError):
            call()


async def test_a_snapshot_key_is_replaced(trusted: Shop, people: People, county: County):
    before = trusted.market.ceremonies.standing("snapshot")
    trusted.market.ceremonies.rotate("snapshot")
    people.sign(trusted.market.ceremonies, ROOT)
    trusted.market.ceremonies.publish()
    after = trusted.market.ceremonies.standing("snapshot")
    assert not set(before.keys) & set(after.keys)
    assert await county.file() == wheel()[1]


async def test_what_is_about_to_expire_is_signed_anew(trusted: Shop):
    repository = trusted.market.repository
    versions = {role: trusted.market.ceremonies.standing(role).version for role in ("snapshot", "timestamp", "publisher-lampworks")}
    await trusted.market.vouching.reconcile()
    assert versions == {role: trusted.market.ceremonies.standing(role).version for role in versions}
    trusted.time.advance(timedelta(hours=13))
    await trusted.market.vouching.reconcile()
    assert trusted.market.ceremonies.standing("timestamp").version == versions["timestamp"] + 1
    assert trusted.market.ceremonies.standing("snapshot").version == versions["snapshot"]
    trusted.time.advance(timedelta(days=46))
    await trusted.market.vouching.reconcile()
    assert trusted.market.ceremonies.standing("publisher-lampworks").version == versions["publisher-lampworks"] + 1
    assert repository.expires("timestamp") > trusted.time.now()


async def test_certificates_are_the_targets_own(trusted: Shop, people: People, county: County, owner: Person, reviewer: Person, token: str):
    with pytest.raises(ConflictError, match="does not ask"):
        await certificates(trusted.market.database, ["lampworks.street-lights==1.0.0"])
    await trusted.upload(token, wheel(version="2.0.0"))
    with pytest.raises(ConflictError, match="only what is in the index"):
        await certificates(trusted.market.database, ["lampworks.street-lights==2.0.0"])
    entry = {"plugin": "x.y", "version": "1.0.0", "sha256": "ab" * 32, "runtime": "inprocess"}
    trusted.market.ceremonies.certify([entry])
    people.sign(trusted.market.ceremonies, TARGETS)
    trusted.market.ceremonies.publish()
    assert json.loads(await county.file("certificates.json"))["certificates"] == [entry]


async def test_the_metadata_is_served_as_clients_ask_for_it(trusted: Shop, mirror: Mirror, county: County):
    await county.file()
    await county.file("revocations.json")
    for name, content in mirror.kept.items():
        answer = await trusted.http.get(f"/tuf/{name}")
        assert (answer.status_code, answer.content) == (200, content), name
    assert "immutable" in (await trusted.http.get("/tuf/metadata/1.root.json")).headers["cache-control"]
    stamp = await trusted.http.get("/tuf/metadata/timestamp.json")
    assert stamp.headers["cache-control"] == "no-cache"
    for path in ("metadata/2.root.json", "metadata/../keys", "metadata/lock", "targets/x.json", f"targets/lampworks/{'0' * 64}.x.whl"):
        assert (await trusted.http.get(f"/tuf/{path}")).status_code == 404, path
    assert PATH.startswith("lampworks/")
