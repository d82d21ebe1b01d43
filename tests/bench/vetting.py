"""`vetting`: from the upload of a small plugin to the finished machine report.

What: a registry as a process of its own, with its real settings; a plugin with code (the SDK's template `service`, 12 KB) is uploaded over
HTTP, and the version is asked for every 50 ms until its checks have ended; each round is a new version. The whole rule pack runs, in the
process apart that is used for everybody, and then the trial run against a platform that the registry starts; a report that is not
passed ends the benchmark. There is nothing to compare with: the bar is in seconds, so the figure is the best of the rounds, with the
load beside it.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, Final

import httpx

from tests.core.served import Served
from tests.core.served import run as run_command
from tests.registry.shop import PASSWORD, wheel
from tests.registry.test_clients import RECORD, Api

ROUNDS: Final = 5
BAR: Final = 60.0
_PATH: Final = "/plugins/lampworks.notes"
_ENDED: Final = frozenset({"in_review", "rejected", "errored"})


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, Api]]:
    """A registry with a verified community of two."""
    settings = {"WANGGE_REGISTRY_DATA": str(folder)}
    (folder / "password").write_text(PASSWORD)
    for name, more in (("olga", ()), ("maria", ()), ("rita", ("--duty", "reviewer", "--organisation", "Office"))):
        arguments = ("account", "open", name, "--name", name, "--password-file", str(folder / "password"), *more)
        run_command(*arguments, program="wangge-registry", **settings).check_returncode()
    with Served("serve", "--port", "0", program="wangge-registry", **settings) as server:
        owner, reviewer = Api(server.url, "olga"), Api(server.url, "rita")
        draft = {"id": "lampworks", "kind": "community", "legal_name": "Lampworks", "contact": "s@lampworks.example"}
        owner.ask("POST", "/publishers", json=draft | {"domain": "lampworks.example"})
        owner.ask("POST", "/publishers/lampworks/members", json={"username": "maria"})
        letter = owner.ask("POST", "/publishers/lampworks/letters", files={"file": ("letter.pdf", b"%PDF-1.7")})
        reviewer.ask("POST", f"/evidence/{letter['id']}/decision", json={"confirmed": True})
        owner.ask("POST", "/plugins", json={"id": "lampworks.notes", "package": "lampworks-notes"})
        yield server.url, owner


def _seconds(url: str, owner: Api, token: str, version: str) -> float:
    name, content = wheel("lampworks.notes", version, template="service", record=RECORD)
    began = time.perf_counter()
    form = {":action": "file_upload", "filetype": "bdist_wheel"}
    httpx.post(f"{url}/legacy/", data=form, files={"content": (name, content)}, auth=("__token__", token), timeout=60).raise_for_status()
    while True:
        seen = owner.ask("GET", f"{_PATH}/versions/{version}")
        if seen["version"]["state"] in _ENDED:
            break
        time.sleep(0.05)
    if seen["checks"][-1]["verdict"] != "passed":
        raise RuntimeError(f"the plugin did not pass: {seen['checks'][-1]}")
    return time.perf_counter() - began


def run() -> dict[str, Any]:
    """Measure the figure `vetting`."""
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as name, _served(Path(name)) as (url, owner):
        token = owner.ask("POST", f"{_PATH}/tokens", json={"label": "bench"})["token"]
        seconds = [_seconds(url, owner, token, f"1.0.{number}") for number in range(ROUNDS)]
    return {
        "id": "vetting",
        "value": min(seconds),
        "unit": "s",
        "ratio_to": None,
        "baseline": f"median {median(seconds):.1f} s",
        "bar": BAR,
        "holds": min(seconds) <= BAR,
        "n": ROUNDS,
        "spread": [min(seconds), max(seconds)],
    }
