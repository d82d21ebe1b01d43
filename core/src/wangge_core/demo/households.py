"""The people of two communities of the demonstration county, with where they live and what ties them; invented. Pure.

Identity numbers begin with the county's code, which belongs to no place, so that they are nobody's; their check digits are right.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core.demo.lives import Plot
from wangge_core.demo.staff import GIVEN, SURNAMES

_SEED: Final = 2_608
_STAIRCASES: Final = 2
_FLOORS: Final = (1, 2, 3, 4)
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK: Final = "10X98765432"
_TWICE_EVERY: Final = 33
_SOURCES: Final = ("census", "police", "visit", "spreadsheet")
_SHAPES: Final = ((68, 64), (41, 39, 12), (36, 34, 9, 5), (83,), (79, 55), (33, 31, 4), (29,), (72, 70, 44, 42, 17), (26, 25))
"""Ages in a household."""
Body = dict[str, Any]


class Entry(msgspec.Struct, frozen=True):
    """A document of a register."""

    collection: str
    id: UUID
    body: Body


class Town:
    """Invents the registers of some grids, the same for the same day."""

    def __init__(self, plots: Sequence[Plot], today: date) -> None:
        """`plots` are the grids; `today` is what ages and days of checking are counted from."""
        self._plots = plots
        self._today = today
        self._chance = random.Random(_SEED)  # noqa: S311  invented people keep no secret
        self._people = 0
        self._households = 0

    def entries(self) -> Iterator[Entry]:
        """Yield what belongs into the registers: a thing before what refers to it."""
        for number, plot in enumerate(self._plots, 1):
            building = self.fresh("building", self._building(plot, number))
            yield building
            for floor in _FLOORS:
                for staircase in range(1, _STAIRCASES + 1):
                    yield from self._home(plot, building, number, floor, staircase)

    def fresh(self, collection: str, body: Body) -> Entry:
        """Return a document under an id of its own."""
        return Entry(collection, UUID(int=self._chance.getrandbits(128), version=4), body)

    def days_ago(self, most: int, least: int = 0) -> str:
        """Return a day in the past."""
        return (self._today - timedelta(days=self._chance.randint(least, most))).isoformat()

    def _building(self, plot: Plot, number: int) -> Body:
        place = plot.outline.representative_point()
        return {
            "number": f"{plot.grid[6:]}-{number}",
            "name": f"{plot.village_name}{number}栋",
            "address": f"{plot.village_name}{10 + number}号",
            "kind": "housing" if number % 4 else "mixed",
            "floors": len(_FLOORS),
            "built": 1988 + number,
            "where": {"lon": round(place.x, 6), "lat": round(place.y, 6)},
            "source": "visit",
            "verified_on": self.days_ago(300),
        }

    def _home(self, plot: Plot, building: Entry, number: int, floor: int, staircase: int) -> Iterator[Entry]:
        """Yield a room and, mostly, the household in it with its people and their relations."""
        address = f"{building.body['name']}{staircase}单元{floor}01"
        use = self._chance.choices(("own", "let", "empty"), (7, 2, 1))[0]
        own = {"number": f"{building.body['number']}-{staircase}-{floor}01", "address": address, "building": str(building.id)}
        kept = {"unit": str(staircase), "floor": floor, "use": use, "state": "standing", "grid": plot.grid, "source": "visit"}
        room = self.fresh("room", own | kept | {"verified_on": self.days_ago(300)})
        yield room
        if use == "empty":
            return
        self._households += 1
        household = self.fresh("household", {})
        ages = _SHAPES[(number * 7 + floor * 2 + staircase) % len(_SHAPES)]
        people = [self._person(plot, room, household, age, index, len(ages)) for index, age in enumerate(ages)]
        head = people[0]
        known = {
            "number": f"{plot.grid[6:12]}-{self._households:04d}",
            "kind": "family",
            "state": "kept",
            "grid": plot.grid,
            "source": "police",
        }
        placed = {"room": str(room.id), "home": address, "people": len(people), "verified_on": self.days_ago(500)}
        household = msgspec.structs.replace(household, body=known | placed)
        yield household
        for person in people:
            yield person
            yield from self._ties(person, room, household)
            yield from self._again(person)
        if use == "own":
            yield self.tie(head, "owns", room, self.days_ago(6000, 900))
        elder = next((each for each in people if int(each.body["born_on"][:4]) < self._today.year - 75), None)
        if elder and elder is not people[-1]:
            yield self.tie(people[-1], "cares_for", elder, self.days_ago(900))

    def _again(self, person: Entry) -> Iterator[Entry]:
        """Yield somebody once more, as an old spreadsheet had them, now and then: without a number, but at the same telephone."""
        if int(person.body["phone"][-2:]) % _TWICE_EVERY or person.body["state"] != "living":
            return
        kept = ("name", "sex", "born_on", "phone", "home", "standing", "state", "grid")
        body = {name: person.body[name] for name in kept if name in person.body}
        yield self.fresh("person", body | {"source": "spreadsheet", "origin": "2021 走访.xlsx", "verified_on": self.days_ago(1500, 900)})

    def _person(self, plot: Plot, room: Entry, household: Entry, age: int, index: int, of: int) -> Entry:
        self._people += 1
        born = self._today.replace(month=1, day=1) - timedelta(days=age * 365 + self._chance.randint(0, 300))
        sex = "male" if index % 2 == 0 else "female"
        state = self._chance.choices(("living", "left", "deceased"), (96, 3, 1))[0]
        standing = self._chance.choices(("together", "present", "absent"), (80, 12, 8))[0]
        at_home = state == "living" and standing != "absent"
        surname, given = SURNAMES[self._people * 13 % len(SURNAMES)], GIVEN[self._people * 7 % len(GIVEN)]
        body: Body = {
            "name": surname + given,
            "identity": identity(born, self._people * 2 + (sex == "male")),
            "sex": sex,
            "born_on": born.isoformat(),
            "phone": f"1990000{self._people:04d}",
            "standing": standing,
            "state": state,
            "household": str(household.id),
            "head": index == 0,
            "alone": of == 1,
            "hardship": "minimum" if self._people % 23 == 0 else "none",
            "disability": "2" if self._people % 31 == 0 else "none",
            "source": self._chance.choice(_SOURCES),
            "verified_on": self.days_ago(560),
            "grid": plot.grid,
        }
        if at_home:
            body |= {"room": str(room.id), "home": room.body["address"]}
        if state != "living":
            body["state_on"] = self.days_ago(300)
        return self.fresh("person", body)

    def _ties(self, person: Entry, room: Entry, household: Entry) -> Iterator[Entry]:
        since = max(person.body["born_on"], self.days_ago(4000, 400))
        until = person.body.get("state_on")
        yield self.tie(person, "registered_in", household, since, until)
        if "room" in person.body or until:
            yield self.tie(person, "lives_in", room, since, until)

    def tie(self, person: Entry, kind: str, target: Entry, since: str, until: str | None = None) -> Entry:
        """Return a relation of a person to something."""
        name = str(person.body["name"])
        body = {
            "person": str(person.id),
            "person_label": name[0] + "*" * (len(name) - 1),
            "kind": kind,
            "register": target.collection,
            "target": str(target.id),
            "target_label": label_of(target),
            "since": since,
            "open": until is None,
            "grid": person.body["grid"],
        }
        return self.fresh("tie", body | ({"until": max(until, since)} if until else {}))


def label_of(target: Entry) -> str:
    """Return what a thing is called where somebody is tied to it; of people what their mask leaves."""
    body = target.body
    if target.collection == "person":
        return str(body["name"][0]) + "*" * (len(body["name"]) - 1)
    return str(body[{"room": "address", "household": "number"}.get(target.collection, "name")])


def identity(born: date, order: int) -> str:
    """Return an identity number of the county that is nobody's. Source: GB 11643-1999, section 5."""
    digits = f"999901{born:%Y%m%d}{order % 1000:03d}"
    return digits + _CHECK[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11]
