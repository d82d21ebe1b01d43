"""`mqtt_ingest`: messages of sensors from an MQTT server into rules and storage on PostgreSQL, a second, without loss.

What: `wangge serve` as a process of its own over PostgreSQL with durable commits, the monitoring plugin in its worker behind the fence,
Mosquitto beside it, a publisher with quality of service 1. Sensors send a value each, evenly; two rules watch
all of them. Now and then a sensor of its own crosses its threshold: the time from its message to the alarm in the database is
the latency. In the middle the MQTT server is stopped and started, later the database; what is sent meanwhile waits with the publisher,
and every message has to be among the observations in the end. The latency leaves out what was sent until the backlog of an outage is gone.

`WANGGE_BENCH_RATE`, `WANGGE_BENCH_SECONDS` and `WANGGE_BENCH_OUTAGES` (`broker database`) choose another size; the bar is for 5,000 a
second over 60 seconds.
"""

import asyncio
import json
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import asyncpg
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

import wangge_plugin_monitoring
from tests import postgres, world
from tests.bench.serving import started, stop
from tests.core.subscriptions.server import PASSWORD, USER, Server
from wangge_core.collections.model import Ref
from wangge_core.collections.planning import Put
from wangge_core.collections.shapes.ddl import table_of
from wangge_core.instants import SystemTime
from wangge_core.platform import Platform
from wangge_core.settings import Settings
from wangge_plugin_monitoring.watching import watch_id

PLUGIN: Final = "qingxi-sense.monitoring"
RATE: Final = int(os.environ.get("WANGGE_BENCH_RATE", "5000"))
SECONDS: Final = int(os.environ.get("WANGGE_BENCH_SECONDS", "60"))
OUTAGES: Final = frozenset(os.environ.get("WANGGE_BENCH_OUTAGES", "broker database").split())
BAR_RATE: Final = 5_000
BAR_S: Final = 1.0
SENSORS: Final = 1_000
PROBES: Final = 200
_STEP_S: Final = 0.02
_OUTAGE_S: Final = 3.0
SETTLED_S: Final = 15.0
"""So long after an outage the backlog is worked off, and latencies are of the outage."""
_STANDSTILL_S: Final = 90
_RULE: Final[Mapping[str, Any]] = {
    "name": "水位超限",
    "things": "water_level",
    "quantity": "level",
    "kind": "simple",
    "sign": "from",
    "threshold": 9,
    "severity": "major",
    "alarm": "flood",
    "state": "on",
    "tried_at": "2026-11-30T00:00:00+00:00",
}


@dataclass
class Publisher:
    """Sends at a rate, whatever becomes of the other side; what it was not acknowledged it sends again."""

    port: int
    sent: int = 0
    began: float = 0.0
    outages: list[tuple[float, float]] = field(default_factory=list)

    def run(self) -> float:
        """Send everything; return how long it took until all of it was acknowledged."""
        client = Client(CallbackAPIVersion.VERSION2, client_id="bench", clean_session=False)
        client.username_pw_set(USER, PASSWORD)
        client.max_inflight_messages_set(2_000)
        client.max_queued_messages_set(0)
        client.reconnect_delay_set(1, 1)
        client.connect("127.0.0.1", self.port)
        client.loop_start()
        self.began, probes = time.time(), 0
        total = RATE * SECONDS
        while self.sent < total:
            wanted = min(total, int((time.time() - self.began) * RATE))
            while self.sent < wanted:
                if probes < PROBES and self.sent >= (probes + 0.5) * total / PROBES:
                    self._publish(client, f"P{probes}", 10)
                    probes += 1
                else:
                    self._publish(client, f"W{self.sent % SENSORS}", self.sent % 8)
            time.sleep(_STEP_S)
        while client._out_messages:
            time.sleep(_STEP_S)
        took = time.time() - self.began
        client.disconnect()
        client.loop_stop()
        return took

    def _publish(self, client: Client, device: str, value: float) -> None:
        told = {"phenomenonTime": datetime.now(UTC).isoformat(timespec="microseconds"), "result": value}
        client.publish(f"wangge/observations/{device}/level", json.dumps(told), qos=1)
        self.sent += 1


