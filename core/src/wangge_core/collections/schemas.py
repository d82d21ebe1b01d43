"""Documents on the wire."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from wangge_core.collections.model import Deed
from wangge_sdk.manifest.collections import OnConflict, Shown
from wangge_sdk.texts import Text

AreaText = Annotated[str, Meta(pattern="^[0-9]{2,15}$")]
Version = Annotated[int, Meta(ge=1, le=2**31 - 1)]


class DocumentArea(msgspec.Struct, frozen=True):
    """Where a document lies."""

    code: str
    name: str
    name_en: str | None = None


class DocumentOut(msgspec.Struct, frozen=True, kw_only=True):
    """A document as it is shown: masked fields in part."""

    id: UUID
    area: DocumentArea
    version: int
    body: dict[str, Any]
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str


class DocumentPage(msgspec.Struct, frozen=True):
    """A page of a list; `next` is `after` of the page that follows, null on the last."""

    items: list[DocumentOut]
    next: str | None


class OpenDocumentOut(msgspec.Struct, frozen=True, kw_only=True):
    """A document of open data: without who entered it."""

    id: UUID
    area: DocumentArea
    body: dict[str, Any]
    changed_at: datetime


class OpenDocumentPage(msgspec.Struct, frozen=True):
    """A page of open data; `next` is `after` of the page that follows, null on the last."""

    items: list[OpenDocumentOut]
    next: str | None


class DocumentFigureOut(msgspec.Struct, frozen=True, kw_only=True):
    """One number: of how many documents it is; null where none of them has one. `value` is what its group has in common."""

    value: str | int | float | bool | None
    count: int
    figure: int | float | None


class DocumentFiguresOut(msgspec.Struct, frozen=True, kw_only=True):
    """The number over all, and that of each group. `rest` is what the groups that are left out come to, `left_out` how many."""

    total: DocumentFigureOut
    groups: list[DocumentFigureOut]
    rest: DocumentFigureOut | None
    left_out: int


class DocumentFeatures(msgspec.Struct, frozen=True):
    """Points as GeoJSON (RFC 7946); `more` when there are others that were left out."""

    features: list[dict[str, Any]]
    more: bool
    type: Literal["FeatureCollection"] = "FeatureCollection"


class DocumentChangeOut(msgspec.Struct, frozen=True, kw_only=True):
    """A step of a document's life: each field that changed, before and after."""

    version: int
    at: datetime
    by: str
    deed: Deed
    fields: dict[str, list[Any]]


class DocumentHistory(msgspec.Struct, frozen=True):
    """The steps of a document's life, the newest first."""

    items: list[DocumentChangeOut]


class DocumentIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A document to be entered. `area` is where it lies, unless a field of it says so; an `id` of one's own makes sending it twice safe."""

    body: dict[str, Any]
    area: AreaText | None = None
    id: UUID | None = None


class DocumentChangeIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fields to be replaced, at the version that was seen; null takes a field away."""

    version: Version
    changes: dict[str, Any]


class DocumentStepIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of a batch: `put` takes body, area and id; `change` id, version and changes; `delete` id and version."""

    op: Literal["put", "change", "delete"]
    id: UUID | None = None
    version: Version | None = None
    area: AreaText | None = None
    body: dict[str, Any] | None = None
    changes: dict[str, Any] | None = None


class DocumentBatchIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Steps that are taken together or not at all."""

    steps: list[DocumentStepIn]


class DocumentBatchOut(msgspec.Struct, frozen=True):
    """The document of each step, in order."""

    items: list[DocumentOut]


class DocumentRevealIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why the whole document is needed: one of the reasons that the area declares."""

    reason: Annotated[str, Meta(min_length=1, max_length=60)]


class CollectionIndexOut(msgspec.Struct, frozen=True, kw_only=True):
    """A list of fields that is filtered and sorted by; `ready` is false while older documents are being entered."""

    fields: list[str]
    unique: bool
    ready: bool


class CollectionMaskOut(msgspec.Struct, frozen=True, kw_only=True):
    """A field that is shown in part, and what is left of it."""

    field: str
    show: Shown


class CollectionReasonOut(msgspec.Struct, frozen=True):
    """A reason for a look at what is masked."""

    id: str
    title: Text


class CollectionOut(msgspec.Struct, frozen=True, kw_only=True):
    """A collection: what is needed to draw its table, its form and its page."""

    plugin: str
    name: str
    title: Text
    schema: dict[str, Any]
    ui: dict[str, Any] | None
    schema_version: int
    columns: list[str]
    title_field: str | None
    area_field: str | None
    point_field: str | None
    search: bool
    append_only: bool
    on_conflict: OnConflict
    """Whether a supervisor decides about a field that two people changed at once, or what arrives last stands."""
    indexes: list[CollectionIndexOut]
    masks: list[CollectionMaskOut]
    retention: str
    unfit: int
    """Documents that do not fit the newest schema and stay as they are until they are changed."""
    can_write: bool
    quarantine: str | None
    """The collection in which rows of old spreadsheets wait that do not fit; without one there is no taking them in."""
    can_reveal: bool
    reasons: list[CollectionReasonOut]


class CollectionList(msgspec.Struct, frozen=True):
    """The collections that are kept in an area and that the caller may read there."""

    items: list[CollectionOut]
