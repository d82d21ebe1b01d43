"""Rules about feeds: what a feed is mapped to is there, and tells its items apart."""

import re
from collections.abc import Iterator
from typing import Final

from msgspec import UNSET

from wangge_sdk.manifest.collections import Collection, properties_of
from wangge_sdk.manifest.feeds import Feed
from wangge_sdk.manifest.findings import Finding
from wangge_sdk.manifest.rules.subject import Subject, finding
from wangge_sdk.manifest.schema import Place

PLACEHOLDER: Final = re.compile(r"\{([^}]*)\}")
"""In the address of a feed."""


def feed_key_is_unique(subject: Subject) -> Iterator[Finding]:
    """The key of a feed is a unique key of its collection, and each of its fields is mapped."""
    for place, feed, collection in _feeds(subject):
        if feed.key not in collection.unique:
            yield finding(
                "feed.key",
                (*place, "key"),
                {"zh-CN": f"{collection.name} 的 unique 中没有它。", "en": f"It is not among the unique keys of {collection.name}."},
                {"zh-CN": "在数据集的 unique 中加入同样的字段。", "en": "Add the same fields to unique of the collection."},
            )
        for position, name in enumerate(feed.key):
            if name not in feed.map:
                yield finding(
                    "feed.key",
                    (*place, "key", position),
                    {"zh-CN": f"map 没有说明 {name} 从何而来。", "en": f"The map does not say where {name} comes from."},
                    {"zh-CN": f"在 map 中加入 {name}。", "en": f"Add {name} to the map."},
                )


def feed_fields_exist(subject: Subject) -> Iterator[Finding]:
    """A feed fills fields that the collection's schema has, and each in one way."""
    for place, feed, collection in _feeds(subject):
        known = properties_of(subject.object_file(collection.schema))
        for name, said in feed.fields().items():
            if known and name not in known:
                yield finding(
                    "feed.field",
                    (*place, "map", name),
                    {"zh-CN": f"{collection.schema} 中没有字段 {name}。", "en": f"There is no field {name} in {collection.schema}."},
                    {"zh-CN": "改正名称，或在 properties 中加入该字段。", "en": "Correct the name, or add the field to its properties."},
                )
            if bool(said.pointers) == (said.const is not UNSET):
                yield finding(
                    "feed.field",
                    (*place, "map", name),
                    {"zh-CN": "from 和 const 应写且只写一个。", "en": "A field has either from or const."},
                    {"zh-CN": "留下其中一个。", "en": "Leave one of the two."},
                )


def feed_settings_exist(subject: Subject) -> Iterator[Finding]:
    """What an address leaves open is the area, or a setting that an area makes and that is no secret; its host is never open."""
    settings = subject.manifest.contributes.settings
    schema = subject.object_file(settings.area) if settings.area else None
    known = {f"settings.{name}" for name in properties_of(schema)} - {f"settings.{name}" for name in settings.secrets}
    for index, feed in enumerate(subject.manifest.contributes.feeds):
        wanted = [("url", name) for name in PLACEHOLDER.findall(feed.url)]
        wanted += [("when", f"settings.{condition.partition(':')[2]}") for condition in feed.when]
        for field, name in wanted:
            if name != "area" and name not in known:
                yield finding(
                    "feed.setting",
                    ("contributes", "feeds", index, field),
                    {"zh-CN": f"区域设置中没有 {name}。", "en": f"There is no {name} among the settings of an area."},
                    {
                        "zh-CN": "写 {area}，或 {settings.名称}；密钥写在 secret 中。",
                        "en": "Write {area} or {settings.name}; a secret goes into secret.",
                    },
                )


def feed_collection_is_filled(subject: Subject) -> Iterator[Finding]:
    """What the schema of the collection requires is mapped."""
    for place, feed, collection in _feeds(subject):
        schema = subject.object_file(collection.schema) or {}
        required = schema.get("required", [])
        for name in required if isinstance(required, list) else []:
            if name not in feed.map:
                yield finding(
                    "feed.required",
                    (*place, "map"),
                    {
                        "zh-CN": f"{collection.schema} 要求 {name}，map 中却没有。",
                        "en": f"{collection.schema} requires {name}, and the map lacks it.",
                    },
                    {"zh-CN": f"在 map 中加入 {name}，或不再要求它。", "en": f"Add {name} to the map, or require it no longer."},
                )


def _feeds(subject: Subject) -> Iterator[tuple[Place, Feed, Collection]]:
    """Yield the feeds whose collection is there; what is not is told by ``references.sources_exist``."""
    collections = {each.name: each for each in subject.manifest.data.collections}
    for index, feed in enumerate(subject.manifest.contributes.feeds):
        if feed.collection in collections:
            yield ("contributes", "feeds", index), feed, collections[feed.collection]
