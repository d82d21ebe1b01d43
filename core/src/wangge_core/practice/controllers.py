"""Practising, over HTTP. A cookie of its own says which run a browser is on; it opens nothing but the practice area."""

from typing import Any, Final

from litestar import Controller, Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import JSONBody

from wangge_core.access.model import Actor
from wangge_core.identity.sessions.requests import require_same_origin
from wangge_core.practice.presenting import presented, presented_scenario
from wangge_core.practice.schemas import PracticeIn, PracticeRun, ScenarioList
from wangge_core.practice.service import Practice
from wangge_serving.http.limits import PUBLIC

COOKIE: Final = "wangge_practice"
PATH: Final = "/practice"

AnyRequest = Request[Any, Any, Any]


class PracticeController(Controller):
    """Scenarios, and one's way through one of them."""

    path = PATH
    tags = ("practice",)
    opt = PUBLIC

    @get("/scenarios", operation_id="listScenarios", summary="What can be practised")
    async def scenarios(self, practice: NamedDependency[Practice]) -> ScenarioList:
        """Return every scenario; those of staff need an account to begin."""
        return ScenarioList([presented_scenario(one) for one in practice.offered])

    @post("/run", operation_id="beginPractice", summary="Begin a scenario")
    async def begin(
        self, request: AnyRequest, caller: NamedDependency[Actor | None], practice: NamedDependency[Practice], data: JSONBody[PracticeIn]
    ) -> Response[PracticeRun]:
        """Give this browser a street of the practice area; what it practised before ends."""
        require_same_origin(request)
        token, run = await practice.begin(data.scenario, staff=caller is not None, before=request.cookies.get(COOKIE))
        cookie = Cookie(key=COOKIE, value=token, path="/", httponly=True, secure=practice.secure_cookies, samesite="strict")
        return Response(await presented(practice, run), status_code=201, cookies=[cookie])

    @get("/run", operation_id="getPractice", summary="How far one is")
    async def run(self, request: AnyRequest, practice: NamedDependency[Practice]) -> PracticeRun:
        """Look at the cases of the street, and let the others do what follows."""
        run = practice.run(request.cookies.get(COOKIE))
        await practice.look(run)
        return await presented(practice, run)

    @delete("/run", operation_id="leavePractice", summary="Leave the practice area")
    async def leave(self, request: AnyRequest, practice: NamedDependency[Practice]) -> Response[None]:
        """End the run; leaving twice does nothing."""
        require_same_origin(request)
        practice.leave(request.cookies.get(COOKIE))
        gone = Cookie(key=COOKIE, value="", path="/", httponly=True, secure=practice.secure_cookies, samesite="strict", max_age=0)
        return Response(None, status_code=204, cookies=[gone])
