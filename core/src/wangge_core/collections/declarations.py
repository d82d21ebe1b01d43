"""The collections that installed plugins declare, ready for use, and where they are served."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

from wangge_core.access.model import Actor, Scope
from wangge_core.access.service import Access
from wangge_core.collections.errors import invalid, not_declared
from wangge_core.collections.masking import Masks
from wangge_core.collections.model import Body, Key, Reach, Ref, Root, served
from wangge_core.errors import NotFoundError
from wangge_core.forms.validators import FormValidator, validator_for
from wangge_core.plugins.model import Choice, Installed, State
from wangge_sdk.manifest.collections import Collection, OfferedCollection


class Host(Protocol):
    """What is needed of the plugin host."""

    @property
    def plugins(self) -> tuple[Installed, ...]:
        """Every installed plugin."""

    def installed(self, plugin: str) -> Installed:
        """Return one plugin."""

    def choices_of(self, plugin: str) -> tuple[Choice, ...]:
        """Return what areas have said about a plugin."""


class Declared:
    """One collection as its plugin declares it."""

    def __init__(self, ref: Ref, offered: OfferedCollection) -> None:
        """`offered` has its schema read."""
        self.ref = ref
        self.offered = offered
        self.says: Collection = offered.declared
        self.resource = ref.plugin
        """The resource of its permissions."""
        self.masks: Masks = {mask.field: mask.show for mask in self.says.masks}

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


_SHOWN = 6


class Declarations:
    """Answers from memory."""

    def __init__(self, host: Host, access: Access) -> None:
        """`host` knows the plugins and where they are on."""
        self._host = host
        self._access = access
        self._known: dict[Ref, Declared] = {}

    def find(self, ref: Ref) -> Declared:
        """Return a collection that an installed plugin declares.

        Raises:
            NotFoundError: `collection_not_found`.
        """
        try:
            plugin = self._host.installed(ref.plugin)
        except NotFoundError:
            raise not_declared(ref) from None
        offered = plugin.offer.collection(ref.name) if plugin.offer and plugin.state is State.READY else None
        if offered is None:
            raise not_declared(ref)
        known = self._known.get(ref)
        if known is None or known.offered is not offered:
            known = self._known[ref] = Declared(ref, offered)
        return known

    def every(self) -> Iterator[Declared]:
        """Yield the collections of every plugin that is ready."""
        for plugin in self._host.plugins:
            if plugin.offer and plugin.state is State.READY:
                yield from (self.find(Ref(plugin.id, each.declared.name)) for each in plugin.offer.collections)

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
        choices = {choice.area: choice.enabled for choice in self._host.choices_of(declared.ref.plugin)}
        return Reach.of(scope, served(choices))
