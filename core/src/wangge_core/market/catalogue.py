"""What publishers offer, read from the documents that each of them signs: a follower of the registry.

A publisher speaks of plugins whose id begins with its own, and of those that another has given to it, as the giver's own document says.
What it says of anything else is left out, however well it is signed.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec
from securesystemslib.signer import Key

from wangge_core.database import Database
from wangge_core.errors import WanggeError
from wangge_core.market.documents import Document, VersionRecord, read
from wangge_core.market.errors import UntrustedError
from wangge_core.market.listing import Listed, listed, shown
from wangge_core.market.offers.repository import Offered, OfferRepository
from wangge_core.market.statements import FILE as REVIEWERS
from wangge_core.market.statements import keys_of, reviews_of
from wangge_core.market.syncing import Told
from wangge_core.market.trust import Vouched

FILE: Final = "catalogue.json"
_log: Final = logging.getLogger("wangge.market")


class Catalogue:
    """Keeps the offers in the database as the registry has them."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database
        self._offers = OfferRepository(database)

    async def follow(self, vouched: Vouched, told: Told) -> None:
        """Take in what has changed since the last time; a document that cannot be read changes nothing of its publisher's.

        Raises:
            UnreachableError, ExpiredError, UntrustedError: as `Vouched.fetch`.
            msgspec.ValidationError: a document is none. Both only after all others were taken in.
        """
        publishers, before, first = vouched.publishers(), await self._offers.known(), None
        changed: set[str] = set()
        for number, publisher in enumerate(publishers):
            await told(number, len(publishers))
            try:
                changed |= await self._take(vouched, publisher, before.get(publisher, ("", {}))[0])
            except (WanggeError, msgspec.ValidationError) as error:
                _log.warning("What %s offers cannot be read: %s", publisher, error)
                first = first or error
        async with self._database.transaction():
            for publisher in before.keys() - set(publishers):
                await self._offers.forget(publisher)
        await self._renew(vouched, changed, before)
        if first is not None:
            raise first

    async def _take(self, vouched: Vouched, publisher: str, known: str) -> set[str]:
        """Keep a publisher's document if it is another than before; return whose are."""
        signed = await vouched.find(f"{publisher}/{FILE}")
        if signed is None or signed.sha256 == known:
            return set()
        content = (await vouched.fetch(signed.path)).read_bytes()
        document = read(content, publisher)
        async with self._database.transaction():
            await self._offers.save(signed.sha256, document, content)
        return {publisher}

    async def _renew(self, vouched: Vouched, changed: set[str], before: Mapping[str, tuple[str, Mapping[str, str]]]) -> None:
        """Write anew what those offer whose document has changed, and those to whom something is given, or was."""
        now = await self._offers.known()
        given = {plugin: taker for giver, (_, gifts) in now.items() for plugin, taker in gifts.items() if plugin.startswith(f"{giver}.")}
        touched = changed | {taker for giver in changed for states in (before, now) for taker in states.get(giver, ("", {}))[1].values()}
        keys = keys_of(await vouched.document(REVIEWERS)) if touched else []
        offers = {}
        for publisher in sorted(touched & now.keys()):
            document = await self._offers.document(publisher)
            found = [await _offered(vouched, publisher, record, keys) for record in spoken_of(document, given)]
            offers[publisher] = document, [each for each in found if each is not None]
        async with self._database.transaction():
            for publisher in touched:
                await self._offers.empty(publisher)
            for document, versions in offers.values():
                await self._offers.offer(_rows(document, versions), versions)


def spoken_of(document: Document, given: Mapping[str, str]) -> list[VersionRecord]:
    """Return which versions of its document a publisher may speak of, each once. Pure."""
    found: dict[tuple[str, str], VersionRecord] = {}
    for record in document.versions:
        plugin = document.plugins.get(record.plugin)
        owner = given.get(record.plugin, record.plugin.partition(".")[0])
        if plugin is not None and plugin.status != "quarantined" and owner == document.publisher.id:
            found.setdefault((record.plugin, record.version), record)
    return list(found.values())


async def _offered(vouched: Vouched, publisher: str, record: VersionRecord, keys: Sequence[Key]) -> Offered | None:
    """Return a version with what reviewers said about its bytes; None when it is not vouched for, or a review is about other bytes."""
    signed = await vouched.find(f"{publisher}/{record.filename}")
    if signed is None or signed.sha256 != record.sha256:
        return None
    try:
        return Offered(publisher=publisher, record=record, reviews=reviews_of(signed, keys))
    except UntrustedError as error:
        _log.warning("%s %s of %s is left out: %s", record.plugin, record.version, publisher, error)
        return None


def _rows(document: Document, versions: Iterable[Offered]) -> Iterator[Listed]:
    by_plugin: dict[str, list[VersionRecord]] = {}
    for each in versions:
        by_plugin.setdefault(each.record.plugin, []).append(each.record)
    for records in by_plugin.values():
        newest = shown(records)
        row = listed(document, newest) if newest else None
        if row is not None:
            yield row
