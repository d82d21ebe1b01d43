"""The collections that installed plugins declare, ready for use, and where they are served."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import Any, Protocol

from wangge_core.access.model import Actor, Scope
from wangge_core.access.service import Access
from wangge_core.collections.errors import invalid, not_declared
from wangge_core.collections.masking import Masks
from wangge_core.collections.model import Body, Key, Reach, Ref, Renames, Root, served
from wangge_core.collections.upgrading import renames_of
from wangge_core.forms.validators import FormValidator, validator_for
from wangge_core.plugins.model import Choice, Installed, State
from wangge_core.plugins.standing import Standing
from wangge_sdk.manifest.collections import Collection, OfferedCollection, Shown


class Host(Protocol):
    """What is needed of the plugin host."""

    @property
    def standing(self) -> Standing:
        """What is on where; another one whenever anything has changed."""

    @property
    def plugins(self) -> tuple[Installed, ...]:
        """Every installed plugin, once."""

    def versions(self, plugin: str) -> tuple[Installed, ...]:
        """Return the installed versions of a plugin, the newest first."""


class Declared:
    """One collection as a version of its plugin declares it."""

    def __init__(self, ref: Ref, offered: OfferedCollection, family: "Family") -> None:
        """`offered` has its schema read."""
        self.ref = ref
        self.offered = offered
        self.family = family
        self.says: Collection = offered.declared
        self.resource = ref.plugin
        """The resource of its permissions."""
        self.masks: Masks = {mask.field: mask.show for mask in self.says.masks}

    def at(self, area: str) -> "Declared":
        """Return it as the version declares it that runs in an area: that by which a document there is read and written."""
        return self.family.at(area)

    @cached_property
    def validator(self) -> FormValidator:
        """The schema, compiled once."""
        return validator_for(self.offered.schema)

    def declared_keys(self) -> tuple[Key, ...]:
        """Return the keys that are declared; their columns are named when the table takes them in."""
        plain = [(fields, False) for fields in dict.fromkeys(self.says.indexes)]
        unique = [(fields, True) for fields in dict.fromkeys(self.says.unique)]
        return tuple(
            Key(column="", fields=fields, kinds=tuple(self.offered.kind(field) for field in fields), unique=once)
            for fields, once in (*plain, *unique)
        )

    def require_fitting(self, body: Body) -> None:
        """Go on only with a document that fits the schema.

        Raises:
            InvalidError: `document_invalid`, field by field.
        """
        findings = self.validator.check(dict(body))
        if findings:
            raise invalid([finding.field_error(below="/body") for finding in findings])

    def columns(self) -> tuple[str, ...]:
        """Return the fields that a list shows."""
        return self.says.columns or tuple(self.offered.fields)[:_SHOWN]

    def titles(self) -> Mapping[str, Any]:
        """Return the title of each field, language by language."""
        return {name: (field.get("x-i18n") or {}).get("title") or {"en": name} for name, field in self.offered.fields.items()}


class Family:
    """A collection in all installed versions of its plugin, as areas run them now."""

    def __init__(self, ref: Ref, offered: Sequence[OfferedCollection], standing: Standing) -> None:
        """`offered` are those of the versions that are ready and declare it, the newest first; at least one."""
        self._standing = standing
        self._versions = {each.version: Declared(ref, each, self) for each in offered}
        self._choices = standing.allowed.of(ref.plugin)
        self._runs = {choice.area: self._running(ref.plugin, choice) for choice in self._choices}
        running = {each.offered.version for each in self._runs.values() if each is not None}
        held = running | {choice.previous for choice in self._choices if choice.enabled}
        newest = next(iter(self._versions.values()))
        self.leading: Declared = next((each for version, each in self._versions.items() if version in running), newest)
        """The newest that an area runs; the newest of all where none does."""
        self.alive: tuple[Declared, ...] = tuple(each for version, each in self._versions.items() if version in held) or (newest,)
        """Those that an area runs or can go back to, the newest first."""
        self.as_of = standing.choices.version

    def version(self, version: str) -> Declared | None:
        """Return it as one version declares it."""
        return self._versions.get(version)

    def at(self, area: str) -> Declared:
        """Return it as the version that runs in an area declares it; the leading one where none does."""
        choice = self._standing.allowed.nearest(self.leading.ref.plugin, area)
        return (self._runs.get(choice.area) if choice else None) or self.leading

    def within(self, reach: Reach) -> Declared:
        """Return it as the newest version declares it that runs anywhere within reach."""
        inside = {area for area in self._runs if reach.covers(area)}
        found = {self.at(area) for area in {*inside, *(root.area for root in reach.roots)}}
        return next((each for each in self._versions.values() if each in found), self.leading)

    @cached_property
    def served(self) -> tuple[Root, ...]:
        """Everywhere that it is served: where the plugin is on in a version that declares it."""
        return served({area: declared is not None for area, declared in self._runs.items()})

    @cached_property
    def renames(self) -> Renames:
        """The fields that one of the installed versions calls otherwise than another."""
        return tuple(dict.fromkeys(pair for each in self._versions.values() for pair in renames_of(each.offered.schema)))

    @cached_property
    def masks(self) -> Masks:
        """What any installed version masks, under all names that a field has had: how history is shown, and what tells too much."""
        found: dict[str, Shown] = {}
        for each in reversed(self._versions.values()):
            found |= each.masks
        for newer, older in self.renames:
            for name, other in ((newer, older), (older, newer)):
                if name in found:
                    found.setdefault(other, found[name])
        return found

    @property
    def spread(self) -> str:
        """Which areas run which schema; only the schema where all run one."""
        runs = {area: each.says.schema_version for area, each in self._runs.items() if each is not None}
        if len(set(runs.values())) <= 1:
            return str(self.leading.says.schema_version)
        text = " ".join(f"{area}:{version}" for area, version in sorted(runs.items()))
        return blake2b(text.encode(), digest_size=16).hexdigest()

    def _running(self, plugin: str, choice: Choice) -> Declared | None:
        runs = self._standing.running(plugin, choice.area) if choice.enabled else None
        return self._versions.get(runs.version) if runs else None


_SHOWN = 6


class Declarations:
    """Answers from memory."""

    def __init__(self, host: Host, access: Access) -> None:
        """`host` knows the plugins and where they are on."""
        self._host = host
        self._access = access
        self._standing: Standing | None = None
        self._families: dict[Ref, Family] = {}

    def find(self, ref: Ref, version: str | None = None, *, actor: Actor | None = None) -> Declared:
        """Return a collection as a version declares it; as what runs in the areas of an actor does; else as the leading one does.

        Raises:
            NotFoundError: `collection_not_found`.
        """
        family = self._family(ref)
        if version is not None:
            found = family.version(version)
            if found is None:
                raise not_declared(ref)
            return found
        if actor is None or len(family.alive) == 1:
            return family.leading
        return family.within(self.may(actor, family.leading, "read"))

    def every(self) -> Iterator[Declared]:
        """Yield the collections of every plugin of which a version is ready."""
        for plugin in self._host.plugins:
            offers = (each.offer for each in self._host.versions(plugin.id) if each.offer and each.state is State.READY)
            for name in dict.fromkeys(each.declared.name for offer in offers for each in offer.collections):
                yield self.find(Ref(plugin.id, name))

    def _family(self, ref: Ref) -> Family:
        standing = self._host.standing
        if standing is not self._standing:
            self._standing, self._families = standing, {}
        family = self._families.get(ref)
        if family is None:
            offers = (each.offer for each in self._host.versions(ref.plugin) if each.offer and each.state is State.READY)
            offered = [found for offer in offers if (found := offer.collection(ref.name))]
            if not offered:
                raise not_declared(ref)
            family = self._families[ref] = Family(ref, offered, standing)
        return family

    def served(self, declared: Declared) -> Reach:
        """Return everywhere that a collection is served."""
        return self._cut(declared, Scope.everything())

    def reach(self, actor: Actor, declared: Declared, action: str, within: Sequence[Root] | None = None) -> Reach:
        """Return where the actor may `read`, `write` or `reveal` a collection; `within` cuts it down to where a plugin was granted it.

        Raises:
            ForbiddenError: `permission_missing`, where the actor may nowhere.
        """
        if actor.kind == "resident":
            return self._open(declared, action)
        reach = self._cut(declared, self._access.require_scope(actor, declared.resource, f"{declared.says.name}.{action}"))
        return reach if within is None else reach.met(within)

    def _open(self, declared: Declared, action: str) -> Reach:
        """Return where a resident without an account may read a collection: everywhere, when it is open data, and nowhere else.

        Raises:
            NotFoundError: `collection_not_found`, so that nobody learns what is kept behind closed doors.
        """
        if not declared.says.open_data or action != "read":
            raise not_declared(declared.ref)
        return self.served(declared)

    def may(self, actor: Actor, declared: Declared, action: str) -> Reach:
        """Return `reach`, empty for an actor who may nowhere."""
        return self._cut(declared, self._access.scope(actor, declared.resource, f"{declared.says.name}.{action}"))

    def _cut(self, declared: Declared, scope: Scope) -> Reach:
        return Reach.of(scope, declared.family.served)
