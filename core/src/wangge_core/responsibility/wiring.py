"""The responsibility list, put together for the composition root."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from litestar import Controller
from litestar.di import Provide

from wangge_core.access.service import Access
from wangge_core.areas.locator import Locator
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.identity.directory.service import Directory
from wangge_core.identity.sheets.repository import SheetRepository
from wangge_core.instants import TimeSource
from wangge_core.plugins.contributions import Contributions
from wangge_core.responsibility.controllers import ResponsibilityController, ResponsibilitySheetController
from wangge_core.responsibility.model import Text
from wangge_core.responsibility.queries import ResponsibilityQueries
from wangge_core.responsibility.repository import ResponsibilityRepository
from wangge_core.responsibility.service import Responsibilities
from wangge_core.responsibility.sheets import ResponsibilitySheets
from wangge_serving.http.providing import provided

CONTROLLERS: Final[tuple[type[Controller], ...]] = (ResponsibilityController, ResponsibilitySheetController)


class Host(Protocol):
    """The plugin host, as far as classes are concerned."""

    @property
    def catalogue(self) -> Contributions:
        """Return what all installed plugins offer."""


@dataclass(frozen=True, slots=True)
class OfferedMatters:
    """Classes and case types out of the plugins' catalogue."""

    host: Host

    def title(self, matter: str) -> Text | None:
        """Return what a class or case type is called, or None when there is none of that id."""
        if found := self.host.catalogue.class_of(matter):
            return dict(found[1].title)
        case_type = self.host.catalogue.case_type(matter)
        return dict(case_type.title) if case_type else None

    def all(self) -> Mapping[str, Text]:
        """Return every case type, each followed by its classes."""
        found: dict[str, Text] = {}
        for case_type in self.host.catalogue.case_types:
            found[case_type.id] = dict(case_type.title)
            found |= {entry.id: dict(entry.title) for entry in case_type.classes}
        return found


class ResponsibilityList:
    """The services around the list."""

    def __init__(
        self, *, database: Database, access: Access, audit: Audit, directory: Directory, host: Host, places: Locator, time: TimeSource
    ) -> None:
        """Every neighbour by name."""
        entries, matters = ResponsibilityRepository(database), OfferedMatters(host)
        self.service = Responsibilities(
            database=database, entries=entries, access=access, audit=audit, directory=directory, matters=matters, places=places, time=time
        )
        self.queries = ResponsibilityQueries(entries=entries, access=access, directory=directory, matters=matters, names=places)
        self.sheets = ResponsibilitySheets(
            database=database,
            entries=entries,
            imports=SheetRepository(database),
            responsibilities=self.service,
            access=access,
            audit=audit,
        )

    def dependencies(self) -> dict[str, Provide]:
        """Return what controllers ask for by name."""
        return provided({"responsibilities": self.service, "responsibility_queries": self.queries, "responsibility_sheets": self.sheets})
