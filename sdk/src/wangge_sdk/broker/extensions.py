"""What other plugins plug into the points that a plugin opens."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from msgspec import Meta, Struct

from wangge_sdk.broker.method import Method
from wangge_sdk.places import AreaCode


class ExtensionList(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A point of ``contributes.extension_points``, as it stands there: ``kennel.breeds/v1``."""

    point: Annotated[str, Meta(min_length=1, max_length=160)]
    area: AreaCode | None = None
    """The area in which plugins are asked after; the call's own when none is given."""


class ExtensionData(Struct, frozen=True, kw_only=True):
    """What one plugin plugs in; it fits the contract."""

    plugin: str
    version: str
    id: str
    content: Mapping[str, Any]


class PluggedIn(Struct, frozen=True, kw_only=True):
    """All that is plugged in, by plugin. ``left_out`` names the plugins whose content does not fit the contract."""

    items: tuple[ExtensionData, ...]
    left_out: tuple[str, ...] = ()


EXTENSIONS_LIST: Final = Method(name="extensions.list", arguments=ExtensionList, answer=PluggedIn, cost=2)
