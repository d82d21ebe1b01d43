"""What a plugin writes its log lines to."""

import logging
from typing import Protocol

Fact = str | int | float | bool | None
"""What may stand in a log line beside the message: plain values, ids and codes, never personal text."""


class Log(Protocol):
    """The log of one plugin: the host adds plugin, version and area to each line."""

    def info(self, message: str, **facts: Fact) -> None:
        """Write down something that is worth knowing later."""

    def warning(self, message: str, **facts: Fact) -> None:
        """Write down something odd that the plugin could cope with."""

    def error(self, message: str, **facts: Fact) -> None:
        """Write down a failure that somebody has to look at."""


class StandardLog:
    """A ``Log`` that writes to Python's ``logging`` under ``wangge.plugin.<plugin id>``."""

    def __init__(self, plugin: str) -> None:
        """Write the lines of the plugin with this id."""
        self._logger = logging.getLogger(f"wangge.plugin.{plugin}")

    def info(self, message: str, **facts: Fact) -> None:
        """Write at level INFO."""
        self._write(logging.INFO, message, facts)

    def warning(self, message: str, **facts: Fact) -> None:
        """Write at level WARNING."""
        self._write(logging.WARNING, message, facts)

    def error(self, message: str, **facts: Fact) -> None:
        """Write at level ERROR."""
        self._write(logging.ERROR, message, facts)

    def _write(self, level: int, message: str, facts: dict[str, Fact]) -> None:
        # The message is an argument, never the format: a plugin's "%s" must not be expanded.
        tail = "".join(f" {key}={value!r}" for key, value in facts.items())
        self._logger.log(level, "%s%s", message, tail)
