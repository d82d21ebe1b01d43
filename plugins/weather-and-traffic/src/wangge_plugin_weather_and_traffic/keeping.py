"""Keeping warnings as they stand: what came is taken in, what is over ends, tasks follow, the units are told."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from msgspec import Struct

from wangge_plugin_weather_and_traffic import bulletins, rules, tasks
from wangge_plugin_weather_and_traffic.bulletins import Bulletin, known, pages
from wangge_plugin_weather_and_traffic.chains import Known, Turn, end_of, moment, turn
from wangge_plugin_weather_and_traffic.places import area_codes, grids_of
from wangge_sdk.broker.calls import AreaData, NoticeSend
from wangge_sdk.broker.documents import DocumentData, DocumentPut
from wangge_sdk.log import Log
from wangge_sdk.platform import Platform, RefusedError

LOOKED_BACK: Final = timedelta(days=3)
"""Bulletins older than this are not taken in: a warning of then is over."""
_TOLD: Final = frozenset({"township_office", "emergency_management"})
_LONGEST_TITLE: Final = 60
_MAYBE: Final = frozenset({"sender", "description", "instruction", "urgency", "certainty", "areas", "geometry"})
"""What a bulletin may tell."""


class Kept(Struct, frozen=True):
    """What came of a round."""

    taken: int = 0
    tasks: int = 0
    ended: int = 0
    failed: int = 0


class Keeper(Struct, frozen=True):
    """Keeps the warnings of the area that a job runs for."""

    platform: Platform
    area: str
    now: datetime
    log: Log

    def round(self) -> Kept:
        """Take in what came, the oldest first, and end what is over."""
        taken = made = failed = 0
        for parts in bulletins.untaken(self.platform, (self.now - LOOKED_BACK).isoformat(timespec="seconds")):
            try:
                made += self._take(parts)
            except RefusedError as refused:  # the next bulletin may be the one that matters; this one is tried again
                self.log.warning("a bulletin could not be taken in", number=parts[0].number, code=refused.code)
                failed += 1
            else:
                taken += 1
        return Kept(taken, made, self._expire(), failed)

    def _take(self, parts: list[Bulletin]) -> int:
        bulletin = bulletins.spoken(parts)
        about = self._about(bulletin)
        found = turn(bulletin, Known(about.id, about.body["sent"]) if about else None, self.now)
        made = 0
        if found.outcome == "cancelled" and about is not None:
            self._end(about, "cancelled")
        elif found.outcome in {"began", "went_on"}:
            about, made = self._hold(bulletin, about)
            found = Turn(found.outcome, about.id)
        for part in parts:
            body = {"outcome": found.outcome, **({"warning": found.warning} if found.warning else {})}
            self._put("bulletin", part.document, body)
        return made

    def _about(self, bulletin: Bulletin) -> DocumentData | None:
        """Return the warning that a bulletin is about: its own number's, or that of one that it names."""
        for number in (bulletin.number, *bulletin.replaces):
            for part in bulletins.of_number(self.platform, number):
                if part.warning:
                    return self.platform.collections.get("warning", part.warning)
        return None

    def _hold(self, bulletin: Bulletin, about: DocumentData | None) -> tuple[DocumentData, int]:
        """Write a warning down as the bulletin tells it, with its grids and its tasks."""
        grids = grids_of(self.platform, self.area, bulletin.geometry, area_codes(bulletin.geocodes))
        body = _told(bulletin, grids)
        if about is None:
            warning_id = str(uuid5(NAMESPACE_URL, f"{self.area}/{bulletin.sender}/{bulletin.number}"))
            warning = self.platform.collections.put(DocumentPut(collection="warning", id=warning_id, body=body, area=self.area))
        else:
            gone = dict.fromkeys((_MAYBE & about.body.keys()) - body.keys())
            warning = self._put("warning", about, gone | body | {"told": about.body["told"] + 1, "tasks": about.body["tasks"]})
            tasks.take_back(self.platform, warning.id, "withdrawn", frozenset(grid.code for grid in grids))
        wanted = rules.fitting(self._rules(), body["event"], body["severity"])
        made = tasks.make(self.platform, warning, wanted, grids, self.now)
        if made.without:
            self.log.warning("the base library is not there for rules", rules="、".join(made.without))
        count = int(warning.body["tasks"]) + made.tasks
        warning = self._put("warning", warning, {"tasks": count, "without": "、".join(made.without)[:200] or None})
        self._tell(warning)
        return warning, made.tasks

    def _rules(self) -> tuple[rules.Rule, ...]:
        """Return the county's rules that hold; the usual ones where it has written none."""
        own = list(pages(self.platform, "rule"))
        return tuple(rules.read(each.body) for each in own if each.body["holds"]) if own else rules.usual()

    def _expire(self) -> int:
        over = list(pages(self.platform, "warning", ("state=active", f"ends<={self.now.isoformat(timespec='seconds')}"), "ends"))
        for warning in over:
            self._end(warning, "expired")
        return len(over)

    def _end(self, warning: DocumentData, state: str) -> None:
        if warning.body["state"] == "active":
            self._put("warning", warning, {"state": state})
        tasks.take_back(self.platform, warning.id, "withdrawn" if state == "cancelled" else "lapsed")

    def _tell(self, warning: DocumentData) -> None:
        """Tell the units that answer for the area, once for each bulletin; a warning stands whether or not anybody could be told."""
        values = {"headline": warning.body["headline"][:_LONGEST_TITLE], "grids": warning.body["grids"], "tasks": warning.body["tasks"]}
        once = f"{warning.id}/{warning.body['told']}"
        try:
            for unit in self.platform.units.list(self.area):
                if unit.kind in _TOLD:
                    self.platform.notifications.send(NoticeSend(unit_id=unit.id, template="warned", values=values, once=once))
        except RefusedError as refused:
            self.log.warning("the units are not told", code=refused.code)

    def _put(self, collection: str, document: DocumentData, body: Mapping[str, Any]) -> DocumentData:
        return self.platform.collections.put(DocumentPut(collection=collection, id=document.id, version=document.version, body=body))


def _told(bulletin: Bulletin, grids: list[AreaData]) -> dict[str, Any]:
    """Return what is shown of a warning, of the bulletin that told it last."""
    body = bulletin.document.body
    return {
        **known(body, *_MAYBE),
        "event": str(body.get("event") or body["headline"])[:60],
        "headline": str(body.get("headline") or f"{body.get('areas') or ''}{body['event']}")[:200],
        "severity": body.get("severity") or "Unknown",
        "sent": moment(body["sent"]).isoformat(timespec="seconds"),
        "ends": end_of(bulletin).isoformat(timespec="seconds"),
        "state": "active",
        "own": body["source"] == "own",
        "told": 1,
        "tasks": 0,
        "grids": len(grids),
    }
