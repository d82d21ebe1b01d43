"""A village of the base library, with an elder whose file is open, a provider with carers, and a platform that keeps cases and calls."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import wangge_plugin_elderly_care
from tests.plugins.shelf import MemoryShelf
from wangge_plugin_elderly_care import files, providers
from wangge_plugin_elderly_care.registers import ORGANISATION, PERSON, registers_of
from wangge_sdk.broker.calls import CaseCreate, CaseReceipt
from wangge_sdk.broker.documents import DocumentData, DocumentPut, DocumentStep
from wangge_sdk.broker.escalations import EscalationBegin, EscalationState, EscalationStop
from wangge_sdk.platform import RefusedError

TODAY = date(2026, 9, 15)
NOW = datetime(2026, 9, 15, 2, tzinfo=UTC)
GRID, FAR = "999901001001001", "999901002001001"
ROOM, BUILDING = "qingxi-digital.base-library:room", "qingxi-digital.base-library:building"


class Calls:
    """Stands for `ctx.platform.escalations` and `ctx.platform.cases`: what was begun, stopped and reported."""

    def __init__(self) -> None:
        self.begun: dict[str, EscalationBegin] = {}
        self.stopped: list[str] = []
        self.reports: dict[str, CaseCreate] = {}
        self.declared = True

    def begin(self, chain: EscalationBegin) -> EscalationState:
        if not self.declared:
            raise RefusedError("escalation_not_declared", "the county has not agreed to it")
        self.begun.setdefault(f"{chain.escalation}/{chain.once}", chain)
        return EscalationState(id="chain", state="running", begun_at=NOW, calls=0)

    def stop(self, chain: EscalationStop) -> EscalationState:
        if f"{chain.escalation}/{chain.once}" not in self.begun:
            raise RefusedError("escalation_not_found", "none of that name")
        self.stopped.append(chain.once)
        return EscalationState(id="chain", state="stopped", begun_at=NOW, calls=1)

    def create(self, report: CaseCreate) -> CaseReceipt:
        known = self.reports.setdefault(report.client_id, report)
        if known != report:
            raise RefusedError("client_id_reused", "other contents under the same id")
        number = f"9999-2026-{list(self.reports).index(report.client_id) + 1:06}"
        return CaseReceipt(number=number, area=report.area or GRID, stage="collection")


class Village:
    """What acts work on, with shortcuts for tests."""

    def __init__(self) -> None:
        self.shelf = MemoryShelf(declared())
        self.registers = registers_of(self.shelf)
        self.calls = Calls()
        building = self.shelf.add(BUILDING, number="1", where={"lon": 112.0, "lat": 28.0})
        room = self.shelf.add(ROOM, number="101", building=building)
        self.person_id = self.person("王秀英", room=room, alone=True)
        self.elder = self.opened(self.person_id, visit_every=3)

    @property
    def escalations(self) -> Calls:
        return self.calls

    @property
    def cases(self) -> Calls:
        return self.calls

    @property
    def collections(self) -> "Village":
        return self

    def put(self, document: DocumentPut) -> DocumentData:
        if document.version is None and document.id in self.shelf.kept.get(document.collection, {}):
            raise RefusedError("document_exists", "it is there")
        step = DocumentStep(id=document.id, version=document.version, body=document.body)
        return self.shelf.batch(document.collection, [step])[0]

    def redeem(self, collection: str, document_id: str) -> DocumentData:
        try:
            return self.shelf.kept[collection].pop(document_id)
        except KeyError:
            raise RefusedError("document_not_found", "there is none") from None

    def person(self, name: str = "李国强", born_on: str = "1941-03-05", grid: str = GRID, **more: object) -> str:
        return self.shelf.add(PERSON, name=name, born_on=born_on, sex="female", state="living", home="文庙里 1 号", grid=grid, **more)

    def opened(self, person: str, **more: object) -> str:
        files.open_file(self.registers, {"person": person, "consent": "given"} | more, TODAY)
        return self.one("elder", person=person)

    def body(self, collection: str, document_id: str) -> dict[str, Any]:
        return self.shelf.body(collection, document_id)

    def one(self, collection: str, **fields: object) -> str:
        (found,) = [id_ for id_, each in self.shelf.kept[collection].items() if all(each.body.get(k) == v for k, v in fields.items())]
        return found

    def provider(self, name: str = "安康居家服务社", until: str = "2027-01-01", *, verified: bool = True) -> str:
        organisation = self.shelf.add(ORGANISATION, name=name, kind="society")
        given = {"organisation": organisation, "licence_kind": "household", "licence_number": name, "licence_until": until}
        providers.enter_provider(self.registers, given, GRID[:9])
        made = self.one("provider", organisation=organisation)
        if verified:
            providers.verify_provider(self.registers, {"provider": made, "verified_how": "网站查验"}, TODAY)
        return made

    def carer(self, provider: str, *skills: str, grid: str = GRID, most: int = 2) -> str:
        person = self.person("陈梅", "1980-01-01", grid)
        providers.enter_carer(self.registers, {"person": person, "provider": provider, "skills": list(skills), "most": most})
        return self.one("carer", person=person)


def declared() -> list[dict[str, Any]]:
    """Return the collections of the manifest."""
    manifest = json.loads((Path(wangge_plugin_elderly_care.__file__).parent / "plugin.json").read_text("utf-8"))
    return list(manifest["data"]["collections"])
