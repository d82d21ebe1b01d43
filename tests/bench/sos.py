"""`sos`: from the press of an elder's phone to the first notice, 99th percentile, while the case desk is under load.

What: `POST /x/…/sos` of the plugin Elderly care, whose worker reports the case; the platform tells the plugin of it, which begins the chain
of calls, whose first call makes a notice for the family. The time is from before the request until `made_at` of that notice. Each press is
another elder's. Beside it the case desk is asked for lists and searches some twenty times a second, as two hundred people ask who look
every ten seconds.

Against what: the promise of a second. The server is `wangge demo` as its user starts it, on SQLite, with its years of cases.
"""

import sqlite3
import sys
import tempfile
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, Final
from uuid import uuid4

import httpx

from wangge_core.demo.places import COUNTY_CODE

ROOT: Final = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / f"plugins/{name}/src") for name in ("elderly-care", "monitoring", "party-building")]  # wheels of their own

from tests.journeys import own  # noqa: E402  as above
from tests.journeys.conftest import running_demo  # noqa: E402  as above
from tests.journeys.registers import STREET, done, signed_in  # noqa: E402  as above

BAR: Final = 1.0
PRESSES: Final = 100
PAUSE_S: Final = 1.8
"""The plugin's share of questions is for some thirty calls for help a minute."""
DESKS: Final = 2
DESK_PAUSE_S: Final = 0.09
CLERK: Final = "dispatch.wenlan"
PLUGIN: Final = "qingxi-elders.elderly-care"
_MOBILE: Final = "13900001234"
_LETTERS: Final = "ABCDEFGHJKMNPQRS"


def _elders(base: str) -> list[str]:
    """Enter elders with a relative each, and return their codes."""
    with signed_in(base, CLERK) as clerk:
        address = "/api/v1/collections/qingxi-digital.base-library/person/documents"
        people = done(clerk.get(address, params={"filter": "state=living", "sort": "born_on", "limit": 100}))["items"]
        codes = []
        for number in range(PRESSES):
            grid = people[number % len(people)]["body"]["grid"]
            code = f"{grid}-AAAAAA{_LETTERS[number // 16]}{_LETTERS[number % 16]}"
            body = {"person": str(uuid4()), "person_label": "王**", "label": f"王** {number}", "code": code, "consent": "given"}
            elder = _entered(clerk, "elder", body | {"state": "active", "grid": grid})
            contact = {"elder": elder, "name": "王小军", "relation": "child", "rank": 1, "phone": _MOBILE, "grid": grid}
            _entered(clerk, "contact", contact)
            codes.append(code)
    return codes


def _entered(clerk: httpx.Client, collection: str, body: dict[str, Any]) -> str:
    return str(done(clerk.post(f"/api/v1/collections/{PLUGIN}/{collection}/documents", json={"body": body}))["id"])


def _desk(base: str, over: threading.Event, asked: list[int]) -> None:
    with signed_in(base, CLERK) as clerk:
        while not over.is_set():
            for query in ({"queue": "all"}, {"queue": "open"}, {"queue": "all", "q": "路灯"}):
                done(clerk.get("/api/v1/cases", params={**query, "area": STREET}))
                asked.append(1)
                time.sleep(DESK_PAUSE_S)


def _pressed(base: str, codes: list[str]) -> dict[str, float]:
    """Press each button; return the moments by the numbers of the cases."""
    found = {}
    with httpx.Client(base_url=base, timeout=30) as phone:
        for code in codes:
            begin = time.time()
            answer = done(phone.post(f"/x/{PLUGIN}/sos", params={"area": COUNTY_CODE}, json={"code": code}))
            found[answer["number"]] = begin
            time.sleep(PAUSE_S)
    return found


def _told(county: Path) -> dict[str, float]:
    """Return the moment of the first notice of each case."""
    sql = (
        "SELECT cases.number, MIN(notice.made_at) FROM notice JOIN cases ON cases.id = notice.case_id "
        "WHERE notice.type LIKE 'call_chain%' GROUP BY cases.number"
    )
    with closing(sqlite3.connect(f"file:{county / 'wangge.sqlite'}?mode=ro", uri=True)) as database:
        return {number: _moment(at) for number, at in database.execute(sql)}


def _moment(text: str) -> float:
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def run() -> dict[str, Any]:
    """Measure; return one figure of `build/bench.json`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        own.lay(folder / "county")
        with running_demo(folder) as base:
            own.fill(base)
            own.relative(base, "王小军", "family.wang", _MOBILE)
            codes, over, asked = _elders(base), threading.Event(), list[int]()
            desks = [threading.Thread(target=_desk, args=(base, over, asked)) for _ in range(DESKS)]
            for desk in desks:
                desk.start()
            begun = _pressed(base, codes)
            time.sleep(3)
            over.set()
            for desk in desks:
                desk.join()
        told = _told(folder / "county")
    if begun.keys() - told.keys():
        raise AssertionError(f"{len(begun.keys() - told.keys())} calls for help reached nobody")
    taken = sorted(told[number] - begun[number] for number in begun)
    p99 = taken[min(len(taken) - 1, int(len(taken) * 0.99))]
    return {
        "id": "sos",
        "value": round(p99, 3),
        "unit": "s",
        "bar": BAR,
        "holds": p99 <= BAR,
        "median": round(median(taken), 3),
        "desk_requests": len(asked),
        "n": len(taken),
        "spread": [round(taken[0], 3), round(taken[-1], 3)],
    }
