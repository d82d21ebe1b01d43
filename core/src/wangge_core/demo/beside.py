"""The registry beside the demonstration: a process of its own, which the platform knows by its address and its pinned root."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from wangge_core.settings import Settings

_GRACE_SECONDS: Final = 15
_NICE: Final = ("nice", "-n", "10")
"""What fills it is never in the way of whoever looks at the platform."""


def following(settings: Settings, port: int) -> Settings:
    """Return settings with which the platform follows the registry on a port of this machine."""
    root = _folder(settings) / "tuf" / "metadata" / "1.root.json"
    place = f"{settings.host}:{port}"
    return msgspec.structs.replace(settings, market=f"http://{place}", market_root=str(root), private_egress=place)


@contextmanager
def registry(settings: Settings, port: int) -> Iterator[None]:
    """Run the registry's own demonstration as long as the platform runs; what it says goes where our progress goes.

    Without the registry's distribution there is none, and the platform runs all the same.
    """
    command = Path(sys.executable).with_name("wangge-registry")
    if not command.exists():
        sys.stderr.write("The registry is not installed here; the platform runs without it.\n")
        yield
        return
    asked = [*(_NICE if shutil.which(_NICE[0]) else ()), str(command), "demo", "--port", str(port), "--folder", str(_folder(settings))]
    # In a session of its own: a Ctrl-C reaches the platform, which stops it when it has stopped itself.
    with subprocess.Popen(asked, stdin=subprocess.DEVNULL, stdout=sys.stderr, start_new_session=True) as process:  # noqa: S603  our own command
        try:
            yield
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(_GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _folder(settings: Settings) -> Path:
    return settings.data / "registry"
