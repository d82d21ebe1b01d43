"""Asking algorithms, judging their answers, and switching them off.

None of them decides: an answer is kept with plugin, version, model and reason, is given back to whoever asked, and changes
nothing by itself. Only a person can say what became of it.
"""

import hashlib
import time
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.algorithms.presenting import answer_out
from wangge_core.algorithms.repository import AlgorithmRepository, StoredAnswer
from wangge_core.algorithms.schemas import AnswerOut, QuestionIn, Verdict
from wangge_core.algorithms.switches import Switches
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from wangge_core.forms.validators import validator_for
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.plugins.host import Host
from wangge_core.plugins.live import Cause
from wangge_sdk.hooks.handlers import handler_name
from wangge_sdk.manifest.algorithms import OfferedAlgorithm
from wangge_sdk.views import AlgorithmAnswer, AlgorithmQuery

LARGEST: Final = 64 * 1024
"""Bytes of a question."""
RESOURCE: Final = "algorithm"


class Ready(msgspec.Struct, frozen=True):
    """An algorithm that may be asked."""

    plugin: str
    version: str
    offered: OfferedAlgorithm


@dataclass(frozen=True, slots=True, kw_only=True)
class Algorithms:
    """The operations."""

    database: Database
    repository: AlgorithmRepository
    host: Host
    access: Access
    switches: Switches
    audit: Audit
    time: TimeSource

    async def ask(self, actor: Actor, plugin: str, algorithm: str, asked: QuestionIn) -> AnswerOut:
        """Ask, in somebody's name.

        Raises:
            ForbiddenError: `permission_missing`, without `algorithm:ask` there; `algorithm_off`.
            NotFoundError: `algorithm_not_found`.
            InvalidError: `algorithm_input`, at each field that does not fit; `area_code`.
        """
        area = area_code.parse(asked.area)
        self.access.require(actor, area, RESOURCE, "ask")
        return await self.asked(actor, plugin, algorithm, msgspec.structs.replace(asked, area=area))

    async def asked(self, actor: Actor, plugin: str, algorithm: str, asked: QuestionIn, cause: Cause | None = None) -> AnswerOut:
        """Do the same for whoever was let in already; `cause` says on whose behalf, where a plugin asks.

        Raises:
            ForbiddenError: `algorithm_off`.
            NotFoundError: `algorithm_not_found`.
            InvalidError: `algorithm_input`.
        """
        ready = self._ready(plugin, algorithm, asked.area)
        encoded = msgspec.json.encode(asked.input, order="sorted")
        if len(encoded) > LARGEST:
            raise InvalidError("algorithm_input", f"The input has at most {LARGEST} bytes.")
        if findings := validator_for(ready.offered.input).check(asked.input):
            fields = tuple(finding.field_error(below="/input") for finding in findings)
            raise InvalidError("algorithm_input", "; ".join(f"{field.path}: {field.said()}" for field in fields), fields)
        began = time.perf_counter()
        given = await self.host.relay(asked.area).handle(
            handler_name("algorithm", ready.offered.declared.handler or ""),
            AlgorithmQuery(algorithm=algorithm, input=asked.input),
            plugin=plugin,
            cause=cause or Cause(actor),
        )
        answer = given.answer.value if given.answer else None
        state = "abstained" if given.heard and answer is None else "failed"
        if isinstance(answer, AlgorithmAnswer):
            state = "answered" if validator_for(ready.offered.output).is_valid(dict(answer.output)) else "failed"
        kept = self._kept(actor, ready, asked, answer if state == "answered" else None, state, began)
        async with self.database.transaction():
            await self.repository.add(kept, hashlib.sha256(encoded).hexdigest())
            await self._note("algorithm.asked", actor, kept, {"state": state, "model": kept.model, "version": kept.version})
        return answer_out(kept)

    async def judge(self, actor: Actor, answer: UUID, verdict: Verdict) -> AnswerOut:
        """Say what a person made of an answer; once.

        Raises:
            ForbiddenError: `permission_missing`, without `algorithm:ask`; `person_needed`, when no person says it.
            NotFoundError: `answer_not_found`.
            ConflictError: `answer_judged`, when somebody has said it, or there is nothing to judge.
        """
        scope = self.access.require_scope(actor, RESOURCE, "ask")
        if actor.kind != "account":
            raise ForbiddenError("person_needed", "Only a person can say what became of an answer.")
        found = await self.repository.one(scope, answer)
        if found is None:
            raise NotFoundError("answer_not_found", f"There is no answer {answer} that you may see.")
        now = self.time.now()
        async with self.database.transaction():
            if not await self.repository.judge(scope, answer, verdict, actor.id, now):
                raise ConflictError("answer_judged", "Somebody has said what became of this answer, or it was none.")
            await self._note("algorithm.judged", actor, found, {"verdict": verdict})
        return answer_out(msgspec.structs.replace(found, verdict=verdict, verdict_by=actor.id, verdict_at=now))

    async def switch(self, actor: Actor, plugin: str, algorithm: str, area: str, *, enabled: bool | None, reason: str = "") -> None:
        """Switch an algorithm off or on in an area and below; None lets it inherit again. Its hooks are not called where it is off.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` there.
            NotFoundError: `plugin_not_found`, `algorithm_not_found`.
        """
        code = area_code.parse(area)
        self.access.require(actor, code, "plugin", "manage")
        offer = self.host.speaking(plugin, code).offer
        if offer is None or algorithm not in offer.algorithms:
            raise _unknown(plugin, algorithm)
        by = actor.name or actor.id
        async with self.database.transaction():
            if enabled is None:
                await self.repository.unsay(plugin, algorithm, code)
            else:
                await self.repository.say(plugin, algorithm, code, enabled=enabled, reason=reason, by=by, at=self.time.now())
            entry = AuditEntry(
                action="algorithm.switched",
                actor=actor,
                resource=RESOURCE,
                resource_id=f"{plugin}:{algorithm}",
                area=code,
                facts={"enabled": enabled},
            )
            await self.audit.record(entry)
        await self.switches.refresh()

    def _ready(self, plugin: str, algorithm: str, area: str) -> Ready:
        running = self.host.running(plugin, area)
        offered = running.offer.algorithms.get(algorithm) if running and running.offer else None
        if running is None or running.offer is None or offered is None:
            raise _unknown(plugin, algorithm)
        version = running.offer.manifest.version
        if self.host.granted(plugin, version, area).algorithm(algorithm) is None or offered.declared.handler is None:
            raise _unknown(plugin, algorithm)
        if not self.switches.is_on(plugin, algorithm, area):
            raise ForbiddenError("algorithm_off", f"{algorithm} of {plugin} is switched off in {area}; its page says where and why.")
        return Ready(plugin, version, offered)

    def _kept(
        self, actor: Actor, ready: Ready, asked: QuestionIn, answer: AlgorithmAnswer | None, state: str, began: float
    ) -> StoredAnswer:
        return StoredAnswer(
            id=new_id(),
            area=asked.area,
            plugin=ready.plugin,
            version=ready.version,
            algorithm=ready.offered.declared.id,
            model=ready.offered.model,
            role=ready.offered.declared.decision_role,
            subject=asked.subject,
            state=state,
            output=dict(answer.output) if answer else None,
            reason=dict(answer.reason) if answer else {},
            confidence=answer.confidence if answer else None,
            milliseconds=round((time.perf_counter() - began) * 1000),
            asked_by=actor.id[:100],
            asked_at=self.time.now(),
        )

    async def _note(self, action: str, actor: Actor, answer: StoredAnswer, facts: dict[str, Fact]) -> None:
        named: dict[str, Fact] = {"plugin": answer.plugin, "algorithm": answer.algorithm}
        entry = AuditEntry(action=action, actor=actor, resource=RESOURCE, resource_id=str(answer.id), area=answer.area, facts=named | facts)
        await self.audit.record(entry)


def _unknown(plugin: str, algorithm: str) -> NotFoundError:
    return NotFoundError("algorithm_not_found", f"{plugin} has no algorithm {algorithm} that can be asked there.")
