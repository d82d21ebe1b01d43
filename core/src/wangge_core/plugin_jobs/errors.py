"""What can go wrong with a plugin's job."""

from wangge_core.errors import NotFoundError


class JobNotFoundError(NotFoundError):
    """No such job, or its plugin is not on in that area, or the area has not agreed to it."""

    def __init__(self, plugin: str, job: str, area: str) -> None:
        """Name what was asked for."""
        super().__init__("job_not_found", f"{plugin} has no job {job} in {area}, or is not switched on there.")


class RunFailedError(Exception):
    """A timer's run failed; it is tried again as long as there is patience."""
