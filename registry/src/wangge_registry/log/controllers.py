"""The public log over HTTP, for everybody."""

from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, Parameter
from msgspec import Struct

from wangge_registry.keys.online import OnlineKey
from wangge_registry.log.model import LogEntry
from wangge_registry.log.service import MOST, PublicLog


class LogPage(Struct, frozen=True):
    """Entries in their order; ask for those after the last number until there are none."""

    items: list[LogEntry]


class LogHead(Struct, frozen=True, kw_only=True):
    """The end of the log, and the key that its signatures are verified with."""

    entry: LogEntry | None
    public_key: str
    """In PEM form."""


class LogController(Controller):
    """What happened to every version."""

    path = "/log"
    tags = ("log",)

    @get("/", operation_id="readLog", summary="Read the public log")
    async def page(
        self,
        public_log: NamedDependency[PublicLog],
        after: FromQuery[Annotated[int, Parameter(ge=0, le=2**53)]] = 0,
        limit: FromQuery[Annotated[int, Parameter(ge=1, le=MOST)]] = MOST,
        subject: FromQuery[Annotated[str, Parameter(max_length=200)]] = "",
    ) -> LogPage:
        """Return entries oldest first, each chained to the one before it and signed."""
        return LogPage(await public_log.page(after, limit, subject))

    @get("/head", operation_id="readLogHead", summary="The newest entry of the log, and the key")
    async def head(self, public_log: NamedDependency[PublicLog], log_key: NamedDependency[OnlineKey]) -> LogHead:
        """Keep it elsewhere: a log that was cut off or written anew does not lead to it any more."""
        return LogHead(entry=await public_log.head(), public_key=log_key.public_pem)
