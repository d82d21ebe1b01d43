"""An MQTT server for the sensors of a demonstration with the plugin Monitoring."""

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tests.core.subscriptions.server import PASSWORD, USER, Server
from tests.journeys.registers import done, signed_in
from wangge_core.demo.places import COUNTY_CODE

PLUGIN = "qingxi-sense.monitoring"
_EGRESS = "WANGGE_PRIVATE_EGRESS"


@contextmanager
def listening(folder: Path) -> Iterator[Server]:
    """Run an MQTT server that a county started meanwhile may reach."""
    (folder / "mosquitto").mkdir()
    server = Server(folder / "mosquitto", "wangge/#")
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, server.start()).result()
    os.environ[_EGRESS] = f"127.0.0.1:{server.port}"
    try:
        yield server
    finally:
        del os.environ[_EGRESS]
        server.stop()


def fill(base: str, server: Server) -> None:
    """Tell the county where its sensors are heard."""
    values = {"broker": server.url, "user": USER, "password": PASSWORD}
    with signed_in(base, "admin.system") as admin:
        done(admin.put(f"/api/v1/plugins/{PLUGIN}/areas/{COUNTY_CODE}/settings", json=values))
