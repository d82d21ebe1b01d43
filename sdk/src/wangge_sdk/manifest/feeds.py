"""Outside data that a plugin has the platform fetch: what the manifest declares. ``wangge_sdk.feeds`` reads and maps it."""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType

from wangge_sdk.texts import Text

FeedFormat: TypeAlias = Literal["json", "geojson", "csv", "rss", "cap", "gtfs-rt", "open311"]
Made: TypeAlias = Literal["text", "number", "integer", "boolean", "instant", "date", "point", "list"]
"""What a value is made into."""


class SecretIn(Struct, frozen=True, kw_only=True):
    """Where the secret of a feed is put."""

    place: Literal["bearer", "header", "query"]
    name: str | None = None


class FeedField(Struct, frozen=True, kw_only=True, rename={"from_": "from", "as_": "as"}):
    """Where a field of a document comes from."""

    from_: str | tuple[str, ...] = ()
    as_: Made | None = None
    values: Mapping[str, Any] | None = None
    default: Any | UnsetType = UNSET
    const: Any | UnsetType = UNSET
    longest: int | None = None

    @property
    def pointers(self) -> tuple[str, ...]:
        """The pointers, of which the first that leads somewhere counts."""
        return (self.from_,) if isinstance(self.from_, str) else self.from_


class FeedCursor(Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """What a feed is asked by for what is new only."""

    from_: str
    parameter: str


class Feed(Struct, frozen=True, kw_only=True):
    """Outside data that the platform fetches for the plugin, and puts into a collection."""

    id: str
    url: str
    format: FeedFormat
    schedule: str
    maps_to: str
    key: tuple[str, ...]
    map: Mapping[str, str | FeedField]
    title: Text | None = None
    secret: str | None = None
    secret_in: SecretIn | None = None
    items: str | None = None
    cursor: FeedCursor | None = None
    licence: str | None = None
    stale_after: str | None = None
    when: tuple[str, ...] = ()
    """Settings, as ``setting:<name>``, without which an area does not want it."""
    sample: str | None = None
    """A file of the package: an answer as the source gives it, which a trial run takes in."""

    @property
    def collection(self) -> str:
        """Name of the collection it goes into."""
        return self.maps_to.partition(":")[2]

    @property
    def place(self) -> str:
        """The address as far as it is the same in every area."""
        return self.url.partition("{")[0].partition("?")[0]

    def fields(self) -> dict[str, FeedField]:
        """Return where each field comes from, in the long form."""
        return {name: FeedField(from_=said) if isinstance(said, str) else said for name, said in self.map.items()}