async def _built(settings: Settings, broker: Server) -> None:
    async with Platform(settings, SystemTime()).opened() as platform:
        await world.build(platform)
        await world.enable(platform, PLUGIN, world.COUNTY)
        values = {"broker": broker.url, "user": USER, "password": PASSWORD}
        await platform.plugins.set_settings(world.SYSTEM, PLUGIN, world.COUNTY, values)
        grid = next(iter(world.GRIDS))
        rules = [
            Put(body=dict(_RULE), area=world.COUNTY),
            Put(body={**_RULE, "name": "水位偏高", "kind": "lasting", "seconds": 3600, "threshold": 100}, area=world.COUNTY),
        ]
        await platform.documents.service.batch(world.SYSTEM, Ref(PLUGIN, "rule"), rules)
        names = [f"W{number}" for number in range(SENSORS)] + [f"P{number}" for number in range(PROBES)]
        for start in range(0, len(names), 400):
            steps = [Put(body=_watch(name), area=grid, id=_id(name)) for name in names[start : start + 400]]
            await platform.documents.service.batch(world.SYSTEM, Ref(PLUGIN, "watch"), steps)


def _watch(name: str) -> dict[str, Any]:
    return {"number": name, "name": name, "kind": "water_level", "state": "normal", "alarms": 0, "device": str(_id(name))}


def _id(name: str) -> Any:
    return UUID(watch_id(world.COUNTY, name))


@contextmanager
def _county(folder: Path) -> Iterator[tuple[Settings, Server, postgres.Server]]:
    """The database, the MQTT server, and a county with the plugin laid where installed wheels lie."""
    database = postgres.Server(folder / "cluster", durable=True)
    database.create()
    database.start()
    (folder / "mosquitto").mkdir()
    broker = Server(folder / "mosquitto", "wangge/#")
    asyncio.run(broker.start())
    package = Path(wangge_plugin_monitoring.__file__).parent
    site = folder / "data" / "plugins" / PLUGIN / "0.1.0" / "0" / "site-packages"
    shutil.copytree(package, site / package.name, ignore=shutil.ignore_patterns("__pycache__"))
    settings = Settings(data=folder / "data", database=database.url, county=world.COUNTY, private_egress=f"127.0.0.1:{broker.port}")
    try:
        asyncio.run(_built(settings, broker))
        yield settings, broker, database
    finally:
        broker.stop()
        database.stop()


def _interrupted(publisher: Publisher, broker: Server, database: postgres.Server) -> None:
    """Stop and start the MQTT server at a third, the database at two thirds of the time."""
    for name, share, halt, resume in (
        ("broker", 1 / 3, broker.stop, lambda: asyncio.run(broker.start())),
        ("database", 2 / 3, lambda: database.stop(signal.SIGINT), database.start),
    ):
        if name not in OUTAGES:
            continue
        while publisher.sent < RATE * SECONDS * share:
            time.sleep(_STEP_S)
        began = time.time()
        halt()
        time.sleep(_OUTAGE_S)
        resume()
        publisher.outages.append((began, time.time()))


