"""The invented register of rented homes, installed in a demonstration county and filled by its people."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.core.collections import example
from tests.core.plugins.example import manifest

PASSWORD = "nine-hills-one-stream"
STREET = "999901001"
WORKER = "grid.wenlan1"
UI = {
    "pages": [
        {
            "id": "homes",
            "title": {"zh-CN": "出租屋一览", "en": "Rented homes at a glance"},
            "render": "view",
            "source": "homes.view.json",
            "offline": "full",
        }
    ],
    "menus": [{"location": "work.day", "target": "page:homes"}],
    "day_entries": [
        {
            "id": "check",
            "title": {"zh-CN": "出租屋复核", "en": "Check a rented home again"},
            "collection": "home",
            "filter": ["state=let"],
            "due": "checked_on",
            "lines": ["address"],
            "done": {
                "label": {"zh-CN": "已空置", "en": "It is empty"},
                "give": {"state": "empty"},
                "at": "checked_on",
                "fields": ["gas_safe"],
            },
        }
    ],
}
PAGE = {"blocks": [{"block": "list", "source": "collection:home", "heading": "number", "lines": ["address"], "badge": "state"}]}


def lay(county: Path) -> None:
    """Put two versions of the plugin where installed wheels lie, before the server starts."""
    newer = example.second_version()
    _lay(county, "1.2.0", example.COLLECTIONS, example.HOME)
    _lay(county, "2.0.0", [example.COLLECTIONS[0] | newer["declared"], *example.COLLECTIONS[1:]], newer["home"])


def _lay(county: Path, version: str, collections: list[dict[str, Any]], home: dict[str, Any]) -> None:
    package = county / "plugins" / example.PLUGIN / version / "0" / "site-packages" / "acme_rented_homes"
    package.mkdir(parents=True)
    files = {
        "plugin.json": manifest(example.PLUGIN, version=version, data={"collections": collections}, contributes={"ui": UI}),
        "homes.view.json": PAGE,
        "home.json": home,
        "visit.json": example.VISIT,
    }
    for name, content in files.items():
        (package / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def fill(base: str) -> None:
    """Switch it on in a street, make the street's dispatchers its keepers, and enter a few homes."""
    with signed_in(base, "admin.system") as admin:
        agree(admin, example.PLUGIN, STREET, "1.2.0")
        done(admin.put(f"/api/v1/plugins/{example.PLUGIN}/areas/{STREET}/canary", json={"tries": True}))
    with signed_in(base, "admin.security") as security:
        rights = [f"acme.rented-homes:home.{action}" for action in ("read", "write", "reveal")]
        entitle(
            security, "home_keeper", {"zh-CN": "出租屋登记员", "en": "Keeper of rented homes"}, rights, "township_dispatcher", "grid_worker"
        )
    with signed_in(base, WORKER) as worker:
        grid = done(worker.get("/api/v1/me"))["areas"][0]
    with signed_in(base, "dispatch.wenlan") as dispatcher:
        address = f"/api/v1/collections/{example.PLUGIN}/home/documents"
        for number in range(1, 4):
            body = example.home(
                f"WL-{number:03}",
                address=f"文澜路{number}号",
                tenants=number,
                gas_safe=number != 2,
                checked_on=f"2026-0{number}-15",
                **example.OWNER,
            )
            made = done(dispatcher.post(address, json={"area": grid, "body": body}))
        done(dispatcher.patch(f"{address}/{made['id']}", json={"version": 1, "changes": {"state": "empty", "tenants": 0}}))


@contextmanager
def signed_in(base: str, username: str) -> Iterator[httpx.Client]:
    """Ask as somebody of the demonstration."""
    with httpx.Client(base_url=base, headers={"Sec-Fetch-Site": "same-origin"}, timeout=60) as client:
        done(client.post("/api/v1/session", json={"username": username, "password": PASSWORD}))
        yield client


def agree(admin: httpx.Client, plugin: str, area: str, version: str) -> None:
    """Agree to what a version of a plugin asks for, and switch it on."""
    address = f"/api/v1/plugins/{plugin}"
    asked = done(admin.get(f"{address}/grant", params={"area": area, "version": version}))
    done(admin.put(f"{address}/grant", params={"area": area}, json={"number": asked["number"], "manifest": asked["manifest"]}))
    done(admin.put(f"{address}/areas/{area}", json={"enabled": True, "version": version}))


def entitle(security: httpx.Client, role: str, title: dict[str, str], rights: list[str], *holders: str) -> None:
    """Make a role, and give it to the street's people of some roles, where these hold their positions."""
    done(security.put(f"/api/v1/roles/{role}", json={"title": title, "permissions": rights}))
    for holder in holders:
        for held in done(security.get("/api/v1/positions", params={"role": holder}))["items"]:
            if (area := held["area"]["code"]).startswith(STREET):
                done(security.post("/api/v1/positions", json={"person_id": held["person_id"], "role": role, "area": area}))


def done(answer: httpx.Response) -> Any:
    """Return what an answer says, which has to be a good one."""
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None
