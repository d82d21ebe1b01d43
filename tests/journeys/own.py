"""Our own plugins that are wheels of their own, in one demonstration for all their journeys: a plugin that has one adds its line."""

import shutil
from importlib import import_module
from pathlib import Path
from typing import Final, NamedTuple

import httpx

from tests.journeys.registers import PASSWORD, STREET, agree, done, signed_in
from wangge_core.demo.places import COUNTY_CODE


class Own(NamedTuple):
    """A plugin: its package, its id, and which of its roles the people of a street get, by the role of the platform that they hold."""

    package: str
    plugin: str
    roles: dict[str, tuple[str, ...]]
    version: str = "0.1.0"


PLUGINS: Final = (
    Own(
        "wangge_plugin_party_building",
        "qingxi-digital.party-building",
        {"township_dispatcher": ("organiser", "treasurer", "visitor")},
    ),
    Own(
        "wangge_plugin_elderly_care",
        "qingxi-elders.elderly-care",
        {"township_dispatcher": ("carer",)},
    ),
    Own("wangge_plugin_monitoring", "qingxi-sense.monitoring", {"township_dispatcher": ("duty",)}),
)


def lay(county: Path) -> None:
    """Put them where installed wheels lie, before the server starts."""
    for own in PLUGINS:
        package = Path(str(import_module(own.package).__file__)).parent
        site = county / "plugins" / own.plugin / own.version / "0" / "site-packages"
        shutil.copytree(package, site / package.name, ignore=shutil.ignore_patterns("__pycache__"))


def fill(base: str) -> None:
    """Agree to them in the county, and give their roles to the people of the street."""
    with signed_in(base, "admin.system") as admin:
        for own in PLUGINS:
            agree(admin, own.plugin, COUNTY_CODE, own.version)
    with signed_in(base, "admin.security") as security:
        for own in PLUGINS:
            for holder, roles in own.roles.items():
                held = done(security.get("/api/v1/positions", params={"role": holder}))["items"]
                people = [each["person_id"] for each in held if each["area"]["code"] == STREET]
                for person in people:
                    for role in roles:
                        body = {"person_id": person, "role": f"{own.plugin}:{role}", "area": STREET}
                        done(security.post("/api/v1/positions", json=body))


def relative(base: str, name: str, username: str, mobile: str) -> None:
    """Enter somebody of a family with an account and no position, who has signed in before."""
    first = "three-rivers-one-bridge"
    with signed_in(base, "admin.system") as admin:
        person = done(admin.post("/api/v1/people", json={"name": name, "area": STREET, "phone": mobile}))
        done(admin.post("/api/v1/accounts", json={"person_id": person["id"], "username": username, "password": first}))
    with httpx.Client(base_url=base, headers={"Sec-Fetch-Site": "same-origin"}, timeout=60) as client:
        done(client.post("/api/v1/session", json={"username": username, "password": first}))
        done(client.put("/api/v1/me/password", json={"current": first, "new": PASSWORD}))
