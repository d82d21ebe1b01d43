"""What the versions in a bundle ask for, beside what is offered here now: what those who let it in have to read. Pure."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from wangge_core.market.bundles.looking import Manifests
from wangge_core.market.bundles.model import BundleChange, BundleVersion, Contents
from wangge_core.market.documents import VersionRecord, manifest_of
from wangge_core.plugins.versions import rank
from wangge_sdk.manifest.asking import asking_for, asking_of
from wangge_sdk.manifest.difference import difference
from wangge_sdk.manifest.sentences import Names, change_sentences


def compared(contents: Contents, manifests: Manifests, offered: Mapping[str, Iterable[VersionRecord]], names: Names) -> Contents:
    """Return what is in a bundle, each version with what it changes of what is asked for; `offered` is what is offered here, by plugin."""
    versions = tuple(_compared(each, manifests, tuple(offered.get(each.plugin, ())), names) for each in contents.versions)
    return replace(contents, versions=versions)


def _compared(version: BundleVersion, manifests: Manifests, offered: tuple[VersionRecord, ...], names: Names) -> BundleVersion:
    manifest = manifests.get((version.plugin, version.version, version.sha256))
    if manifest is None:
        return version
    others = [each for each in offered if each.version != version.version]
    older = [each for each in others if rank(each.version) < rank(version.version)]
    newest = max(older or others, key=lambda each: rank(each.version), default=None)
    before = manifest_of(newest) if newest else None
    found = difference(asking_of(before) if before else asking_for(()), asking_of(manifest))
    changes = tuple(BundleChange(each.effect.value, each.text) for each in change_sentences(found, names))
    compared_with = newest.version if newest and before else ""
    return replace(version, title=manifest.name, compared_with=compared_with, effect=found.effect.value, changes=changes)
