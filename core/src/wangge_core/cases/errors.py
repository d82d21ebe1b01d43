"""What can go wrong with a case.

ConflictError
├── CaseChangedError           somebody else acted since the caller looked
└── TransitionNotAllowedError  the workflow has no such step from here
InvalidError
├── ClientIdReusedError        the same client id came with another report
└── OutsideError               the place lies in no grid of this county
UnavailableError
└── WorkflowUnknownError       the case follows a workflow that this database does not hold
"""

from typing import Final

from wangge_core.errors import ConflictError, FieldError, InvalidError, UnavailableError

_RETRY_SECONDS: Final = 5


class CaseChangedError(ConflictError):
    """Somebody else acted on the case since the caller loaded it."""

    def __init__(self, given: int, current: int) -> None:
        """`given` and `current` are versions of the case."""
        super().__init__("case_changed", f"The case has changed: you saw version {given}, it is at {current}. Load it again.")


class TransitionNotAllowedError(ConflictError):
    """The workflow does not lead from the present state through that transition."""

    def __init__(self, transition: str, state: str, possible: tuple[str, ...]) -> None:
        """`possible` names what may be done instead."""
        instead = ", ".join(possible) or "nothing"
        super().__init__("transition_not_allowed", f"{transition!r} cannot be done in state {state!r}; possible: {instead}.")


class ClientIdReusedError(InvalidError):
    """The sender used this client id for another report already."""

    def __init__(self) -> None:
        """Nothing of the other report is told."""
        message = "This client_id was used for a report with other contents; make a new one for a new report."
        super().__init__("client_id_reused", message, (FieldError("/client_id", "reused", message),))


class OutsideError(InvalidError):
    """The place lies in no grid of this county."""

    def __init__(self, message: str) -> None:
        """`message` says what to do instead."""
        super().__init__("outside", message, (FieldError("/position", "outside", message),))


class WorkflowUnknownError(UnavailableError):
    """A case follows a workflow whose definition is not in this database."""

    def __init__(self, workflow: str) -> None:
        """`workflow` is the id that the case names."""
        detail = f"The definition of workflow {workflow!r} is missing; an operator has to restore the table case_workflow."
        super().__init__("workflow_unknown", detail, _RETRY_SECONDS)
