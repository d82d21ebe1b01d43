"""The conformance suite in this process, told through a socket as it goes: what a trial run of the marketplace does behind its fence.

The tests that start a process are left out there; a trial run asks the same by other means (rows ``start`` and ``hook``).
"""

import inspect
import os
import socket
from collections.abc import Sequence
from typing import Final

import msgspec
import pytest

from wangge_sdk.testing import conformance
from wangge_sdk.testing.results import Result

_ELSEWHERE: Final = {
    test.__name__ for test in (conformance.test_importing_needs_nothing, conformance.test_the_code_has_the_hooks_of_the_manifest)
}
_LONGEST: Final = 400


def tell(line: socket.socket, place: str, arguments: Sequence[str]) -> None:
    """Run the suite for the plugin whose package is a folder of ``place``, named by the only argument."""
    folder = f"{place}/{arguments[0]}"
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    off = [word for name in ("cacheprovider", "faulthandler") for word in ("-p", f"no:{name}")]
    options = ["-q", "-s", "--noconftest", "-c", os.devnull, f"--rootdir={folder}", f"--wangge-plugin={folder}"]
    pytest.main([*options, *off, "-p", "wangge_sdk.testing.plugin", str(conformance.__file__)], plugins=[_Telling(line)])


class _Telling:
    """The pytest plugin that speaks."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line

    def pytest_collection_modifyitems(self, items: list[pytest.Function]) -> None:
        """Leave out what cannot be done here."""
        items[:] = [item for item in items if item.function.__name__ not in _ELSEWHERE]

    def pytest_runtest_setup(self, item: pytest.Function) -> None:
        """Say which test begins, and what it asks."""
        said = inspect.getdoc(item.function) or ""
        self._say(Result(test=item.name, outcome="begun", told=said.partition("\n")[0].replace("``", "")))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Say what came of a test, or of what it needs."""
        if report.when == "call" or report.outcome != "passed":
            self._say(Result(test=report.nodeid.partition("::")[2], outcome=report.outcome, told=_reason(report) if report.failed else ""))

    def pytest_sessionfinish(self) -> None:
        """Say that this is all."""
        self._say(Result(test="", outcome="all"))

    def _say(self, result: Result) -> None:
        self._line.sendall(msgspec.json.encode(result) + b"\n")


def _reason(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    message = str(crash.message if crash else report.longreprtext)
    return message.removeprefix("AssertionError: ").partition("\nassert ")[0][:_LONGEST]
