"""Rules about parts of a manifest that name each other."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from wangge_sdk.manifest.collections import Collection
from wangge_sdk.manifest.findings import Finding
from wangge_sdk.manifest.rules.subject import Subject, finding
from wangge_sdk.manifest.schema import Place

_PROTECTED = ("personal", "sensitive")
LONGEST_ROLE: Final = 60
"""Characters of a role's full id, `<plugin id>:<role>`, in a position."""


def permissions_defined(subject: Subject) -> Iterator[Finding]:
    """Routes, pages, layers, commands and roles need permissions that the plugin defines."""
    contributes = subject.manifest.contributes
    known = {permission.id for permission in contributes.permissions}
    ui = contributes.ui
    used: list[tuple[Place, str | None]] = []
    used += [(("routes", index, "permission"), route.permission) for index, route in enumerate(contributes.routes)]
    used += [(("ui", "pages", index, "permission"), page.permission) for index, page in enumerate(ui.pages)]
    used += [(("ui", "cards", index, "permission"), card.permission) for index, card in enumerate(ui.cards)]
    used += [(("ui", "map_layers", index, "permission"), layer.permission) for index, layer in enumerate(ui.map_layers)]
    used += [(("ui", "commands", index, "permission"), command.permission) for index, command in enumerate(ui.commands)]
    for place, name in used:
        if name is not None and name not in known:
            yield _missing("reference.permission", ("contributes", *place), name, "contributes.permissions")
    bundled = known | {right for collection in subject.manifest.data.collections for right in _rights(collection)}
    for index, role in enumerate(contributes.roles):
        for position, name in enumerate(role.permissions):
            if name not in bundled:
                where = "data.collections" if "." in name else "contributes.permissions"
                yield _missing("reference.permission", ("contributes", "roles", index, "permissions", position), name, where)


def _rights(collection: Collection) -> Iterator[str]:
    """Yield the permissions that come with a collection."""
    for right in ("read", "write", *(("reveal",) if collection.masks else ())):
        yield f"{collection.name}.{right}"


def roles_short(subject: Subject) -> Iterator[Finding]:
    """A role's full name, with the plugin's id before it, is not too long to be kept."""
    for index, role in enumerate(subject.manifest.contributes.roles):
        if len(f"{subject.manifest.id}:{role.id}") > LONGEST_ROLE:
            yield finding(
                "role.length",
                ("contributes", "roles", index, "id"),
                {
                    "zh-CN": f"{subject.manifest.id}:{role.id} 超过 {LONGEST_ROLE} 个字符。",
                    "en": f"{subject.manifest.id}:{role.id} is longer than {LONGEST_ROLE} characters.",
                },
                {"zh-CN": "缩短角色编号。", "en": "Shorten the role's id."},
            )


def routes_guarded(subject: Subject) -> Iterator[Finding]:
    """A route is public or needs a permission, one of the two and said so."""
    for index, route in enumerate(subject.manifest.contributes.routes):
        if route.public == (route.permission is not None):
            yield finding(
                "route.guarded",
                ("contributes", "routes", index),
                {"zh-CN": "路径应为公开，或需要一项权限，二者取一。", "en": "A route is either public or needs a permission."},
                {"zh-CN": "写 permission，或写 public: true。", "en": "Give it a permission, or say public: true."},
            )


def targets_exist(subject: Subject) -> Iterator[Finding]:
    """Menus and resident services open pages, commands and case types that there are."""
    contributes = subject.manifest.contributes
    known = {f"page:{page.id}" for page in contributes.ui.pages}
    known |= {f"command:{command.id}" for command in contributes.ui.commands}
    known |= {f"case_type:{case_type.id}" for case_type in contributes.case_types}
    used: list[tuple[Place, str]] = [(("menus", index, "target"), menu.target) for index, menu in enumerate(contributes.ui.menus)]
    used += [(("resident_services", index, "start"), service.start) for index, service in enumerate(contributes.ui.resident_services)]
    pages = [("pages", contributes.ui.pages), ("cards", contributes.ui.cards)]
    used += [
        ((kind, index, "fallback"), f"page:{screen.fallback}")
        for kind, screens in pages
        for index, screen in enumerate(screens)
        if screen.fallback
    ]
    for place, target in used:
        if target not in known:
            yield _missing("reference.target", ("contributes", "ui", *place), target, "contributes")


def sources_exist(subject: Subject) -> Iterator[Finding]:
    """Feeds go into collections that there are; layers come from collections, feeds and routes that there are."""
    contributes = subject.manifest.contributes
    collections = {f"collection:{collection.name}" for collection in subject.manifest.data.collections}
    sources = collections | {f"feed:{feed.id}" for feed in contributes.feeds} | {f"route:{route.path}" for route in contributes.routes}
    for index, feed in enumerate(contributes.feeds):
        if feed.maps_to not in collections:
            yield _missing("reference.source", ("contributes", "feeds", index, "maps_to"), feed.maps_to, "data.collections")
        if feed.secret is not None and feed.secret not in contributes.settings.secrets:
            yield _missing("reference.source", ("contributes", "feeds", index, "secret"), feed.secret, "contributes.settings.secrets")
    for index, layer in enumerate(contributes.ui.map_layers):
        if layer.source not in sources:
            yield _missing("reference.source", ("contributes", "ui", "map_layers", index, "source"), layer.source, "data.collections")


def feeds_allowed(subject: Subject) -> Iterator[Finding]:
    """The host of a feed is among the hosts that the plugin asks to reach."""
    hosts = {egress.host for egress in subject.manifest.egress if egress.from_ == "backend"}
    for index, feed in enumerate(subject.manifest.contributes.feeds):
        host = urlsplit(feed.url).hostname or ""
        if host not in hosts:
            yield _missing("feed.egress", ("contributes", "feeds", index, "url"), host, "egress")


def subjects_named(subject: Subject) -> Iterator[Finding]:
    """A collection with personal data says which field names the person, so that access and erasure can be granted."""
    for index, collection in enumerate(subject.manifest.data.collections):
        if collection.data_class in _PROTECTED and collection.subject_key is None:
            yield finding(
                "data.subject",
                ("data", "collections", index),
                {"zh-CN": "含个人信息的数据集没有 subject_key。", "en": "A collection with personal data has no subject_key."},
                {
                    "zh-CN": "写明哪个字段指向本人，以便查询和删除。",
                    "en": "Name the field that identifies the person, for access and erasure requests.",
                },
            )


def open_data_is_public(subject: Subject) -> Iterator[Finding]:
    """Only public data is published."""
    for index, collection in enumerate(subject.manifest.data.collections):
        if collection.open_data and collection.data_class != "public":
            yield finding(
                "data.open",
                ("data", "collections", index, "open_data"),
                {"zh-CN": "只有 public 类数据可以开放。", "en": "Only data of the class public may be open data."},
                {
                    "zh-CN": "删除 open_data，或拆出可公开的数据集。",
                    "en": "Take open_data out, or keep what is public in a collection of its own.",
                },
            )


def _missing(rule: str, place: Place, name: str, where: str) -> Finding:
    return finding(
        rule,
        place,
        {"zh-CN": f"{where} 中没有 {name}。", "en": f"There is no {name} in {where}."},
        {"zh-CN": f"改正名称，或在 {where} 中加入。", "en": f"Correct the name, or add it to {where}."},
    )
