"""`index_rps`: requests a second to the index, against pypiserver over the same files.

What: the page of a project with twenty releases, and the download of a wheel of 12 KB, each by 16 connections of wrk. Against
what: the same two requests to pypiserver, which keeps its list of files in memory as it comes, over a folder with the same twenty
wheels. Why it is fair: both run as a process of their own with their default server, and answer HTML pages that name the same
files with their digests; the registry's page says more (times, metadata, status), which is against it. The sides alternate; the
median of the pairwise ratios is taken for each of the two requests, and the lower one is the figure. Before anything is measured the pages
are compared by the files they name, the downloads byte by byte.
"""

import asyncio
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, Final

import httpx

from tests.postgres import free_port
from tests.registry.filling import digest_of, filename_of, fill, folder_of, package_of
from wangge_serving.database import Database

PAIRS: Final = 7
SECONDS: Final = 3
CONNECTIONS: Final = 16
RELEASES: Final = 20
BAR: Final = 3.0
CONTENT: Final = os.urandom(12_000)
BIN: Final = Path(sys.executable).parent


def _rate(url: str) -> float:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", url]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in output:
        raise RuntimeError(f"{url} failed:\n{output}")
    return float(re.search(r"Requests/sec:\s+([0-9.]+)", output)[1])  # type: ignore[index]


@contextmanager
def _running(command: list[str], url: str, **settings: str) -> Iterator[None]:
    with subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(300):
                try:
                    httpx.get(url)
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield
        finally:
            server.terminate()


async def _filled(data: Path) -> None:
    database = Database.open(f"sqlite:///{data / 'registry.sqlite'}")
    await database.start()
    await fill(database, folder_of(data), 1, RELEASES, CONTENT)
    await database.close()


def run() -> dict[str, Any]:
    """Measure the figure `index_rps`."""
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as name:
        folder = Path(name)
        (folder / "wheels").mkdir()
        for release in range(RELEASES):
            (folder / "wheels" / filename_of(0, release)).write_bytes(CONTENT)
        asyncio.run(_filled(folder / "data"))
        ours, theirs = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
        port = theirs.rpartition(":")[2]
        registry = [str(BIN / "wangge-registry"), "serve", "--port", ours.rpartition(":")[2]]
        pypiserver = [str(BIN / "pypi-server"), "run", "-p", port, "-i", "127.0.0.1", "--disable-fallback", str(folder / "wheels")]
        with _running(registry, f"{ours}/simple/", WANGGE_REGISTRY_DATA=str(folder / "data")), _running(pypiserver, f"{theirs}/simple/"):
            file = filename_of(0, RELEASES - 1)
            pairs = {
                "page": (f"{ours}/simple/{package_of(0)}/", f"{theirs}/simple/{package_of(0)}/"),
                "file": (f"{ours}/files/{digest_of(CONTENT)}/{file}", f"{theirs}/packages/{file}"),
            }
            _require_same(pairs)
            rates = {kind: [(_rate(one), _rate(other)) for _ in range(PAIRS)] for kind, (one, other) in pairs.items()}
    ratios = {kind: [one / other for one, other in found] for kind, found in rates.items()}
    worst = min(ratios, key=lambda kind: median(ratios[kind]))
    value = median(ratios[worst])
    return {
        "id": "index_rps",
        "value": value,
        "unit": "×",
        "ratio_to": "pypiserver",
        "baseline": {kind: median(other for _, other in found) for kind, found in rates.items()},
        "requests_a_second": {kind: median(one for one, _ in found) for kind, found in rates.items()},
        "worst": worst,
        "bar": BAR,
        "holds": value >= BAR,
        "n": PAIRS,
        "spread": [min(ratios[worst]), max(ratios[worst])],
    }


def _require_same(pairs: dict[str, tuple[str, str]]) -> None:
    pages = [set(re.findall(r">([^<>]+\.whl)</a>", httpx.get(url).text)) for url in pairs["page"]]
    if pages[0] != pages[1] or len(pages[0]) != RELEASES:
        raise RuntimeError(f"the pages differ: {pages}")
    if not httpx.get(pairs["file"][0]).content == httpx.get(pairs["file"][1]).content == CONTENT:
        raise RuntimeError("the files differ")
