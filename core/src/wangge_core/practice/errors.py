"""What can go wrong with practising."""

from wangge_core.errors import NotFoundError, TooManyError

_RETRY_SECONDS = 3_600


class PracticeOverError(NotFoundError):
    """`practice_over`: this browser practises nothing, or what it practised was thrown away."""

    def __init__(self) -> None:
        """Say how to go on."""
        super().__init__("practice_over", "There is no practice here any more; begin one again under /desk/practice or /m/practice.")


class ScenarioUnknownError(NotFoundError):
    """`scenario_unknown`."""

    def __init__(self, scenario: str) -> None:
        """`scenario` is what was asked for."""
        super().__init__("scenario_unknown", f"There is no scenario {scenario[:60]!r}; GET /api/v1/practice/scenarios lists them.")


class PracticeClosedOffError(NotFoundError):
    """`practice_not_here`: a part of the platform that the practice area does not have."""

    def __init__(self, path: str) -> None:
        """`path` is what was asked for."""
        super().__init__("practice_not_here", f"{path[:100]} is not part of the practice area: nothing that leaves the platform is.")


class PracticeFullError(TooManyError):
    """`practice_full`: more people practise today than there are streets for."""

    def __init__(self) -> None:
        """Say when to come back."""
        super().__init__("practice_full", "Too many people practise today; try again in an hour, or tomorrow.", _RETRY_SECONDS)
