"""What can go wrong with tasks.

NotFoundError
└── task_not_found
ForbiddenError
└── not_your_task   somebody else has it
ConflictError
├── task_ended      it is done, or no longer needed
└── task_changed    it has passed to somebody else since the caller looked
InvalidError
└── assignee        nobody who may be asked
"""

from wangge_core.errors import ConflictError, FieldError, ForbiddenError, InvalidError, NotFoundError


def no_task() -> NotFoundError:
    """Return the error for a task that is not there for this caller."""
    return NotFoundError("task_not_found", "There is no such task, or it is not for you.")


def not_yours() -> ForbiddenError:
    """Return the error for acting on somebody else's task."""
    return ForbiddenError("not_your_task", "Somebody else has this task; ask a dispatcher to give it to you.")


def task_ended() -> ConflictError:
    """Return the error for a task that waits for nobody any more."""
    return ConflictError("task_ended", "This task is done or no longer needed. Load it again.")


def task_changed() -> ConflictError:
    """Return the error for a task that has changed meanwhile."""
    return ConflictError("task_changed", "This task has changed since you saw it. Load it again.")


def cannot_take() -> InvalidError:
    """Return the error for giving a task to somebody who cannot have it."""
    message = "This person cannot take the task: they are away, not on the roster, or may not see the case; see its candidates."
    return InvalidError("assignee", message, (FieldError("/to", "assignee", message),))
