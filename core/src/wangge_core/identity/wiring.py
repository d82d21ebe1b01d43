"""Identity put together, for the composition root."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from litestar import Controller
from litestar.di import Provide

from wangge_core.access.service import Access
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.identity.accounts.controllers import AccountController
from wangge_core.identity.accounts.repository import AccountRepository
from wangge_core.identity.accounts.service import Accounts
from wangge_core.identity.devices.controllers import DeviceController, DeviceSessionController, OwnDeviceController
from wangge_core.identity.devices.repository import DeviceRepository
from wangge_core.identity.devices.service import Devices
from wangge_core.identity.directory.controllers import PersonController, UnitController
from wangge_core.identity.directory.model import AreaNames
from wangge_core.identity.directory.service import Directory
from wangge_core.identity.positions.controllers import PositionController
from wangge_core.identity.positions.repository import PositionRepository
from wangge_core.identity.positions.service import Positions
from wangge_core.identity.roles.controllers import PolicyController, RoleController
from wangge_core.identity.roles.service import Roles
from wangge_core.identity.second_factor.controllers import FactorRuleController, OwnFactorController
from wangge_core.identity.second_factor.sealing import Seal
from wangge_core.identity.second_factor.service import SecondFactors
from wangge_core.identity.services.controllers import ServiceController
from wangge_core.identity.services.service import Services
from wangge_core.identity.sessions.controllers import MeController, SessionController
from wangge_core.identity.sessions.guard import Guard
from wangge_core.identity.sessions.requests import Connection, RequestOrigin
from wangge_core.identity.sessions.service import SessionLimits, Sessions
from wangge_core.identity.sheets.controllers import PersonSheetController, UnitSheetController
from wangge_core.identity.sheets.service import Sheets
from wangge_core.identity.tokens.controllers import TokenController
from wangge_core.identity.tokens.quota import Quota, Quotas
from wangge_core.identity.tokens.service import Tokens
from wangge_core.instants import TimeSource
from wangge_core.settings import Settings
from wangge_serving.http.providing import provided
from wangge_serving.passwords import Passwords

CONTROLLERS: Final[tuple[type[Controller], ...]] = (
    SessionController,
    MeController,
    OwnDeviceController,
    DeviceController,
    DeviceSessionController,
    OwnFactorController,
    TokenController,
    ServiceController,
    UnitController,
    PersonController,
    UnitSheetController,
    PersonSheetController,
    AccountController,
    PositionController,
    RoleController,
    PolicyController,
    FactorRuleController,
)


class Identity:
    """The services of identity, and what the HTTP layer injects of them."""

    def __init__(
        self,
        database: Database,
        access: Access,
        audit: Audit,
        names: AreaNames,
        *,
        settings: Settings,
        time: TimeSource,
        address_of: Callable[[Connection], str],
        passwords: Passwords | None = None,
    ) -> None:
        """`names` answers for the area tree; `address_of` sees through our own proxies. Reads or makes the key of second factors."""
        self.passwords = passwords or Passwords()
        guard = Guard(database, time, settings.lockout_failures)
        self.directory = Directory(database, access, audit, names, time)
        self.sheets = Sheets(database, access, audit, names, time)
        self.positions = Positions(database, access, audit, names, time)
        self.accounts = Accounts(database, access, audit, names, passwords=self.passwords, guard=guard, time=time)
        self.roles = Roles(access, audit, time)
        self.tokens = Tokens(database, access, audit, time)
        self.second_factors = SecondFactors(database, access, audit, names, seal=Seal.read_or_make(settings.keys), guard=guard, time=time)
        self.sessions = Sessions(
            database,
            access,
            audit,
            guard=guard,
            passwords=self.passwords,
            factors=self.second_factors,
            positions=self.positions,
            limits=SessionLimits(
                idle=timedelta(minutes=settings.session_idle_minutes),
                longest=timedelta(hours=settings.session_hours),
            ),
            time=time,
        )
        self.devices = Devices(
            database=database,
            access=access,
            audit=audit,
            names=names,
            repository=DeviceRepository(database),
            accounts=AccountRepository(database),
            positions=PositionRepository(database),
            sessions=self.sessions,
            time=time,
        )
        self.services = Services(
            database=database, access=access, audit=audit, names=names, tokens=self.tokens, passwords=self.passwords, time=time
        )
        self.quotas = Quotas(database, time)
        self.request_origin = RequestOrigin(
            self.sessions,
            address_of,
            quotas=self.quotas,
            standard=Quota(settings.token_rate, settings.token_daily),
            secure_cookies=settings.secure_cookies,
        )

    def dependencies(self) -> dict[str, Provide]:
        """Return what controllers ask for by name: `actor`, `caller`, `signed_in`, `owner`, and the services."""
        origin = self.request_origin
        callers = {
            "actor": Provide(origin.actor),
            "caller": Provide(origin.caller),
            "signed_in": Provide(origin.signed_in),
            "owner": Provide(origin.owner),
        }
        return callers | provided(
            {
                "request_origin": origin,
                "directory": self.directory,
                "sheets": self.sheets,
                "positions": self.positions,
                "accounts": self.accounts,
                "roles": self.roles,
                "tokens": self.tokens,
                "services": self.services,
                "second_factors": self.second_factors,
                "sessions": self.sessions,
                "devices": self.devices,
            }
        )

    def close(self) -> None:
        """End the threads that hash passwords."""
        self.passwords.close()
