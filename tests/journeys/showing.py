"""Two plugins with pages in a demonstration county: the register that `wangge plugin new` makes, and street lamps that are open data."""

import json
from pathlib import Path

from shapely.geometry import shape

from tests.core.plugins.example import manifest
from tests.core.screens import example
from tests.journeys.registers import STREET, agree, done, entitle, signed_in
from wangge_core.demo.atlas import atlas, geojson
from wangge_core.demo.land import parcels
from wangge_core.demo.places import COUNTY_CODE, townships
from wangge_sdk.projects.creating import NewPlugin, create

FACILITIES = "acme.facilities"
LAMPS = example.PLUGIN
NEIGHBOUR = "999901002"
"""The street in which other journeys want nothing to be on."""


def lay(county: Path) -> None:
    """Put the plugins where installed wheels lie, before the server starts."""
    store = county / "plugins"
    made = county.parent / "facilities"
    create(NewPlugin(template="collection", publisher="acme", name="facilities"), made)
    site = store / FACILITIES / "0.1.0" / "0" / "site-packages"
    site.mkdir(parents=True)
    (made / "src" / "acme_facilities").rename(site / "acme_facilities")
    package = store / LAMPS / "1.2.0" / "0" / "site-packages" / "acme_street_lamps"
    for name, content in {**example.FILES, "plugin.json": manifest(LAMPS, **example.MANIFEST)}.items():
        file = package / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode())


def fill(base: str) -> None:
    """Switch them on, make the street's dispatchers their keepers, and enter a few facilities and lamps."""
    with signed_in(base, "admin.system") as admin:
        agree(admin, FACILITIES, STREET, "0.1.0")
        agree(admin, LAMPS, COUNTY_CODE, "1.2.0")
        done(admin.put(f"/api/v1/plugins/{LAMPS}/areas/{NEIGHBOUR}", json={"enabled": False}))
    with signed_in(base, "admin.security") as security:
        rights = [f"{FACILITIES}:facility.{action}" for action in ("read", "write")]
        rights += [f"{LAMPS}:{right}" for right in ("lamp.read", "lamp.write", "inspect")]
        entitle(security, "facility_keeper", {"zh-CN": "设施管理员", "en": "Keeper of facilities"}, rights, "township_dispatcher")
    with signed_in(base, "dispatch.wenlan") as dispatcher:
        for number, (kind, state, due) in enumerate(_FACILITIES, 1):
            body = {
                "number": f"S-{number:03}",
                "kind": kind,
                "state": state,
                "address": f"文澜路{number}号旁",
                "checked_on": f"2026-0{number}-11",
                "next_check": due,
            }
            done(dispatcher.post(f"/api/v1/collections/{FACILITIES}/facility/documents", json={"area": STREET, "body": body}))
        for number, (lon, lat) in enumerate(_points(), 1):
            where = {"lon": lon, "lat": lat}
            lamp = example.lamp(f"L-{number:03}", state="broken" if number % 3 == 0 else "on", put_up=f"2025-0{number}-01", where=where)
            done(dispatcher.post(f"/api/v1/collections/{LAMPS}/lamp/documents", json={"body": lamp}))


_FACILITIES = (
    ("hydrant", "good", "2027-01-11"),
    ("hydrant", "broken", "2026-03-01"),
    ("bench", "good", "2027-03-11"),
    ("playground", "good", "2026-05-01"),
    ("bench", "good", "2027-05-11"),
    ("bench", "broken", "2026-12-11"),
)


def _points() -> list[tuple[float, float]]:
    """Return a point in each of some grids of the street."""
    county = townships()
    features = json.loads(geojson(atlas(county, parcels(county))))["features"]
    grids = [one for one in features if one["properties"]["code"].startswith(STREET) and len(one["properties"]["code"]) == 15]
    spots = [shape(grid["geometry"]).representative_point() for grid in grids[:6]]
    return [(round(spot.x, 5), round(spot.y, 5)) for spot in spots]
