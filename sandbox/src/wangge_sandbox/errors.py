"""What can go wrong between the host and its workers.

WorkerError            no answer came from a worker; the message is fit to be shown
├── NotContainedError  this machine cannot fence foreign code: nothing was run
├── UnfitError         the plugin's code could not be loaded, or is not what its manifest says
├── HookError          the hook raised: the message names the exception and the place, never a value
├── DiedError          the worker ended during the call, or was killed for what it did
├── CrowdedError       too many calls wait for the worker already
├── RestingError       it died lately and starts again after a pause
├── DisabledError      it died too often and stays off until an administrator switches it on again
└── SetAsideError      this very event has killed the worker before; it is not handed to it again
"""


class WorkerError(Exception):
    """No answer came from a worker."""


class NotContainedError(WorkerError):
    """This machine cannot fence foreign code."""


class UnfitError(WorkerError):
    """The plugin's code could not be loaded."""


class HookError(WorkerError):
    """The hook raised."""


class DiedError(WorkerError):
    """The worker ended during the call."""


class CrowdedError(WorkerError):
    """Too many calls wait already."""


class RestingError(WorkerError):
    """The worker died lately."""


class DisabledError(WorkerError):
    """The worker died too often."""


class SetAsideError(WorkerError):
    """This event has killed the worker before."""
