"""What a plugin asks of the platform while it answers a hook."""

from typing import Any, Final, Protocol


class RefusedError(Exception):
    """The platform refused, or could not do it; ``code`` is stable, such as ``forbidden``."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class Platform(Protocol):
    """The platform, as one call sees it: it answers until the hook has returned, and not after."""

    def ask(self, method: str, **arguments: object) -> Any:  # noqa: ANN401  each method has an answer of its own
        """Ask for something and wait for the answer.

        Raises:
            RefusedError: it is not granted here, or cannot be done.
        """


class _NoPlatform:
    def ask(self, method: str, **arguments: object) -> Any:  # noqa: ANN401, ARG002  as the protocol has it
        raise RefusedError("unavailable", f"{method} cannot be asked for in the server's own process.")


NO_PLATFORM: Final[Platform] = _NoPlatform()
"""Refuses everything: where nobody answers."""
