"""Events that were set aside, over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, Parameter

from wangge_core.access.model import Actor
from wangge_core.plugins.letters.schemas import SetAsideList
from wangge_core.plugins.letters.service import Letters

PluginId = Annotated[str, Parameter(max_length=120)]


class LetterController(Controller):
    """The part of a plugin's page that tells what it could not take."""

    path = "/plugins/{plugin:str}/set-aside"
    tags = ("plugins",)

    @get("/", operation_id="getSetAside", summary="Events that a plugin could not take")
    async def every(self, actor: NamedDependency[Actor], letters: NamedDependency[Letters], plugin: FromPath[PluginId]) -> SetAsideList:
        """Return events that were set aside after the last try, with what went wrong."""
        return await letters.of(actor, plugin)

    @post("/{letter:uuid}/replay", operation_id="replayEvent", summary="Tell a plugin of an event anew", status_code=200)
    async def replay(
        self, actor: NamedDependency[Actor], letters: NamedDependency[Letters], plugin: FromPath[PluginId], letter: FromPath[UUID]
    ) -> SetAsideList:
        """Let it be tried anew, with all its tries, and return what is still set aside."""
        await letters.replay(actor, plugin, letter)
        return await letters.of(actor, plugin)
