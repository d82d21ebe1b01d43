"""A committee, two branches in two communities, and people of the base library to join them."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import wangge_plugin_party_building
from tests.plugins.shelf import MemoryShelf
from wangge_plugin_party_building import members, organisations
from wangge_plugin_party_building.registers import PERSON, registers_of

TODAY = date(2026, 9, 15)
TOWN, NORTH, SOUTH = "999901001", "999901001001", "999901001002"


class Town:
    """What acts work on, with shortcuts for tests."""

    def __init__(self) -> None:
        self.shelf = MemoryShelf(declared())
        self.registers = registers_of(self.shelf)
        self.committee = self.found("镇党委", "committee", TOWN, None)
        self.north = self.found("北社区党支部", "branch", NORTH, self.committee)
        self.south = self.found("南社区党支部", "branch", SOUTH, self.committee)

    def found(self, name: str, kind: str, area: str, parent: str | None, **more: object) -> str:
        given = {"number": name, "name": name, "kind": kind, "area": area, "founded_on": "2020-01-01", "has_committee": True}
        organisations.found(self.registers, given | ({"parent": parent} if parent else {}) | more, TODAY)
        return next(id_ for id_, each in self.shelf.kept["organisation"].items() if each.body["name"] == name)

    def person(self, name: str = "王建国", born_on: str = "1970-01-02", grid: str = NORTH + "001", **more: object) -> str:
        return self.shelf.add(PERSON, name=name, born_on=born_on, sex="male", state="living", grid=grid, **more)

    def member(
        self, name: str = "王建国", branch: str | None = None, *, status: str = "full", joined_on: str = "2001-07-01", **more: object
    ) -> str:
        given = {"person": self.person(name), "organisation": branch or self.north, "status": status, "joined_on": joined_on}
        given |= {"category": "employed"} | ({"full_on": "2002-07-01"} if status == "full" else {}) | more
        members.admit(self.registers, given, TODAY)
        return next(id_ for id_, each in self.shelf.kept["member"].items() if each.body["person"] == given["person"])

    def body(self, collection: str, document_id: str) -> dict:
        return self.shelf.body(collection, document_id)

    def one(self, collection: str, **fields: object) -> str:
        (found,) = [id_ for id_, each in self.shelf.kept[collection].items() if all(each.body.get(k) == v for k, v in fields.items())]
        return found


def declared() -> list[dict[str, Any]]:
    """Return the collections of the manifest."""
    manifest = json.loads((Path(wangge_plugin_party_building.__file__).parent / "plugin.json").read_text("utf-8"))
    return list(manifest["data"]["collections"])
