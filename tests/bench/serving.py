"""Starts and stops `wangge serve` as a process of its own, for the figures that are taken from outside."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import httpx

from wangge_core.settings import Settings


def started(settings: Settings, stderr: IO[str] | None = None) -> tuple[subprocess.Popen[str], str, float]:
    """Start a server; return it, its address, and after how many seconds it answered."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WANGGE_")} | {
        "WANGGE_DATA": str(settings.data),
        "WANGGE_DATABASE": settings.database,
        "WANGGE_COUNTY": settings.county,
        "WANGGE_PUBLIC_RATE": "100000",
        "WANGGE_PRIVATE_EGRESS": settings.private_egress,
        "WANGGE_PORT": "0",
        "WANGGE_LOG_LEVEL": "WARNING",
    }
    command = [str(Path(sys.executable).with_name("wangge")), "serve"]
    began = time.perf_counter()
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=stderr, text=True)
    assert server.stdout is not None
    line = next((line for line in server.stdout if line.startswith("ready ")), "")
    if not line or httpx.get(f"{line.split()[1]}/readyz").status_code != 200:
        raise RuntimeError("the server did not start")
    return server, line.split()[1], time.perf_counter() - began


def stop(server: subprocess.Popen[str]) -> None:
    """End it as an operator does."""
    server.send_signal(signal.SIGTERM)
    server.wait(timeout=30)
