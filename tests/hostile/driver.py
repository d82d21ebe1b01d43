"""Runs every act as whoever starts it and prints what came of each, as JSON. A program of its own, so that it can be run
as root and as an ordinary user."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import uvloop
from msgspec import Raw

from tests.core.plugins.example import agreed, manifest
from tests.hostile.acts import ACTS, PLUGIN
from tests.hostile.tricks import TRICKS, files
from tests.wheels import write_wheel
from wangge_core.plugins.discovery import discover
from wangge_core.plugins.host import Host
from wangge_core.plugins.model import Choice, Choices
from wangge_core.plugins.workers.store import SITE, Store
from wangge_core.plugins.workers.wheels import WheelError
from wangge_core.settings import Settings
from wangge_sandbox.broker import CallHandle
from wangge_sandbox.fencing import Fence, Machine
from wangge_sdk.host_protocol import BrokerCall, raw
from wangge_sdk.platform import RefusedError
from wangge_sdk.views import CaseClosed, CaseView

HOSTILE = "acme.hostile"
AT_ONCE = 6
SMUGGLED: dict[str, dict[str, Any]] = {
    "smuggled_id": {"id": "../../evil"},
    "smuggled_module": {"runtime": {"isolation": "worker", "module": "os:system", "limits": {}}, "unknown": 1},
    "smuggled_limits": {"runtime": {"isolation": "worker", "module": "acme_lamps.hooks", "limits": {"memory_mb": 999_999}}},
}
"""What a manifest says that was laid into the store by hand."""


class JealousBroker:
    """Answers only what the live call may see; notes every handle."""

    def __init__(self) -> None:
        self.handles: list[CallHandle] = []

    async def answer(self, handle: CallHandle, request: BrokerCall) -> Raw:
        self.handles.append(handle)
        if request.method == "slow":
            await asyncio.sleep(0.2)
        if request.method == "cases.get" and b"own" in bytes(request.arguments):
            return raw({"area": handle.area})
        if request.method == "whoami":
            raise RefusedError("you_are", f"{handle.plugin} in {handle.area}")
        raise RefusedError("forbidden", "not yours")


def wheel(folder: Path, code: str = PLUGIN) -> Path:
    limits = {"memory_mb": 64, "call_timeout_ms": 1200, "cpu_seconds_per_call": 0.5, "disk_mb": 8}
    declared = manifest(HOSTILE, ("case_closed.v1",), runtime={"isolation": "worker", "module": "acme_hostile.hooks", "limits": limits})
    files = {
        "acme_hostile/__init__.py": "",
        "acme_hostile/hooks.py": code,
        "acme_hostile/plugin.json": json.dumps(declared),
        "acme_hostile-1.2.0.dist-info/entry_points.txt": "[wangge.plugins]\nhostile = acme_hostile:plugin.json\n",
    }
    return write_wheel(folder / "acme_hostile-1.2.0-py3-none-any.whl", files)


class Baits:
    """What the acts go for, all of it made here."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "secret"
        self.file.write_text("secret", encoding="utf-8")
        self.file.chmod(0o666)
        folder.chmod(0o777)
        self.decoy = subprocess.Popen(["/usr/bin/sleep", "300"], start_new_session=True)
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.setblocking(False)
        self.named, self.abstract = (socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) for _ in range(2))
        name = f"wangge-{os.getpid()}"
        self.named.bind(str(folder / "socket"))
        (folder / "socket").chmod(0o777)
        self.abstract.bind("\0" + name)
        for each in (self.named, self.abstract):
            each.setblocking(False)
        os.environ["HOST_SECRET"] = "hunter2"
        self.leaked = os.open(self.file, os.O_RDONLY)
        os.set_inheritable(self.leaked, True)
        self.told = {
            "file": str(self.file),
            "folder": str(folder),
            "data": str(folder / "data"),
            "port": self.server.getsockname()[1],
            "socket": str(folder / "socket"),
            "abstract": name,
            "server": os.getpid(),
            "decoy": self.decoy.pid,
        }

    def harm(self) -> list[str]:
        """Return what was reached all the same."""
        found = [] if self.file.read_text(encoding="utf-8") == "secret" else ["the file was written"]
        if (self.file.parent / "made").exists():
            found.append("a file was made")
        if self.decoy.poll() is not None:
            found.append("a process was killed")
        for each in (self.server.accept, lambda: self.named.recv(10), lambda: self.abstract.recv(10)):
            try:
                each()
                found.append("something was sent")
            except BlockingIOError:
                pass
        return found

    def close(self) -> None:
        self.decoy.kill()
        self.decoy.wait()
        for each in (self.server, self.named, self.abstract):
            each.close()
        os.close(self.leaked)


