"""What the drivers raise, in the domain's words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import asyncpg

from wangge_core.errors import ConflictError, UnavailableError

_RETRY_SECONDS: Final = 2
_GONE: Final = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that broke between two steps of the protocol
    asyncpg.AdminShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    OSError,
    TimeoutError,
)
_RACED: Final = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)


class DuplicateError(ConflictError):
    """A row with the same unique key exists; `key` names the index or the columns."""

    def __init__(self, key: str) -> None:
        """`key` is what the database said was taken."""
        super().__init__("duplicate", f"A row with the same {key} exists already.")
        self.key = key


@contextmanager
def translated() -> Iterator[None]:
    """Turn what drivers raise into the domain's errors; wrap calls to the driver only, never a caller's block."""
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        raise DuplicateError(error.constraint_name or "key") from error
    except sqlite3.IntegrityError as error:
        if "UNIQUE" not in str(error):
            raise
        raise DuplicateError(str(error).rpartition(": ")[2]) from error
    except sqlite3.OperationalError as error:
        if "locked" not in str(error) and "busy" not in str(error):
            raise
        raise UnavailableError("database_busy", "Another process holds the database; try again.", _RETRY_SECONDS) from error
    except _RACED as error:
        raise UnavailableError("database_race", "Another change came first; try again.", 1) from error
    except _GONE as error:
        raise UnavailableError("database_down", "The database does not answer; try again in a moment.", _RETRY_SECONDS) from error
