"""The shop window as values: what a plugin is found by. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct

from wangge_core.market.documents import Document, VersionRecord, manifest_of
from wangge_core.plugins.versions import rank
from wangge_sdk.manifest import Manifest
from wangge_sdk.manifest.need import need_of
from wangge_sdk.texts import Text

Tier = Literal["declared", "fenced", "inside"]
"""How much of it is code: none, some behind the fence, some inside of the server."""
TIERS: Final[Mapping[str, Tier]] = {"none": "declared", "worker": "fenced", "inprocess": "inside"}
FACETS: Final = ("categories", "publisher_kind", "tier", "scopes", "traits")
NO_EGRESS: Final = "no_egress"
NO_PERSONAL_DATA: Final = "no_personal_data"
WORKS_OFFLINE: Final = "works_offline"


class Listed(Struct, frozen=True, kw_only=True):
    """A plugin in the shop window, by the newest version of its that most may run."""

    plugin: str
    publisher: str
    publisher_kind: str
    publisher_name: str
    status: str
    version: str
    title: Text
    summary: Text
    categories: tuple[str, ...]
    scopes: tuple[str, ...]
    """What it asks a county for."""
    traits: tuple[str, ...]
    """Of `no_egress`, `no_personal_data`, `works_offline`."""
    tier: Tier
    words: str
    published_at: datetime | None


class Wanted(Struct, frozen=True, kw_only=True):
    """What somebody looks for; what is left open does not matter."""

    words: str = ""
    category: str = ""
    publisher_kind: str = ""
    tier: str = ""
    without_scope: str = ""
    """A permission that it must not ask for."""
    traits: frozenset[str] = frozenset()


def shown(versions: Iterable[VersionRecord]) -> VersionRecord | None:
    """Return the version that a plugin is shown by: the newest stable one, else the newest; none that was withdrawn."""
    offered = [each for each in versions if each.state != "yanked"]
    stable = [each for each in offered if each.channel == "stable"]
    return max(stable or offered, key=lambda each: rank(each.version), default=None)


def listed(document: Document, record: VersionRecord) -> Listed | None:
    """Return the row of a plugin; None when this server cannot read the manifest."""
    manifest = manifest_of(record)
    if manifest is None:
        return None
    plugin, publisher = document.plugins[record.plugin], document.publisher
    told = (
        manifest.id,
        publisher.legal_name,
        *manifest.name.values(),
        *manifest.summary.values(),
        *manifest.keywords,
        *manifest.categories,
    )
    return Listed(
        plugin=manifest.id,
        publisher=publisher.id,
        publisher_kind=publisher.kind,
        publisher_name=publisher.legal_name,
        status=plugin.status,
        version=manifest.version,
        title=manifest.name,
        summary=manifest.summary,
        categories=manifest.categories,
        scopes=tuple(sorted({asked.scope for asked in (*manifest.permissions.required, *manifest.permissions.optional)})),
        traits=_traits(manifest),
        tier=TIERS[manifest.runtime.isolation],
        words="\n".join(told).casefold(),
        published_at=record.published_at,
    )


def found(rows: Iterable[Listed], wanted: Wanted) -> list[Listed]:
    """Return what fits, those first whose name has the words."""
    words = wanted.words.casefold().split()[:8]
    fitting = [row for row in rows if _fits(row, wanted) and all(word in row.words for word in words)]
    return sorted(fitting, key=lambda row: (not any(word in " ".join(row.title.values()).casefold() for word in words), row.plugin))


def counted(rows: Iterable[Listed]) -> dict[str, dict[str, int]]:
    """Return for each facet how many of the rows have which value."""
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    for row in rows:
        for facet in FACETS:
            value: Any = getattr(row, facet)
            counts[facet].update((value,) if isinstance(value, str) else value)
    return {facet: dict(sorted(values.items())) for facet, values in counts.items()}


def as_row(row: Listed) -> dict[str, Any]:
    """Return what stands in the database."""
    texts = {name: msgspec.json.encode(getattr(row, name)).decode() for name in ("title", "summary", "categories", "scopes", "traits")}
    return msgspec.structs.asdict(row) | texts


def from_row(row: Mapping[str, Any]) -> Listed:
    """Return a row of the database as it was."""
    read = {name: row[name] for name in Listed.__struct_fields__}
    lists = {name: tuple(msgspec.json.decode(row[name])) for name in ("categories", "scopes", "traits")}
    return Listed(**(read | lists | {name: msgspec.json.decode(row[name]) for name in ("title", "summary")}))


def _fits(row: Listed, wanted: Wanted) -> bool:
    return (
        (not wanted.category or wanted.category in row.categories)
        and (not wanted.publisher_kind or wanted.publisher_kind == row.publisher_kind)
        and (not wanted.tier or wanted.tier == row.tier)
        and (not wanted.without_scope or wanted.without_scope not in row.scopes)
        and wanted.traits <= set(row.traits)
    )


def _traits(manifest: Manifest) -> tuple[str, ...]:
    has = {
        NO_EGRESS: not manifest.egress and not manifest.contributes.subscriptions,
        NO_PERSONAL_DATA: not need_of(manifest).personal_data,
        WORKS_OFFLINE: manifest.offline != "none",
    }
    return tuple(trait for trait, there in has.items() if there)