def tricked(host: Host, folder: Path) -> dict[str, list[str]]:
    """Try to install each wheel that tricks; return what came of it: what was said, and which files were written."""
    store, outcomes = Store(folder / "tricks" / "plugins"), dict[str, list[str]]()
    for name, written in TRICKS.items():
        place = Path(tempfile.mkdtemp(dir=folder))
        wheel, before = written(place), _below(folder)
        try:
            store.install(wheel)
            said = ""
        except WheelError as error:
            said = str(error)
        outcomes[name] = [said, *sorted(_below(folder) - before)]
    return outcomes | {name: [smuggled(host, folder / name, declared)] for name, declared in SMUGGLED.items()}


def smuggled(host: Host, folder: Path, declared: dict[str, Any]) -> str:
    """Lay a plugin with a faulty manifest into a store by hand, past the door; return what the health page says of it."""
    site = folder / "acme.lamps" / "1.2.0" / "0" / SITE
    for name, content in files(declared=declared).items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(str(content), encoding="utf-8")
    [found] = discover((), Store(folder))
    admitted = host.admit(found)
    return "" if admitted.state == "ready" else f"{admitted.state}: {admitted.reason or [each.sentence() for each in admitted.findings]}"


def _below(folder: Path) -> set[str]:
    return {str(path) for path in folder.rglob("*")}


async def tried(folder: Path, wanted: list[str], *, bare: bool) -> dict[str, Any]:
    data = folder / "data"
    Store(data / "plugins").install(wheel(folder))
    host = Host(Mock(), Settings(data=data, worker_idle_seconds=1), found=())
    broker = JealousBroker()
    host.fleet.supervisor.broker = broker
    if bare:
        fence = Fence(Machine(namespaces=False), "landlock-only")
        host.fleet.supervisor._fence = fence
    await host.fleet.supervisor.start()
    baits = Baits(folder)
    areas = {name: f"{110000 + number}" for number, name in enumerate(("control", *ACTS))}
    now = datetime.now(UTC)
    [found] = discover((), Store(data / "plugins"))
    admitted = host.admit(found)
    choices = tuple(Choice(plugin=HOSTILE, version="1.2.0", area=area, enabled=True, by="t", at=now) for area in areas.values())
    host._take(Choices(version=1, areas=choices, grants=agreed(host, *areas.values())))
    gate = asyncio.Semaphore(AT_ONCE)

    async def tell(name: str, code: str) -> bool:
        area = areas[name]
        text = json.dumps(baits.told) + "\n" + code
        case = CaseView(id="c", number="1", case_type="a.b", text=text, area=area, stage="check", state="closed", reported_at=now)
        event = CaseClosed(event_id=f"{name} {time.monotonic_ns()}", at=now, case=case, outcome="done", public_reason="")
        return await host.relay(area).tell("case_closed", event, plugin=HOSTILE)

    async def act(name: str) -> tuple[str, bool, bool]:
        steps = ACTS[name]
        *before, last = (steps,) if isinstance(steps, str) else steps
        async with gate:
            prepared = all([await tell(name, step) for step in before])
            return name, prepared, await tell(name, last)

    began = time.monotonic()
    controls = [await tell("control", "pass")]
    results = await asyncio.gather(*(act(name) for name in wanted))
    controls.append(await tell("control", "ctx.platform.ask('cases.get', id='own')"))
    traces = {health.area: health.last_error for health in host.live_health() if health.failures}
    outcome = {
        "uid": os.getuid(),
        "level": host.fleet.level,
        "state": admitted.state,
        "lacking": host.fleet.supervisor.lacking,
        "controls": controls,
        "seconds": round(time.monotonic() - began, 1),
        "harm": baits.harm(),
        "tricks": tricked(host, folder),
        "handles": sorted({f"{handle.plugin} {handle.area == handle.county}" for handle in broker.handles}),
        "acts": {name: [prepared, heard, traces.get(areas[name])] for name, prepared, heard in results},
        "workers": {worker.key.county: [worker.state, worker.deaths, worker.last_death] for worker in host.fleet.health()},
    }
    await host.fleet.stop()
    baits.close()
    return outcome


def main() -> None:
    bare, wanted = "--bare" in sys.argv, [name for name in sys.argv[1:] if name in ACTS]
    with tempfile.TemporaryDirectory(prefix="wangge-hostile-") as folder:
        sys.stdout.write(json.dumps(uvloop.run(tried(Path(folder), wanted or list(ACTS), bare=bare))))


if __name__ == "__main__":
    main()
