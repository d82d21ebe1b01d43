"""Withdrawals put together, for the composition root."""

from typing import Final

from litestar import Controller
from litestar.di import Provide

from wangge_core.plugins.acting import Acts
from wangge_core.plugins.withdrawal.acting import Sweeper
from wangge_core.plugins.withdrawal.controllers import AdvisoryController, WithdrawalController
from wangge_core.plugins.withdrawal.model import STALE_OFFLINE, STALE_ONLINE
from wangge_core.plugins.withdrawal.queries import WithdrawalQueries
from wangge_core.plugins.withdrawal.service import WithdrawalService
from wangge_core.plugins.withdrawal.taking import ListTaking
from wangge_core.plugins.workers.store import Store
from wangge_core.settings import Settings
from wangge_serving.http.providing import provided

CONTROLLERS: Final[tuple[type[Controller], ...]] = (WithdrawalController, AdvisoryController)


class Withdrawals:
    """The services around what is taken out of circulation."""

    def __init__(self, *, acts: Acts, settings: Settings) -> None:
        """Every neighbour by name."""
        store, online = Store(settings.data / "plugins"), "://" in settings.market
        self.taking = ListTaking(acts, settings.county)
        self.sweeper = Sweeper(acts, self.taking, store, online=online)
        self.service = WithdrawalService(acts, self.sweeper)
        self.queries = WithdrawalQueries(acts=acts, store=store, stale=STALE_ONLINE if online else STALE_OFFLINE)

    def dependencies(self) -> dict[str, Provide]:
        """Return what controllers ask for by name."""
        return provided({"withdrawal_service": self.service, "withdrawal_queries": self.queries})
