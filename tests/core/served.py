"""Commands of ours as processes of their own, for tests."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

_PATIENCE_SECONDS = 120
"""How long a process on a busy machine may take to start or stop."""


def _command(program: str, *arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name(program)), *arguments]


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return our environment without the settings somebody may have made."""
    return {name: value for name, value in os.environ.items() if not name.startswith("WANGGE_")} | dict(settings)


def run(*arguments: str, program: str = "wangge", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        _command(program, *arguments), env=_environment(settings), capture_output=True, text=True, check=False, timeout=_PATIENCE_SECONDS
    )


class Served:
    """A command that serves until it is told to stop."""

    def __init__(self, *arguments: str, program: str = "wangge", **settings: str) -> None:
        """Start it and wait for its first line."""
        began = monotonic()
        self._process = subprocess.Popen(
            _command(program, *arguments), env=_environment(settings), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.first_line = self._process.stdout.readline().strip()
        self.seconds_to_start = monotonic() - began
        self.url = self.first_line.removeprefix("ready ")

    def stop(self, how: signal.Signals) -> tuple[int, float, str, str]:
        """Send a signal; return the exit code, the seconds it took, and what was written to both streams since the first line."""
        began = monotonic()
        self._process.send_signal(how)
        code = self._process.wait(timeout=_PATIENCE_SECONDS)
        seconds = monotonic() - began
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        return code, seconds, self._process.stdout.read(), self._process.stderr.read()

    def __enter__(self) -> Self:
        """Let a test use it in a block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End it if the test did not."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()
