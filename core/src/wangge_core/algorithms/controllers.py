"""Algorithms over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.algorithms.queries import AlgorithmQueries
from wangge_core.algorithms.schemas import AlgorithmList, AlgorithmSwitchIn, AnswerOut, AnswerPage, QuestionIn, VerdictIn
from wangge_core.algorithms.service import Algorithms

PluginId = Annotated[str, Parameter(max_length=120)]
AlgorithmId = Annotated[str, Parameter(max_length=60)]
AreaCode = Annotated[str, Parameter(max_length=15, pattern="^[0-9]{2,15}$")]
Limit = Annotated[int, Parameter(ge=1, le=100)]


class AlgorithmController(Controller):
    """Models and rules that advise; none of them decides."""

    path = "/algorithms"
    tags = ("algorithms",)

    @get("/", operation_id="listAlgorithms", summary="The algorithms of an area, with their cards")
    async def cards(
        self, actor: NamedDependency[Actor], algorithm_queries: NamedDependency[AlgorithmQueries], area: FromQuery[AreaCode]
    ) -> AlgorithmList:
        """Return each card, and beside the claimed figures what was seen in the area within a year."""
        return await algorithm_queries.cards(actor, area)

    @put("/{plugin:str}/{algorithm:str}/areas/{area:str}", operation_id="switchAlgorithm", summary="Switch an algorithm off or on")
    async def switch(
        self,
        actor: NamedDependency[Actor],
        algorithms: NamedDependency[Algorithms],
        algorithm_queries: NamedDependency[AlgorithmQueries],
        plugin: FromPath[PluginId],
        algorithm: FromPath[AlgorithmId],
        area: FromPath[AreaCode],
        data: JSONBody[AlgorithmSwitchIn],
    ) -> AlgorithmList:
        """Take effect at once, here and below: where it is off, its hooks are not called either."""
        await algorithms.switch(actor, plugin, algorithm, area, enabled=data.enabled, reason=data.reason)
        return await algorithm_queries.cards(actor, area)

    @delete(
        "/{plugin:str}/{algorithm:str}/areas/{area:str}",
        operation_id="inheritAlgorithm",
        summary="Let an area inherit what holds above",
        status_code=200,
    )
    async def inherit(
        self,
        actor: NamedDependency[Actor],
        algorithms: NamedDependency[Algorithms],
        algorithm_queries: NamedDependency[AlgorithmQueries],
        plugin: FromPath[PluginId],
        algorithm: FromPath[AlgorithmId],
        area: FromPath[AreaCode],
    ) -> AlgorithmList:
        """Take the area's own word away."""
        await algorithms.switch(actor, plugin, algorithm, area, enabled=None)
        return await algorithm_queries.cards(actor, area)

    @post("/{plugin:str}/{algorithm:str}/answers", operation_id="askAlgorithm", summary="Ask an algorithm")
    async def ask(
        self,
        actor: NamedDependency[Actor],
        algorithms: NamedDependency[Algorithms],
        plugin: FromPath[PluginId],
        algorithm: FromPath[AlgorithmId],
        data: JSONBody[QuestionIn],
    ) -> AnswerOut:
        """Return its advice, which is kept with version, model and reason; nothing else happens."""
        return await algorithms.ask(actor, plugin, algorithm, data)

    @get("/{plugin:str}/{algorithm:str}/answers", operation_id="listAlgorithmAnswers", summary="What an algorithm answered")
    async def answers(
        self,
        actor: NamedDependency[Actor],
        algorithm_queries: NamedDependency[AlgorithmQueries],
        plugin: FromPath[PluginId],
        algorithm: FromPath[AlgorithmId],
        *,
        waiting: FromQuery[bool] = False,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Limit] = 50,
    ) -> AnswerPage:
        """Return answers, newest first; `waiting` for those that no person has judged."""
        return await algorithm_queries.answers(actor, plugin, algorithm, waiting=waiting, after=after, limit=limit)


class AnswerController(Controller):
    """What people make of the answers."""

    path = "/algorithm-answers"
    tags = ("algorithms",)

    @put("/{answer:uuid}/verdict", operation_id="judgeAnswer", summary="Say what became of an answer")
    async def judge(
        self, actor: NamedDependency[Actor], algorithms: NamedDependency[Algorithms], answer: FromPath[UUID], data: JSONBody[VerdictIn]
    ) -> AnswerOut:
        """Count it as kept or replaced; once."""
        return await algorithms.judge(actor, answer, data.verdict)
