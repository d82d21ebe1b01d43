"""The small county, for acts against the platform's own broker."""

from tests.core.conftest import sqlite_settings, sqlite_world

__all__ = ["sqlite_settings", "sqlite_world"]
