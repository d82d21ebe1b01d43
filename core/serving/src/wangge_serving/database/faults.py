"""What the drivers raise, in the domain's words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import asyncpg

from wangge_serving.errors import ConflictError, UnavailableError

_RETRY_SECONDS: Final = 2
_LATER: Final = 60
"""Seconds after which to try again when somebody has to make room first."""
_GONE: Final = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that broke between two steps of the protocol
    asyncpg.OperatorInterventionError,  # shut down, crashed, starting up, a statement that was cancelled
    asyncpg.InsufficientResourcesError,  # too many connections, disk full, out of memory
    OSError,
    TimeoutError,
)
_HELD: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_LOST: Final = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY})
"""What the disk does to SQLite: an error of reading or writing, no room, a file that cannot be opened or written."""
_PRIMARY: Final = 0xFF  # the low byte of SQLite's extended codes
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
        code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
        if code in _HELD:
            raise UnavailableError("database_busy", "Another process holds the database; try again.", _RETRY_SECONDS) from error
        if code in _LOST:
            raise UnavailableError("database_down", "The database's file cannot be read or written; try again later.", _LATER) from error
        raise
    except _RACED as error:
        raise UnavailableError("database_race", "Another change came first; try again.", 1) from error
    except _GONE as error:
        raise UnavailableError("database_down", "The database does not answer; try again in a moment.", _RETRY_SECONDS) from error
