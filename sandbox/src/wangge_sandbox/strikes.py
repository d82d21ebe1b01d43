"""When a worker that died may start again, and when it may not any more. Pure."""

from collections import Counter
from typing import Final, NamedTuple

MOST: Final = 3
"""So many deaths within `WINDOW_S` switch a plugin off there (after Mattermost's three strikes)."""
WINDOW_S: Final = 3600.0
FIRST_PAUSE_S: Final = 0.5
LONGEST_PAUSE_S: Final = 60.0
SAME_EVENT: Final = 2
"""So many deaths by one event put the event aside."""
_REMEMBERED: Final = 1000


class Death(NamedTuple):
    """A death, in seconds of any clock that only goes forward."""

    at: float
    event: str | None
    """The event that was being handled, if any."""


class Strikes:
    """The deaths of one worker, one plugin in one county."""

    def __init__(self, first_pause_s: float = FIRST_PAUSE_S) -> None:
        """Begin without memory; `first_pause_s` is the pause after the first death, doubled by each further one."""
        self._deaths: list[Death] = []
        self._aside: dict[str, None] = {}
        self._first_pause_s = first_pause_s
        self._until = 0.0
        self.out = False
        """Whether it died too often and stays off."""

    def note(self, now: float, event: str | None) -> None:
        """Note a death while `event` was handled."""
        self._deaths = [death for death in self._deaths if now - death.at < WINDOW_S]
        self._deaths.append(Death(now, event))
        if event is not None and Counter(death.event for death in self._deaths)[event] >= SAME_EVENT:
            self._aside[event] = None
            while len(self._aside) > _REMEMBERED:
                del self._aside[next(iter(self._aside))]
            self._deaths = [death for death in self._deaths if death.event != event]
        self.out = self.out or len(self._deaths) >= MOST
        pause = self._first_pause_s * 2 ** max(0, len(self._deaths) - 1)
        self._until = now + min(pause, LONGEST_PAUSE_S)

    def rests(self, now: float) -> bool:
        """Tell whether the pause after the last death is not over."""
        return now < self._until

    def is_aside(self, event: str | None) -> bool:
        """Tell whether an event is not handed over any more."""
        return event in self._aside

    def forgive(self) -> None:
        """Forget everything: an administrator has switched it on again."""
        self._deaths, self._aside, self._until, self.out = [], {}, 0.0, False
