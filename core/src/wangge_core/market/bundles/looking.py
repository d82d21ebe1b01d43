"""Looking into an unpacked bundle without believing it yet: it is verified against a copy of what is believed now."""

import asyncio
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Final

from msgspec import ValidationError
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Targets

from wangge_core.market.bundles.model import BundleVersion, BundleWithdrawal, Contents
from wangge_core.market.catalogue import FILE as CATALOGUE
from wangge_core.market.documents import manifest_of, read
from wangge_core.market.errors import BundleError
from wangge_core.market.sources import FolderSource
from wangge_core.market.trust import Standing, Trust, Vouched
from wangge_sdk.manifest import Manifest
from wangge_sdk.withdrawals import ADVISORIES, REVOCATIONS, WITHDRAWALS, ListError, read_advisories, read_withdrawals

_PUBLISHER: Final = re.compile(r"([1-9][0-9]*)\.publisher-[a-z0-9-]+\.json")


Manifests = Mapping[tuple[str, str, str], Manifest]
"""By plugin, version and digest of the file."""


async def look(place: Path, believed: Path, root: Path) -> tuple[Standing, Contents, Manifests]:
    """Return which state of the registry a bundle has, what is in it, and the manifests of the versions in it; nothing changes.

    `believed` is the folder of what is believed now, `root` the file that the operator pins.

    Raises:
        BundleError: a list in it is malformed.
        ExpiredError, UntrustedError, RootError: as `Trust.current`; a bundle older than what was seen is untrusted.
    """
    with tempfile.TemporaryDirectory() as copy:
        if (believed / "metadata").is_dir():
            await asyncio.to_thread(shutil.copytree, believed / "metadata", Path(copy) / "metadata")
        async with Trust(Path(copy), root).current(FolderSource(place)) as vouched:
            return vouched.standing(), await _contents(vouched, place), await _manifests(vouched)


async def _contents(vouched: Vouched, place: Path) -> Contents:
    withdrawals: dict[str, BundleWithdrawal] = {}
    try:
        for name in (WITHDRAWALS, REVOCATIONS):  # in this order: what people say of the same is harder
            content = await vouched.document(name)
            for each in read_withdrawals(name, content).entries if content else ():
                withdrawals[each.id] = BundleWithdrawal(each.id, each.plugin, each.versions, each.action, each.severity, each.reason)
        content = await vouched.document(ADVISORIES)
        advisories = tuple(str(record["id"]) for record in read_advisories(content).advisories) if content else ()
    except ListError as error:
        raise BundleError(str(error)) from error
    versions = [found async for found in _versions(vouched, place)]
    return Contents(
        versions=tuple(sorted(versions, key=lambda each: (each.plugin, each.version))),
        withdrawals=tuple(withdrawals.values()),
        advisories=advisories,
    )


async def _manifests(vouched: Vouched) -> Manifests:
    found: dict[tuple[str, str, str], Manifest] = {}
    for publisher in vouched.publishers():
        content = await vouched.document(f"{publisher}/{CATALOGUE}")
        try:
            records = read(content, publisher).versions if content else ()
        except ValidationError as error:
            raise BundleError(f"what {publisher} offers cannot be read: {error}") from error
        manifests = ((each, manifest_of(each)) for each in records)
        found |= {(each.plugin, each.version, each.sha256): manifest for each, manifest in manifests if manifest}
    return found


async def _versions(vouched: Vouched, place: Path) -> AsyncIterator[BundleVersion]:
    for path in sorted(await asyncio.to_thread(lambda: set(_paths(place)))):
        signed = await vouched.find(path)
        if signed is None or "plugin" not in signed.custom:
            continue
        folder, _, name = path.rpartition("/")
        carried = (place / "targets" / folder / f"{signed.sha256}.{name}").is_file()
        if carried:
            await vouched.fetch(path)  # every byte of it
        yield BundleVersion(str(signed.custom["plugin"]), str(signed.custom.get("version", "")), signed.sha256, carried)


def _paths(place: Path) -> Iterator[str]:
    """Yield the targets that publishers' metadata name, as a hint what to ask for."""
    for path in (place / "metadata").glob("*.json"):
        if _PUBLISHER.fullmatch(path.name):
            try:
                metadata: Metadata[Targets] = Metadata.from_file(str(path))
            except RepositoryError as error:
                raise BundleError(f"{path.name} is no metadata") from error
            yield from metadata.signed.targets
