"""What publishers offer, as a county has it: on both databases, from the real registry."""

from tests.core.market.registry import MirrorSource
from tests.registry.shop import Person, Shop
from tests.registry.trust.people import People, published
from wangge_core.access.model import Actor
from wangge_core.market.catalogue import spoken_of
from wangge_core.market.documents import Document, PluginRecord, PublisherRecord, VersionRecord
from wangge_core.market.listing import Wanted
from wangge_core.market.model import SyncState
from wangge_core.platform import Platform

LIGHTS = "lampworks.street-lights"


async def found(platform: Platform, actor: Actor, **wanted: object) -> list[str]:
    window = await platform.market.queries.window(actor, Wanted(**wanted), 0, 24)
    return [each.plugin for each in window.items]


async def test_what_is_published_is_found(follower: Platform, admin: Actor):
    window = await follower.market.queries.window(admin, Wanted(), 0, 24)
    (row,) = window.items
    assert (row.plugin, row.version, row.publisher_name, row.publisher_kind) == (LIGHTS, "1.0.0", "Lampworks Ltd", "company")
    assert (row.tier, row.installed, window.total) == ("declared", [], 1)
    assert window.facets["publisher_kind"] == {"company": 1}
    assert window.facets["tier"] == {"declared": 1}
    assert await found(follower, admin, words="LAMPWORKS street") == [LIGHTS]
    assert await found(follower, admin, words="nothing such") == []
    assert await found(follower, admin, publisher_kind="university") == []
    assert await found(follower, admin, tier="inside") == []
    for trait in ("no_egress", "no_personal_data", "works_offline"):
        assert (trait in row.traits) == (await found(follower, admin, traits=frozenset({trait})) == [LIGHTS])


async def test_a_plugins_page_has_its_permissions_versions_and_reviews(follower: Platform, admin: Actor):
    page = await follower.market.queries.plugin(admin, LIGHTS, "")
    assert (page.publisher.legal_name, page.publisher.domain, page.shown) == ("Lampworks Ltd", "lampworks.example", "1.0.0")
    (version,) = page.versions
    (review,) = version.reviews
    assert (review.organisation, review.decision, review.reason) == ("County Review Office", "approve", "I have read all of it.")
    assert all(each.text["zh-CN"] and each.text["en"] for each in page.asks)


async def test_the_catalogue_follows(
    follower: Platform, admin: Actor, source: MirrorSource, trusted: Shop, reviewer: Person, owner: Person
):
    asked = len(source.asked)
    assert (await follower.market.syncing.run(source)).state is SyncState.GOOD
    assert not any("catalogue" in each for each in source.asked[asked:])  # nothing has changed: nothing is fetched
    await published(trusted, owner, reviewer, (await owner.post(f"/plugins/{LIGHTS}/tokens", {"label": "more"}))["token"], "1.1.0")
    await trusted.act(owner, "yank", "It forgets lamps.")
    await trusted.market.vouching.reconcile()
    await follower.market.syncing.run(source)
    page = await follower.market.queries.plugin(admin, LIGHTS, "")
    assert [(each.version, each.state, each.reason) for each in page.versions] == [
        ("1.1.0", "published", ""),
        ("1.0.0", "yanked", "It forgets lamps."),
    ]
    await trusted.act(reviewer, "quarantine", "Somebody has reported it.", version="1.1.0")
    await trusted.market.vouching.reconcile()
    await follower.market.syncing.run(source)
    assert await found(follower, admin) == []  # only a yanked version is left, and that is for those who name it


async def test_a_plugin_that_was_handed_over_is_offered_by_its_new_owner_alone(
    follower: Platform, admin: Actor, source: MirrorSource, trusted: Shop, owner: Person, reviewer: Person, people: People
):
    otto = await trusted.publisher(await trusted.person("otto"), reviewer, "brightworks", legal_name="Bright", domain="bright.example")
    people.delegate(trusted.market.ceremonies, "brightworks")
    offered = await owner.post(f"/plugins/{LIGHTS}/transfers", {"taker": "brightworks"})
    await otto.post(f"/transfers/{offered['id']}/acceptance", expect=200)
    await reviewer.post(f"/transfers/{offered['id']}/confirmation", expect=200)
    await trusted.market.vouching.reconcile()
    assert (await follower.market.syncing.run(source)).state is SyncState.GOOD
    (row,) = (await follower.market.queries.window(admin, Wanted(), 0, 24)).items
    assert (row.plugin, row.publisher_name) == (LIGHTS, "Bright")


async def test_nonsense_of_one_publisher_changes_nothing_of_the_others(
    follower: Platform, admin: Actor, source: MirrorSource, trusted: Shop
):
    before = source.mirror._own
    source.mirror._own = lambda place, name: b"[]" if name.endswith("catalogue.json") else before(place, name)
    await trusted.act(await trusted.reviewer("rob", "Another Office"), "quarantine", "Somebody has reported it.")
    await trusted.market.vouching.reconcile()
    failed = await follower.market.syncing.run(source)
    assert (failed.state, failed.error) == (SyncState.FAILED, "market_untrusted")
    assert await found(follower, admin) == [LIGHTS]


def _record(plugin: str, version: str = "1.0.0") -> VersionRecord:
    return VersionRecord(
        plugin=plugin, version=version, filename="x.whl", sha256="0" * 64, size=1, state="published", channel="stable", manifest={}
    )


def test_a_publisher_speaks_of_its_own_plugins_only():
    publisher = PublisherRecord(id="evil", kind="company", legal_name="Evil")
    names = ("evil.own", "good.given", "good.kept", "evil.gone", "evil.shut")
    plugins = {name: PluginRecord("package", "quarantined" if name == "evil.shut" else "active") for name in names}
    versions = tuple(_record(name) for name in (*names, "evil.own", "evil.unknown"))
    document = Document(form=1, publisher=publisher, plugins=plugins, versions=versions)
    given = {"good.given": "evil", "evil.gone": "good"}
    assert [record.plugin for record in spoken_of(document, given)] == ["evil.own", "good.given"]
