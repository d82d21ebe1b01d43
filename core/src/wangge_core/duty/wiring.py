"""Duty put together, for the composition root."""

from typing import Final

from litestar import Controller
from litestar.di import Provide

from wangge_core.access.service import Access
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.duty.leaves.controllers import LeaveController, OwnLeaveController
from wangge_core.duty.leaves.service import Leaves
from wangge_core.duty.roster.controllers import RosterController
from wangge_core.duty.roster.service import RosterService
from wangge_core.duty.sheets.controllers import RosterSheetController
from wangge_core.duty.sheets.service import RosterSheets
from wangge_core.identity.directory.model import AreaNames
from wangge_core.instants import TimeSource
from wangge_serving.http.providing import provided

CONTROLLERS: Final[tuple[type[Controller], ...]] = (RosterController, RosterSheetController, OwnLeaveController, LeaveController)


class Duty:
    """The services of duty, and what the HTTP layer injects of them."""

    def __init__(self, database: Database, access: Access, audit: Audit, names: AreaNames, time: TimeSource) -> None:
        """`names` answers for the area tree."""
        self.rosters = RosterService(database, access, audit, names, time)
        self.leaves = Leaves(database, access, audit, self.rosters, time)
        self.sheets = RosterSheets(database, access, audit, names, time)

    def dependencies(self) -> dict[str, Provide]:
        """Return what controllers ask for by name."""
        return provided({"rosters": self.rosters, "leaves": self.leaves, "roster_sheets": self.sheets})
