"""A server of its own process for the tests that kill it: the real one, with one more subscriber.

Usage: python serving.py FILE, where FILE is what the subscriber writes each delivery to.
"""

import os
import sys
from pathlib import Path

from wangge_core.events.model import Delivery
from wangge_core.platform import Platform
from wangge_core.server import serve
from wangge_core.settings import Settings


def main(file: Path) -> int:
    """Serve, and note each delivered event by one write, which outlives the process."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    async def note(delivery: Delivery) -> None:
        os.write(descriptor, f"{delivery.position} {delivery.event.id} {delivery.event.key}\n".encode())

    platform = Platform(Settings.from_env(os.environ))
    platform.dispatcher.subscribe("test.notes", {"*"}, note)
    return serve(platform)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
