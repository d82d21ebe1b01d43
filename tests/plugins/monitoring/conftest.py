"""A county in memory: devices that are watched, rules that are on, cases that are made and closed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.plugins.memory import AREA, MemoryPlatform
from wangge_plugin_monitoring import applying, casing, devices, taking
from wangge_plugin_monitoring.known import Known
from wangge_plugin_monitoring.observations import Observation
from wangge_sdk.broker.calls import AreaData, AreaGet, CaseCreate, CaseData, CaseList, CasePage, CaseReceipt, Classes
from wangge_sdk.broker.jobs import TimerData, TimerSet
from wangge_sdk.log import StandardLog

COUNTY = AREA[:6]
START = datetime(2026, 11, 30, 2, tzinfo=UTC)
HOURS = 24.0
LOG = StandardLog("monitoring")


class County(MemoryPlatform):
    """Implements what the plugin asks, and does what the platform does around it."""

    def __init__(self) -> None:
        super().__init__()
        self.known = Known(COUNTY)
        self.made: list[CaseCreate] = []
        self.reports: list[CaseData] = []
        self.set_timers: list[TimerSet] = []
        self.now = START

    def device(self, number: str = "S1", kind: str = "smoke", **more: Any) -> str:
        found = self.add("device", number=number, name=f"{number}号", kind=kind, state="in_use", **more)
        devices.follow(self, found)
        return found

    def rule(self, **said: Any) -> str:
        body = {
            "name": "烟雾报警",
            "things": "smoke",
            "quantity": "smoke",
            "kind": "simple",
            "threshold": 1,
            "severity": "critical",
            "alarm": "fire",
            "class": "alarm.fire",
            "state": "on",
            "tried_at": START.isoformat(),
        }
        return self.add("rule", COUNTY, **{name: value for name, value in {**body, **said}.items() if value is not None})

    def batch(self, *values: tuple[float, float] | tuple[float, float, str], device: str = "S1", restart: bool = False) -> None:
        """Have a batch of the subscription taken: seconds after the start, values, and the quantity if it is another."""
        if restart:
            self.known = Known(COUNTY)
        claimed = self.known.follow(self, LOG)
        seen = [Observation(device, (*each, "smoke")[2], START.timestamp() + each[0], each[1]) for each in values]
        taken = taking.take(self, self.known, seen, HOURS, again=restart)
        self.known.written(taken.watches)
        for step in (*claimed, *taken.steps):
            self._step(step, step.collection or "")

    def pass_time(self, seconds: float) -> int:
        return applying.pass_time(self, COUNTY, START.timestamp() + seconds, HOURS, LOG)

    def report_alarms(self) -> None:
        for alarm in tuple(self.documents.get("alarm", {})):
            casing.report(self, alarm)

    def close(self, alarm: str, outcome: str = "fixed", seconds: float = 600) -> None:
        casing.close(self, alarm, outcome, START + timedelta(seconds=seconds), HOURS, LOG)

    def watch(self, number: str = "S1") -> dict[str, Any]:
        (found,) = self.bodies("watch", number=number)
        return found

    def alarms(self, **fields: Any) -> list[dict[str, Any]]:
        return self.bodies("alarm", **fields)

    def _cases_create(self, wanted: CaseCreate) -> CaseReceipt:
        if all(each.client_id != wanted.client_id for each in self.made):
            self.made.append(wanted)
        return CaseReceipt(number=f"9999-2026-{len(self.made):06}", area=AREA, stage="filing")

    def _cases_list(self, _wanted: CaseList) -> CasePage:
        return CasePage(tuple(reversed(self.reports)))

    def _classes_list(self, _wanted: Any) -> Classes:
        return Classes(())

    def _areas_get(self, wanted: AreaGet) -> AreaData:
        return AreaData(code=wanted.code, name="第一网格", level="grid")

    def _timers_set(self, wanted: TimerSet) -> TimerData:
        self.set_timers.append(wanted)
        return TimerData(key=wanted.key, job=wanted.job, at=wanted.at, area=COUNTY)


@pytest.fixture
def county() -> County:
    made = County()
    made.device()
    return made
