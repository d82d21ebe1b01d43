"""Algorithms that plugins ask for advice: their own, and those of other plugins."""

from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from wangge_core.access.model import Permission
from wangge_core.access.service import Access
from wangge_core.algorithms.schemas import AnswerOut, QuestionIn
from wangge_core.algorithms.service import Algorithms
from wangge_core.broker.answering import Answered
from wangge_core.broker.asker import Asker
from wangge_core.plugins.grants.granted import Granted
from wangge_core.plugins.live import Cause
from wangge_core.plugins.model import Installed
from wangge_sdk.broker.algorithms import ALGORITHMS_ASK, MOST_ASKED, Advice, AlgorithmAsk
from wangge_sdk.platform import RefusedError

_MAY_ASK: Final = Permission("algorithm", "ask")


class Host(Protocol):
    """What is needed of the plugin host."""

    def running(self, plugin: str, area: str) -> Installed | None:
        """Return the version of a plugin that runs in an area; None where it is off, or not ready."""

    def granted(self, plugin: str, version: str, area: str) -> Granted:
        """Return what a version of a plugin may do in an area."""


class _Wanted(NamedTuple):
    """An algorithm by its two names."""

    plugin: str
    algorithm: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlgorithmMethods:
    """Puts questions to algorithms."""

    algorithms: Algorithms
    access: Access
    host: Host

    def answered(self) -> tuple[Answered, ...]:
        """Return the methods."""
        return (Answered(ALGORITHMS_ASK, self.ask, lambda advice: (advice.id,)),)

    async def ask(self, asker: Asker, question: AlgorithmAsk) -> Advice:
        """Return what an algorithm advises.

        Raises:
            RefusedError: `outside_of_call`, `consult_not_granted`, `algorithm_depth`, `algorithm_waits`.
            ForbiddenError: the person who acts may not ask algorithms there; `algorithm_off`.
            NotFoundError: `algorithm_not_found`.
            InvalidError: `algorithm_input`.
        """
        area = question.area or asker.area
        asker.require_inside(area)
        wanted = _named(asker, question.algorithm)
        self._require_granted(asker, wanted, area)
        actor = asker.actor(_MAY_ASK)
        self.access.require(actor, area, *_MAY_ASK)
        cause = Cause(asker.cause.acting, reading=asker.cause.reading, chain=(*asker.cause.chain, (asker.plugin, asker.hook)))
        self._require_free(cause, wanted.plugin, area)
        asked = QuestionIn(area=area, input=dict(question.input), subject=question.subject)
        answer = await self.algorithms.asked(actor, wanted.plugin, wanted.algorithm, asked, cause)
        return _advice(answer)

    def _require_granted(self, asker: Asker, wanted: _Wanted, area: str) -> None:
        """Go on with the plugin's own algorithms, which were agreed to as such, and with those that it may consult."""
        ref = ":".join(wanted)
        if wanted.plugin != asker.plugin and not asker.grants.granted(asker.plugin, asker.version, area).may_consult(ref):
            detail = (
                f"{asker.plugin} {asker.version} was not granted to ask {ref[:120]} in {area}: name it under consults in plugin.json, "
                "and the county's administrator has to agree."
            )
            raise RefusedError("consult_not_granted", detail)

    def _require_free(self, cause: Cause, plugin: str, area: str) -> None:
        """Go on unless the chain of calls is too long, or waits for a worker that itself waits in the chain."""
        if len(cause.chain) > MOST_ASKED:
            raise RefusedError("algorithm_depth", f"At most {MOST_ASKED} algorithms may ask one another; this would be one more.")
        running = self.host.running(plugin, area)
        runtime = self.host.granted(plugin, running.version, area).runtime if running else None
        if runtime is None or runtime.isolation != "worker":
            return
        if cause.waiting(plugin) >= runtime.concurrency:
            detail = (
                f"{plugin} waits for this answer itself and takes {runtime.concurrency} at a time: call the function directly, "
                "ask from a job, or raise runtime.limits.concurrency."
            )
            raise RefusedError("algorithm_waits", detail)


def _named(asker: Asker, name: str) -> _Wanted:
    plugin, colon, algorithm = name.rpartition(":")
    return _Wanted(plugin if colon else asker.plugin, algorithm)


def _advice(answer: AnswerOut) -> Advice:
    role = answer.decision_role
    return Advice(
        id=str(answer.id),
        state=answer.state,
        version=answer.version,
        model=answer.model,
        decision_role="suggest" if role == "suggest" else "prefill" if role == "prefill" else "triage-with-review",
        output=answer.output,
        reason=answer.reason,
        confidence=answer.confidence,
    )
