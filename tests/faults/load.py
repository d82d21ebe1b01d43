"""Residents who report without pause, and remember exactly what they were promised."""

import asyncio
import random
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec

from tests import world

CASE_TYPE = "livelihood.appeal"
PATIENCE = 15.0
"""Seconds after which a request that is not answered counts as hanging."""


class Report(msgspec.Struct):
    """What one resident sends, as often as it takes, and the receipt once there is one."""

    client_id: UUID
    sender: str
    body: dict[str, Any]
    receipt: dict[str, Any] | None = None
    statuses: list[int] = []


def new_report() -> Report:
    """Return a report from somewhere in the north, where the plugins are on."""
    grid = random.choice([code for code in world.GRIDS if code.startswith(world.NORTH)])
    lon, lat = world.middle_of(grid)
    client_id = uuid4()
    body = {"client_id": str(client_id), "case_type": CASE_TYPE, "text": "楼下夜里施工，吵得睡不着", "position": {"lon": lon, "lat": lat}}
    return Report(client_id=client_id, sender=f"device-{uuid4().hex}", body=body)


class Residents:
    """Several residents, each sending one report after the other until it is accepted."""

    http: httpx.AsyncClient

    def __init__(self, number: int = 8) -> None:
        """`number` of them send at the same time, through `http`."""
        self.number = number
        self.reports: list[Report] = []
        self.cut_off = 0
        self.refused = 0

    @property
    def accepted(self) -> list[Report]:
        """The reports with a receipt."""
        return [report for report in self.reports if report.receipt is not None]

    @property
    def pending(self) -> list[Report]:
        """The reports whose sender does not know whether they came in."""
        return [report for report in self.reports if report.receipt is None]

    async def send(self, report: Report) -> int:
        """Send a report once; return the status, or 0 when the connection broke."""
        try:
            answer = await self.http.post("/api/v1/cases", json=report.body, headers={"Sender-Key": report.sender}, timeout=PATIENCE)
        except (httpx.NetworkError, httpx.ProtocolError):  # a time-out is none of these: no request may hang
            self.cut_off += 1
            return 0
        report.statuses.append(answer.status_code)
        if answer.status_code == 201:
            receipt = answer.json()
            assert report.receipt in (None, receipt), "another receipt for one report"
            report.receipt = receipt
        elif answer.status_code == 503:
            assert int(answer.headers["retry-after"]) > 0
            assert answer.json()["code"].startswith("database_")
            self.refused += 1
        else:
            message = f"{answer.status_code}: {answer.text}"
            raise AssertionError(message)
        return answer.status_code

    async def work(self, stop: asyncio.Event, *, stay: bool) -> None:
        """Send until told to stop. Without `stay` a resident leaves when the connection breaks."""

        async def one() -> None:
            while not stop.is_set():
                report = new_report()
                self.reports.append(report)
                status = await self.send(report)
                if status == 0 and not stay:
                    return
                if status != 201:
                    await asyncio.sleep(0.05)

        async with asyncio.TaskGroup() as group:
            for _ in range(self.number):
                group.create_task(one())

    async def send_again(self) -> None:
        """Send everything again whose sender got no answer, and one that did: both must be safe."""
        again = [*self.pending, *random.sample(self.accepted, min(3, len(self.accepted)))]
        statuses = await asyncio.gather(*(self.send(report) for report in again))
        assert set(statuses) <= {201}

    async def look_up(self) -> None:
        """Open the progress page of every receipt: what was promised is there."""
        places = asyncio.Semaphore(self.number)

        async def one(report: Report) -> None:
            assert report.receipt is not None
            async with places:
                answer = await self.http.get(f"/api/v1/public/cases/{report.receipt['query_code']}", timeout=PATIENCE)
            assert answer.status_code == 200, answer.text
            assert answer.json()["number"] == report.receipt["number"]

        await asyncio.gather(*(one(report) for report in self.accepted))
