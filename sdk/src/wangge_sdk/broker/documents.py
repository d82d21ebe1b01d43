"""What a plugin may ask about collections: its own, and those that other plugins export and ``data.reads`` names.

A collection is named by its name (``home``) when it is the plugin's own, and by plugin and name (``acme.homes:home``) when it
is another's. Fields that the manifest masks are shown in part, as they are to people.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final

from msgspec import Meta, Struct

from wangge_sdk.broker.method import Id, Method
from wangge_sdk.places import AreaCode

CollectionName = Annotated[str, Meta(min_length=1, max_length=160)]
Version = Annotated[int, Meta(ge=1, le=2**31 - 1)]

MOST_DOCUMENTS: Final = 100
"""Documents on a page, and steps of a batch."""


class DocumentGet(Struct, frozen=True, forbid_unknown_fields=True):
    """Which document."""

    collection: CollectionName
    id: Id


class DocumentList(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which documents; ``after`` is the ``next`` of the page before.

    A filter is ``field=value``, or has ``>=``, ``>``, ``<=``, ``<`` or ``^=`` (begins with) in between. A declared index has to answer:
    its first fields by value, the next by range or as ``sort`` (``-`` before it: descending). Without either the newest come first.
    """

    collection: CollectionName
    filters: Annotated[tuple[Annotated[str, Meta(max_length=300)], ...], Meta(max_length=6)] = ()
    sort: Annotated[str, Meta(max_length=61)] = ""
    area: AreaCode | None = None
    after: Annotated[str, Meta(max_length=4000)] | None = None
    limit: Annotated[int, Meta(ge=1, le=MOST_DOCUMENTS)] = 50


class DocumentCount(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which documents are to be counted, as ``DocumentList`` says them."""

    collection: CollectionName
    filters: Annotated[tuple[Annotated[str, Meta(max_length=300)], ...], Meta(max_length=6)] = ()
    area: AreaCode | None = None


class Counted(Struct, frozen=True):
    """How many there are, as far as person, grant and area go."""

    count: int


class DocumentData(Struct, frozen=True, kw_only=True):
    """A document, as far as it was granted: of another plugin's only the fields that it exports; ``masked`` names those shown in part."""

    id: str
    area: str
    version: int
    """Counts the changes; give it back when you change it."""
    body: Mapping[str, Any]
    created_at: datetime
    changed_at: datetime
    masked: tuple[str, ...] = ()


class DocumentPage(Struct, frozen=True):
    """A page of documents; ``next`` asks for the one after it, ``None`` on the last."""

    items: tuple[DocumentData, ...]
    next: str | None = None


class DocumentPut(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A document of the plugin's own to be entered; with the ``version`` that was seen, fields of one to be replaced.

    To enter: ``body`` is all of it; an ``id`` of one's own (a UUID) makes sending it twice harmless; it lies in ``area``, the
    call's own when none is given, unless a field says where. To replace: ``id`` says of which document, null takes a field away.
    """

    collection: CollectionName
    body: Mapping[str, Any]
    id: Id | None = None
    version: Version | None = None
    area: AreaCode | None = None


class DocumentDelete(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A document of the plugin's own to be deleted, at the version that was seen."""

    collection: CollectionName
    id: Id
    version: Version


class DocumentGone(Struct, frozen=True):
    """The document that was deleted."""

    id: str


class DocumentStep(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A step of a batch: with a ``body`` as ``DocumentPut``, without one as ``DocumentDelete``.

    ``collection`` is another of the plugin's own than the batch is for; the steps are taken together all the same.
    """

    body: Mapping[str, Any] | None = None
    id: Id | None = None
    version: Version | None = None
    area: AreaCode | None = None
    collection: CollectionName | None = None


class DocumentBatch(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Steps that are taken together or not at all."""

    collection: CollectionName
    steps: Annotated[tuple[DocumentStep, ...], Meta(min_length=1, max_length=MOST_DOCUMENTS)]


class Documents(Struct, frozen=True):
    """The document of each step, in order; of a deletion the one that was."""

    items: tuple[DocumentData, ...]


COLLECTIONS_GET: Final = Method(name="collections.get", arguments=DocumentGet, answer=DocumentData)
COLLECTIONS_LIST: Final = Method(name="collections.list", arguments=DocumentList, answer=DocumentPage, cost=5)
COLLECTIONS_COUNT: Final = Method(name="collections.count", arguments=DocumentCount, answer=Counted, cost=5)
COLLECTIONS_PUT: Final = Method(name="collections.put", arguments=DocumentPut, answer=DocumentData, cost=3, writes=True)
COLLECTIONS_DELETE: Final = Method(name="collections.delete", arguments=DocumentDelete, answer=DocumentGone, cost=3, writes=True)
COLLECTIONS_REDEEM: Final = Method(name="collections.redeem", arguments=DocumentGet, answer=DocumentData, cost=5, writes=True, reports=True)
COLLECTIONS_BATCH: Final = Method(name="collections.batch", arguments=DocumentBatch, answer=Documents, cost=20, writes=True)
