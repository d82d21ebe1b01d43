"""What is shown of the end of a plugin."""

from dataclasses import dataclass

from wangge_core.access.model import Actor
from wangge_core.errors import ForbiddenError
from wangge_core.plugins.acting import Acts
from wangge_core.retirement.repository import RetirementRepository
from wangge_core.retirement.schemas import RetirementOut
from wangge_core.retirement.service import RetirementService


@dataclass(frozen=True, slots=True, kw_only=True)
class RetirementQueries:
    """Reading."""

    acts: Acts
    repository: RetirementRepository
    service: RetirementService

    async def one(self, actor: Actor, plugin: str) -> RetirementOut:
        """Return how a plugin stands with its end, and what still needs its data.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` anywhere.
        """
        self.acts.access.require_scope(actor, "plugin", "read")
        last = next(iter(await self.repository.of(plugin)), None)
        needed = await self.service.needed(plugin)
        return RetirementOut(
            plugin=plugin,
            state=last.state if last else "none",
            by=last.by_name if last else "",
            at=last.at if last else None,
            purge_from=last.purge_from if last else None,
            bytes=last.size if last else 0,
            sha256=last.sha256 if last else "",
            ended_by=last.ended_by if last else "",
            ended_at=last.ended_at if last else None,
            on_in=sum(choice.enabled for choice in self.acts.host.choices_of(plugin)),
            open_cases=needed.open_cases,
            open_calls=needed.open_calls,
            readers=[*needed.readers],
            may_purge=bool(last and last.by_id != actor.id and await self._may(actor, plugin)),
        )

    async def _may(self, actor: Actor, plugin: str) -> bool:
        try:
            await self.service.require_everywhere(actor, plugin)
        except ForbiddenError:
            return False
        return True
