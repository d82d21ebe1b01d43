"""When to stop asking a plugin that keeps failing, and when to try it again. Pure."""

from typing import Final

CLOSED: Final = "closed"
OPEN: Final = "open"
HALF_OPEN: Final = "half_open"

IN_A_ROW: Final = 3
"""So many failures one after the other open the breaker (after Mattermost's three strikes)."""
WINDOW: Final = 20
"""So many last calls are remembered …"""
MANY: Final = 10
"""… and so many failures among them open it too, in a row or not."""
FIRST_PAUSE_S: Final = 30.0
LONGEST_PAUSE_S: Final = 600.0

_MASK: Final = (1 << WINDOW) - 1
_ROW: Final = (1 << IN_A_ROW) - 1


class Breaker:
    """One per plugin, area and hook. Times are seconds of any clock that only goes forward.

    Closed, it lets every call through. Open, it lets none through until a pause is over. Then half-open: one
    call is the probe; success closes it, failure opens it for twice as long, up to ten minutes.
    """

    __slots__ = ("_outcomes", "_pause", "_until", "state", "troubled")

    def __init__(self) -> None:
        """Begin closed and without memory."""
        self.reset()

    def reset(self) -> None:
        """Forget everything: an administrator has switched the plugin off and on."""
        self.state = CLOSED
        self.troubled = False
        """Whether anything failed lately. As long as not, a caller may skip `allows` and `succeeded`."""
        self._outcomes = 0
        self._pause = FIRST_PAUSE_S
        self._until = 0.0

    def allows(self, now: float) -> bool:
        """Tell whether a call may go through; for a half-open breaker this hands out the one probe."""
        if self.state == CLOSED:
            return True
        if now < self._until:
            return False
        # The probe has until the end of another pause to report; a lost one must not lock the plugin out.
        self.state = HALF_OPEN
        self._until = now + self._pause
        return True

    def succeeded(self) -> None:
        """Note a good call."""
        if self.state != CLOSED:
            self.state, self._outcomes, self._pause = CLOSED, 0, FIRST_PAUSE_S
        self._outcomes = (self._outcomes << 1) & _MASK
        self.troubled = self._outcomes != 0

    def failed(self, now: float) -> bool:
        """Note a bad call; tell whether this one opened the breaker."""
        self.troubled = True
        self._outcomes = ((self._outcomes << 1) | 1) & _MASK
        if self.state == HALF_OPEN:
            self._pause = min(self._pause * 2, LONGEST_PAUSE_S)
        elif self.state == OPEN or not self._is_too_much():
            return False
        self.state, self._until = OPEN, now + self._pause
        return True

    def _is_too_much(self) -> bool:
        return self._outcomes & _ROW == _ROW or self._outcomes.bit_count() >= MANY
