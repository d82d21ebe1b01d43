"""A case in which every mechanism has been told something personal, each time something else."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import msgspec

from tests import world
from tests.core.attachments.drawing import picture
from tests.core.cases.walking import RESIDENT, act, reported
from tests.world import World
from wangge_core import area_code
from wangge_core.cases.additions.schemas import AdditionIn
from wangge_core.cases.aftercare.schemas import CallIn, ReopenIn
from wangge_core.cases.joint.schemas import AssistanceIn, ReplyIn
from wangge_core.cases.measures.schemas import ExtensionIn, MeasureDecisionIn, ResumptionIn, SuspensionIn
from wangge_core.cases.model import Case, Suggestion
from wangge_core.cases.orders.schemas import OrderIn
from wangge_core.cases.privacy.schemas import ErasureDecisionIn
from wangge_core.cases.referral.schemas import ReferralIn
from wangge_core.cases.report_schemas import OnBehalfIn, ReporterIn
from wangge_core.cases.rows import suggestion_row
from wangge_core.cases.schemas import RatingIn
from wangge_core.cases.whistle.schemas import ScoreIn, WhistleIn
from wangge_core.database import Row
from wangge_core.ids import new_id
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform

NAME = "欧阳明"


@dataclass
class Planter:
    """Walks a case through the mechanisms; `marks` are telephone numbers, `said` the reporter's words, `own` what no rule finds of them."""

    platform: Platform
    county: World
    time: FixedTime
    marks: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def word(self) -> str:
        """Return words with a telephone number that nobody else has."""
        self.marks.append(f"1390000{len(self.marks):04d}")
        return f"请联系{self.marks[-1]}办理"

    def say(self) -> str:
        """Return the like, with something beside that no rule can find."""
        self.own.append(f"我家的事第{len(self.own):03d}桩")
        self.said.append(f"{self.own[-1]}，{self.word()}")
        return self.said[-1]

    async def plant(self) -> Case:
        """Return the case, closed."""
        sent = await self.platform.pictures.upload(RESIDENT.digest, picture())
        case = await reported(
            self.platform,
            text=self.say(),
            address=self.say(),
            reporter=ReporterIn(NAME, "13812345678"),
            on_behalf=OnBehalfIn(relation="relative", consent=True, name="刘奶奶", phone="13711112222"),
            attachments=[sent.id],
        )
        added = AdditionIn(client_id=new_id(), text=self.say())
        await self.platform.cases.additions.add(RESIDENT.digest, case.query_code, added)
        await self._hand_over(case)
        case = await self._walk(
            await self._now(case), ("worker", "verify", {"result": "yes", "note": self.word()}), ("north_dispatcher", "file", {})
        )
        await self._call_units(case)
        await self._dispute(await self._now(case))
        await self._beside(await self._now(case))
        case = await self._close(await self._now(case), "water_handler")
        case = await self._aftercare(case)
        await self._by_hand(case)
        return await self._now(case)

    async def _now(self, case: Case) -> Case:
        found = await self.platform.cases.repository.told(case.id)
        assert found is not None
        return found

    async def _walk(self, case: Case, *steps: tuple[str, str, dict[str, Any]]) -> Case:
        for who, action, data in steps:
            case = await act(self.platform, self.county, case, who, action, data)
        return case

    async def _hand_over(self, case: Case) -> None:
        referrals, south = self.platform.cases.together.referrals, self.county.actor("south_dispatcher")
        given = ReferralIn(case.version, world.SOUTH, self.word(), consent=True)
        offered = await referrals.offer(self.county.actor("north_dispatcher"), case.id, given)
        await referrals.decline(south, offered.id, self.word())

    async def _call_units(self, case: Case) -> None:
        whistles, dispatcher, units = (
            self.platform.cases.together.whistles,
            self.county.actor("north_dispatcher"),
            [self.county.units["city"]],
        )
        called = await whistles.call(dispatcher, case.id, WhistleIn(self.word(), units, 30, address=self.word()))
        self.time.advance(timedelta(minutes=40))
        await whistles.rate(dispatcher, called.id, units[0], ScoreIn(2, self.word()))

    async def _dispute(self, case: Case) -> None:
        case = await self._walk(
            case,
            ("north_dispatcher", "dispatch", {"unit_id": "city"}),
            ("handler", "return", {"return_type": "information_missing", "note": self.word()}),
        )
        case = await self._walk(case, ("north_dispatcher", "supply", {"note": self.word()}))
        await self._walk(
            case,
            ("handler", "dispute", {"note": self.word()}),
            ("adjudicator", "adjudicate", {"unit_id": "water", "note": self.word(), "keywords": self.word()}),
        )
        precedent = (await self.platform.cases.duties.duties.of_case(case.id))[0]
        await self.platform.cases.duties.take_into_list(self.county.actor("adjudicator"), precedent.id, None)

    async def _beside(self, case: Case) -> None:
        """Ask for assistance, for more time and for a rest, and be supervised."""
        cases, dispatcher, lead, leader = self.platform.cases, *map(self.county.actor, ("north_dispatcher", "water_handler", "leader"))
        asked = await cases.together.joint.ask(dispatcher, case.id, AssistanceIn(self.county.units["city"], self.word()))
        [assistance] = await cases.together.joint.repository.of_case(asked.id)
        await cases.together.joint.reply(self.county.actor("handler"), case.id, assistance.id, ReplyIn(self.word()))
        until = self.time.now() + timedelta(days=30)
        for measure in (
            await cases.measures.ask_extension(lead, case.id, ExtensionIn(amount=1, reason=self.word())),
            await cases.measures.ask_suspension(lead, case.id, SuspensionIn(until=until, reason=self.word())),
        ):
            for by in (dispatcher, leader):
                await cases.measures.decide(by, measure.id, MeasureDecisionIn(approved=True, words=self.word()))
        self.time.advance(timedelta(days=1))
        await cases.measures.resume(lead, case.id, ResumptionIn(reason=self.word()))
        order = await cases.orders.issue(leader, case.id, OrderIn(words=self.word(), due_at=self.time.now() + timedelta(days=2)))
        for who, action, words in ((lead, "receive", None), (lead, "reply", self.word()), (leader, "close", self.word())):
            await cases.orders.act(who, order.id, action, words)

    async def _close(self, case: Case, handler: str) -> Case:
        return await self._walk(
            case,
            (handler, "handle", {"note": self.word()}),
            ("north_dispatcher", "feedback", {}),
            ("worker", "check", {"result": "yes", "note": self.word()}),
            ("north_dispatcher", "close", {"outcome": "fixed", "public_reason": self.word()}),
        )

    async def _aftercare(self, case: Case) -> Case:
        """Rate it badly, refuse to erase it while it is open, reopen it, call, and rate it well."""
        pages, dispatcher = self.platform.cases.progress_pages, self.county.actor("north_dispatcher")
        await pages.rate(case.query_code, RatingIn(score=1, text=self.say()))
        await self.platform.cases.erasing.ask(case.query_code)
        [item] = (await self.platform.cases.erasing.waiting(dispatcher)).items
        await self.platform.cases.erasing.decide(dispatcher, item.id, ErasureDecisionIn(approve=False, reason=self.word()))
        case = await self._again(await self._now(case))
        await pages.reopen(case.query_code, ReopenIn(self.say()))
        case = await self._again(await self._now(case))
        await self.platform.database.execute("UPDATE case_follow_up SET state = 'open' WHERE round = {}", case.round)
        call = CallIn(version=case.version, result="unsatisfied", words=self.say())
        await self.platform.cases.follow_ups.record(dispatcher, case.id, call)
        await pages.rate(case.query_code, RatingIn(score=3, text=self.say()))
        return await self._now(case)

    async def _again(self, case: Case) -> Case:
        case = await self._walk(case, ("north_dispatcher", "dispatch", {"unit_id": "water"}))
        return await self._close(case, "water_handler")

    async def _by_hand(self, case: Case) -> None:
        """Write what comes from outside of this walk: a form with a field for words, an import, and errors that quote a report."""
        database, quoted = self.platform.database, self.marks[0]
        form = msgspec.json.encode({"other_party": self.say()}).decode()
        await database.execute("UPDATE cases SET form = {} WHERE id = {}", form, case.id)
        source = {"case_id": case.id, "system": "hotline", "source_id": "7", "status": self.word(), "digest": "", "import_id": new_id()}
        suggestion = Suggestion(
            kind="class", plugin="x.y", plugin_version="1", value="v", confidence=0.5, words=(quoted,), reason={"en": f"It says {quoted}."}
        )
        await database.insert([Row("case_source", source), suggestion_row(case.id, suggestion)])
        await self.platform.jobs.put("quoting", "quoting", {}, self.time.now())
        await database.execute("UPDATE job SET error = {} WHERE kind = 'quoting'", f"ValueError: {quoted}")
        health = {"id": new_id(), "plugin": "x.y", "area": case.place.area, "hook": "h", "calls": 1, "failures": 1}
        await database.insert([Row("plugin_health", health | {"last_error": f"no class for {quoted}"})])
        advised = {"plugin": "x.y", "algorithm": "a", "subject": str(case.id), "state": "answered", "asked_at": self.time.now()}
        said = {"output": json.dumps({"summary": f"call {quoted}"}), "reason": json.dumps({"en": f"It says {quoted}."})}
        await database.insert([Row("algorithm_answer", {"id": new_id()} | advised | said | area_code.columns(case.place.area))])
        owed = {"id": new_id(), "subscriber": "x", "position": 1, "key": str(case.id), "state": "dead", "attempts": 9}
        await database.insert([Row("event_delivery", owed | {"next_at": self.time.now(), "error": f"KeyError: {quoted}"})])