async def _count(url: str, table: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        return int(await connection.fetchval(f"SELECT count(*) FROM {table}"))
    finally:
        await connection.close()


async def _listening(url: str) -> None:
    """Wait until the platform has a session at the MQTT server: what is sent before is for nobody."""
    async with asyncio.timeout(60):
        while not await _count(url, "plugin_subscription WHERE state = 'listening'"):  # noqa: ASYNC110  a table rings no bell
            await asyncio.sleep(0.2)


async def _stored(url: str, publisher: Publisher) -> tuple[int, float]:
    """Wait until everything is stored that was sent; return how much is, and when that was."""
    table, stored, moved = table_of(Ref(PLUGIN, "observation")), 0, time.time()
    while stored < publisher.sent and time.time() - moved < _STANDSTILL_S:
        await asyncio.sleep(0.2)
        now = await _count(url, table)
        stored, moved = (now, time.time()) if now > stored else (stored, moved)
    return stored, moved


async def _failures(url: str) -> list[str]:
    """Return which batches wait, and why."""
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch("SELECT attempts, error, count(*) AS batches FROM plugin_batch GROUP BY attempts, error")
        stands = await connection.fetch("SELECT state, error, failures FROM plugin_subscription WHERE state <> 'listening'")
    finally:
        await connection.close()
    waits = [f"the subscription is {row['state']}: {row['error']} ({row['failures']} failures)" for row in stands]
    return waits + [f"{row['batches']} batches, handed over {row['attempts']} times: {row['error']}" for row in rows]


async def _latencies(url: str, quiet: Callable[[float], bool]) -> tuple[list[float], int]:
    """Return from message to alarm, in seconds, for the messages of quiet times; and how many alarms there are."""
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch(f"SELECT created_at, body FROM {table_of(Ref(PLUGIN, 'alarm'))}")
    finally:
        await connection.close()
    found = ((datetime.fromisoformat(json.loads(row["body"])["started_at"]).timestamp(), row["created_at"].timestamp()) for row in rows)
    pairs = list(found)
    return [stored - sent for sent, stored in pairs if quiet(sent)], len(pairs)


def _used(named: Mapping[str, int]) -> dict[str, float]:
    """Return the processor time of processes, in seconds; that of their children stands apart, as `<name>'s children`."""
    found: dict[int, tuple[int, float]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            found[int(stat.parent.name)] = int(fields[1]), (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    used: dict[str, float] = {}
    for name, pid in named.items():
        own, seconds = {pid}, 0.0
        while fresh := {child for child, (parent, _) in found.items() if parent in own} - own:
            own |= fresh
            seconds = sum(found[child][1] for child in own - {pid})
        used |= {name: found[pid][1], f"{name}'s children": seconds}
    return used


def run() -> dict[str, Any]:
    """Measure; return one figure of `build/bench.json`."""
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as name, _county(Path(name)) as (settings, broker, database):
        os.chmod(name, 0o711)  # noqa: PTH101, S103  the database has a user of its own
        with Path(name, "server.log").open("w") as log:
            server, _, _ = started(settings, log)
        try:
            asyncio.run(_listening(database.url))
            publisher = Publisher(broker.port)
            breaking = threading.Thread(target=_interrupted, args=(publisher, broker, database)) if OUTAGES else None
            if breaking:
                breaking.start()
            before = _used({"server": server.pid, "database": database.pid})
            took = publisher.run()
            if breaking:
                breaking.join()
            stored, done = asyncio.run(_stored(database.url, publisher))
            used = _used({"server": server.pid, "database": database.pid})
        finally:
            stop(server)
        busy = [(start, end + SETTLED_S) for start, end in publisher.outages]
        failures = asyncio.run(_failures(database.url))
        latencies, alarms = asyncio.run(_latencies(database.url, lambda at: all(not start <= at <= end for start, end in busy)))
    p99 = sorted(latencies)[int(len(latencies) * 0.99)] if latencies else float("inf")
    rate = publisher.sent / (done - publisher.began)
    return {
        "id": "mqtt_ingest",
        "value": round(rate),
        "unit": "messages a second, from the first that was sent to the last that was stored",
        "ratio_to": None,
        "baseline": f"sent at {RATE} a second for {SECONDS} s; acknowledged after {took:.0f} s",
        "bar": BAR_RATE,
        "holds": rate >= 0.95 * BAR_RATE and stored >= publisher.sent and alarms == PROBES and p99 <= BAR_S,
        "n": publisher.sent,
        "lost": max(0, publisher.sent - stored),
        "stored_twice": max(0, stored - publisher.sent),
        "alarms": alarms,
        "failures": failures,
        "p99_s": round(p99, 3),
        "median_s": round(sorted(latencies)[len(latencies) // 2], 3) if latencies else None,
        "measured": len(latencies),
        "processor_us_a_message": {name: round((seconds - before[name]) / publisher.sent * 1e6) for name, seconds in used.items()},
        "outages_s": [round(end - start, 1) for start, end in publisher.outages],
    }
