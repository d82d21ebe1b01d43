"""What a report holds, and the receipt for it."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from wangge_core.cases.model import Text

Words = Annotated[str, Meta(min_length=1, max_length=4000, description="The reporter's own words.")]


class PositionIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A point as a device gives it; `datum` says in which coordinates.

    The ranges are documented here and checked by `areas.coordinates`, which knows a swapped pair when it sees one.
    """

    lon: Annotated[float, Meta(extra_json_schema={"minimum": -180, "maximum": 180}, description="Longitude in degrees, east positive.")]
    lat: Annotated[float, Meta(extra_json_schema={"minimum": -90, "maximum": 90}, description="Latitude in degrees, north positive.")]
    accuracy: Annotated[float, Meta(ge=0, le=100_000, description="Radius in metres that the device vouches for.")] | None = None
    datum: Literal["wgs84", "gcj02", "bd09"] = "wgs84"
    at: Annotated[datetime, Meta(tz=True, description="When the device took it; a report may have waited for a line.")] | None = None


class ReporterIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the reporter may be reached, if they want to say."""

    name: Annotated[str, Meta(max_length=80)] | None = None
    phone: Annotated[str, Meta(max_length=40, pattern=r"^[0-9+() -]*$(?!\n)")] | None = None


class OnBehalfIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """For whom somebody speaks, and whether that person agreed; `contact` says who is to be called."""

    relation: Literal["grid_worker", "staff", "relative", "other"]
    consent: bool
    name: Annotated[str, Meta(max_length=80)] | None = None
    phone: Annotated[str, Meta(max_length=40, pattern=r"^[0-9+() -]*$(?!\n)")] | None = None
    contact: Literal["speaker", "person"] = "speaker"


class ReportIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A report. `client_id` is made once per report by the sender and makes sending it again harmless."""

    client_id: UUID
    case_type: Annotated[str, Meta(max_length=100)]
    text: Words
    class_id: Annotated[str, Meta(max_length=150)] | None = None
    position: PositionIn | None = None
    area: Annotated[str, Meta(max_length=15)] | None = None
    address: Annotated[str, Meta(max_length=300)] | None = None
    reporter: ReporterIn | None = None
    form: dict[str, Any] = {}
    attachments: Annotated[list[UUID], Meta(max_length=9)] = []
    private: bool | None = None
    on_behalf: OnBehalfIn | None = None


class GridOut(msgspec.Struct, frozen=True):
    """An area by code and name."""

    code: str
    name: str


class ReceiptOut(msgspec.Struct, frozen=True, kw_only=True):
    """What the reporter gets: keep `query_code`, it opens the progress page."""

    number: str
    query_code: str
    promised_at: datetime | None
    stage: str
    stage_title: Text
    grid: GridOut
    progress_url: str
    person_query_code: str | None = None
    """For whom the report was made: a code of their own, which opens the same case."""
