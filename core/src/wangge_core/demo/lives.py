"""What happens to the demonstration's cases: historic ones that give the outcome table, recent ones in every stage. Pure."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, Literal, TypeAlias

import msgspec
from shapely import Point

from wangge_core.areas.shapes import Outline
from wangge_core.demo.outcomes import TABLE, Month, responses, scores
from wangge_core.demo.wording import wording
from wangge_core.instants import LOCAL

By = Literal["resident", "worker", "dispatcher", "handler"]

RECENT: Final = 150
_HAZARD: Final = "livelihood.hazard"
_DISPUTE: Final = "livelihood.dispute"
_DISPUTES: Final = 0.12
"""Share of the reports that ask for mediation."""
_AGREED: Final = 0.4
"""Share of the mediations that have come to an agreement."""
_HAZARDS: Final = 0.4
"""Share of hazards among recent cases."""
_DAYTIME: Final = (7, 21)
_AT_NIGHT: Final = 0.05
"""Chance that a report of the night is let through: there are some, and by night there is nothing else to draw."""
_PLEASED: Final = 4
_UNDECIDED: Final = 3


class Plot(msgspec.Struct, frozen=True):
    """A grid in which something can happen."""

    grid: str
    village_name: str
    outline: Outline


class Act(msgspec.Struct, frozen=True):
    """One step that somebody takes on a case."""

    action: str
    at: datetime
    by: By
    data: Mapping[str, Any]


Steps: TypeAlias = list[tuple[timedelta, Act]]
"""Steps, each with the time since the one before."""


class Life(msgspec.Struct, frozen=True, kw_only=True):
    """A case from its report to where it stands."""

    class_id: str
    text: str
    form: dict[str, Any]
    grid: str
    lon: float
    lat: float
    reported_at: datetime
    by: By
    acts: tuple[Act, ...]
    part: str = ""
    """The name under which an example finds it."""

    @property
    def case_type(self) -> str:
        """The type that the class belongs to."""
        return self.class_id.rpartition(".")[0]

    def moved(self, by: timedelta) -> "Life":
        """Return the same life, earlier or later."""
        acts = tuple(msgspec.structs.replace(act, at=act.at + by) for act in self.acts)
        return msgspec.structs.replace(self, reported_at=self.reported_at + by, acts=acts)


def historic(plots: Sequence[Plot], chance: random.Random) -> list[Life]:
    """Return the cases of the outcome table, month by month, in the order of their reports."""
    return [life for month in TABLE for life in _month(month, plots, chance)]


def _month(month: Month, plots: Sequence[Plot], chance: random.Random) -> list[Life]:
    count = month.reports + month.hazards
    durations = responses(month.response_days, count, chance)
    ratings = iter(scores(month.satisfaction, month.reports, chance))
    lives = []
    for number, duration in enumerate(durations):
        hazard = number >= month.reports
        reported_at = _moment(month.month, duration, chance)
        acts = _whole(reported_at, duration, None if hazard else next(ratings, None), chance)
        lives.append(_life(plots, reported_at, acts, chance, hazard=hazard))
    return sorted(lives, key=lambda life: life.reported_at)


def _moment(month: str, duration: timedelta, chance: random.Random) -> datetime:
    """Draw the moment of a report: by day, and if possible so that the response falls into the day as well."""
    first = datetime.strptime(f"{month}-01 +0800", "%Y-%m-%d %z").astimezone(LOCAL)
    drawn = first
    for _ in range(60):
        drawn = first + timedelta(days=chance.randrange(28), hours=chance.randrange(*_DAYTIME), seconds=chance.randrange(3600))
        if _DAYTIME[0] <= (drawn + duration).hour < _DAYTIME[1]:
            break
    return drawn


def _whole(start: datetime, response: timedelta, score: int | None, chance: random.Random) -> list[Act]:
    """Return the steps of a case that went all the way, handled exactly `response` after the report."""
    words = wording()
    after = start + response
    acts = [
        Act("verify", start + 0.12 * response, "worker", {"result": "yes", "note": chance.choice(words.verified)}),
        Act("file", start + 0.2 * response, "dispatcher", {}),
        Act("dispatch", start + 0.26 * response, "dispatcher", {}),
        Act("handle", after, "handler", {"note": chance.choice(words.handled)}),
        *_aftermath(after, chance),
    ]
    if score is not None:
        acts.append(_rating(acts[-1].at, score, chance))
    return acts


def _aftermath(start: datetime, chance: random.Random) -> Iterator[Act]:
    words = wording()
    fed_back = start + timedelta(hours=chance.uniform(0.3, 5))
    checked = fed_back + timedelta(hours=chance.uniform(1, 24))
    yield Act("feedback", fed_back, "dispatcher", {})
    yield Act("check", checked, "worker", {"result": "yes", "note": chance.choice(words.checked)})
    yield Act(
        "close",
        checked + timedelta(hours=chance.uniform(0.2, 6)),
        "dispatcher",
        {"outcome": "fixed", "public_reason": chance.choice(words.closed)},
    )


def _rating(closed: datetime, score: int, chance: random.Random) -> Act:
    words = wording()
    said = words.praise if score >= _PLEASED else words.mixed if score == _UNDECIDED else words.blame
    data = {"score": score} | ({"text": chance.choice(said)} if chance.random() < 0.7 else {})  # noqa: PLR2004  most say a word
    return Act("rate", closed + timedelta(hours=chance.uniform(0.5, 40)), "resident", data)


# How many recent cases stand where, and for at most how many hours they have stood there: long enough
# that every light can be seen on the desk.
_STANDING: Final = (
    ("reported", 16, 30),
    ("verified", 9, 12),
    ("filed", 12, 9),
    ("handling", 38, 260),
    ("handled", 9, 30),
    ("checking", 12, 70),
    ("checked", 6, 40),
    ("closed", 20, 200),
    ("rated", 20, 200),
    ("refused", 8, 200),
)
_WAY: Final = ("verified", "filed", "handling", "handled", "checking", "checked", "closed", "rated")
_ROUNDABOUT: Final = 0.12
"""Share of the handled cases that were sent back once and dispatched again."""


def recent(plots: Sequence[Plot], now: datetime, chance: random.Random) -> list[Life]:
    """Return cases of the last weeks, in every stage and under every light, in the order of their reports."""
    lives = []
    for state, count, longest in _STANDING:
        for _ in range(count):
            reported_at, steps = beginning(now, partial(_standing, state, longest, chance), chance)
            hazard = chance.random() < _HAZARDS
            life = _life(plots, reported_at, timed(reported_at, steps), chance, hazard=hazard)
            lives.append(_mediated(life, now, chance) if state == "handling" and life.class_id.startswith(_DISPUTE) else life)
    return sorted(lives, key=lambda life: life.reported_at)


def _standing(state: str, longest: float, chance: random.Random) -> tuple[Steps, timedelta]:
    """Draw the steps to a state, and for how long it has lasted."""
    hours = longest * chance.random() ** 2.5 + 0.1
    return _sent_back(steps_to(state, chance), chance), timedelta(hours=hours)


def beginning(now: datetime, draw: Callable[[], tuple[Steps, timedelta]], chance: random.Random) -> tuple[datetime, Steps]:
    """Draw the steps to a state, and how long it has lasted, until the report falls into the day; return when that was."""
    while True:
        steps, standing = draw()
        reported_at = now - standing - sum((gap for gap, _ in steps), timedelta())
        if _DAYTIME[0] <= reported_at.astimezone(LOCAL).hour < _DAYTIME[1] or chance.random() < _AT_NIGHT:
            return reported_at, steps


def timed(start: datetime, steps: Steps) -> list[Act]:
    """Return the steps, each at its time."""
    acts, at = [], start
    for gap, act in steps:
        at += gap
        acts.append(msgspec.structs.replace(act, at=at))
    return acts


_SOON: Final = datetime(1970, 1, 1, tzinfo=LOCAL)
"""Stands in until the steps are laid out in time."""


def steps_to(state: str, chance: random.Random) -> Steps:
    """Return the steps that lead to a state, each with the time since the one before."""
    words = wording()
    if state == "refused":
        data = {"reason": "below_standard", "public_reason": chance.choice(words.refused)}
        return [(timedelta(hours=chance.uniform(1, 20)), Act("refuse", _SOON, "dispatcher", data))]
    way = _WAY[: _WAY.index(state) + 1] if state in _WAY else ()
    return [step for target in way for step in _step_to(target, chance)]


def _sent_back(steps: Steps, chance: random.Random) -> Steps:
    """Let some cases be returned once and dispatched again."""
    words = wording()
    if len(steps) > _WAY.index("handling") + 1 and chance.random() < _ROUNDABOUT:
        back = Act("return", _SOON, "handler", {"return_type": "not_mine", "note": chance.choice(words.returned)})
        again = Act("dispatch", _SOON, "dispatcher", {})
        steps[3:3] = [(timedelta(hours=chance.uniform(1, 10)), back), (timedelta(hours=chance.uniform(0.3, 4)), again)]
    return steps


def _step_to(target: str, chance: random.Random) -> Iterator[tuple[timedelta, Act]]:
    words = wording()
    score = chance.choice((3, 4, 4, 5, 5, 5))
    hours, act = {
        "verified": ((0.5, 16), Act("verify", _SOON, "worker", {"result": "yes", "note": chance.choice(words.verified)})),
        "filed": ((0.2, 3), Act("file", _SOON, "dispatcher", {})),
        "handling": ((0.2, 3), Act("dispatch", _SOON, "dispatcher", {})),
        "handled": ((2, 60), Act("handle", _SOON, "handler", {"note": chance.choice(words.handled)})),
        "checking": ((0.5, 12), Act("feedback", _SOON, "dispatcher", {})),
        "checked": ((1, 30), Act("check", _SOON, "worker", {"result": "yes", "note": chance.choice(words.checked)})),
        "closed": ((0.2, 8), Act("close", _SOON, "dispatcher", {"outcome": "fixed", "public_reason": chance.choice(words.closed)})),
        "rated": ((0.5, 40), _rating(_SOON, score, chance)),
    }[target]
    yield timedelta(hours=chance.uniform(*hours)), act


def _life(plots: Sequence[Plot], reported_at: datetime, acts: Sequence[Act], chance: random.Random, *, hazard: bool) -> Life:
    words = wording()
    case_type = _HAZARD if hazard else _DISPUTE if chance.random() < _DISPUTES else "livelihood.appeal"
    class_id = chance.choice([one for one in words.reports if one.startswith(case_type)])
    plot = chance.choice(plots)
    text = chance.choice(words.reports[class_id]).format(village=plot.village_name, spot=chance.choice(words.spots))
    lon, lat = within(plot.outline, chance)
    by: By = "worker" if hazard and chance.random() < 0.75 else "resident"  # noqa: PLR2004  most hazards are found on patrol
    return Life(
        class_id=class_id,
        text=text,
        form=form_of(case_type, chance),
        grid=plot.grid,
        lon=lon,
        lat=lat,
        reported_at=reported_at,
        by=by,
        acts=tuple(acts),
    )


def _mediated(life: Life, now: datetime, chance: random.Random) -> Life:
    """Return a dispute that is being handled with the meeting set, and perhaps agreed upon: steps of its plugin."""
    since = life.acts[-1].at
    met = since + (now - since) * chance.uniform(0.3, 0.5)
    on = f"{met.astimezone(LOCAL):%Y-%m-%d}"
    acts = [Act("livelihood.convene", since + (met - since) / 2, "handler", {"on": on, "place": wording().mediation["place"]})]
    if chance.random() < _AGREED:
        acts.append(Act("livelihood.mediate", met, "handler", {"result": "agreed", "note": wording().mediation["agreed"]}))
    return msgspec.structs.replace(life, acts=(*life.acts, *acts))


def form_of(case_type: str, chance: random.Random) -> dict[str, Any]:
    """Return what a reporter fills in."""
    if case_type == _HAZARD:
        return {"urgency": chance.choice(("soon", "soon", "later")), "site": chance.choice(("home", "public", "shop"))}
    if case_type == _DISPUTE:
        return {"parties": chance.choice((2, 2, 2, 3)), "willing": chance.choice(("yes", "yes", "unsure"))}
    return {"frequency": chance.choice(("sometimes", "daily", "always"))}


def within(outline: Outline, chance: random.Random) -> tuple[float, float]:
    """Draw a point well inside an outline."""
    west, south, east, north = outline.bounds
    while True:
        lon, lat = round(chance.uniform(west, east), 6), round(chance.uniform(south, north), 6)
        if outline.contains(Point(lon, lat)):
            return lon, lat
