"""What counties may tell, and what is made of it.

A county that tells nothing is not known here at all. One that does has a token from an administrator, so that nobody makes up counts;
what it tells names no area and no person.
"""

from collections import Counter
from typing import Final
from uuid import UUID

from wangge_registry.accounts.model import Account, Duty, digest_of, new_token
from wangge_registry.followers.model import Feedback, Follower, Rating
from wangge_registry.followers.repository import FollowerRepository
from wangge_registry.followers.schemas import NewFollower, UseReport, rating_of, use_of
from wangge_registry.log.service import PublicLog, Step
from wangge_registry.plugins.service import Plugins
from wangge_serving.database import Database
from wangge_serving.errors import FieldError, InvalidError, UnauthenticatedError
from wangge_serving.ids import new_id
from wangge_serving.instants import TimeSource

TELLING: Final = "wgc_"
"""What a county's token begins with; lets scanners recognise one that was published by mistake."""


class Followers:
    """The operations on what counties tell."""

    def __init__(self, database: Database, log: PublicLog, plugins: Plugins, time: TimeSource) -> None:
        """Everything is handed in."""
        self._database = database
        self._repository = FollowerRepository(database)
        self._log = log
        self._plugins = plugins
        self._time = time

    async def enrol(self, actor: Account, name: str) -> NewFollower:
        """Let a county tell; its name stays with the administrators.

        Raises:
            ForbiddenError: `duty_required`.
        """
        actor.require(Duty.ADMINISTRATOR)
        return await self.enrol_from_server(name)

    async def enrol_from_server(self, name: str) -> NewFollower:
        """Do the same for whoever runs the server."""
        text, county = new_token(TELLING), Follower(id=new_id(), name=name, made_at=self._time.now())
        async with self._database.transaction():
            await self._repository.add(county, digest_of(text))
            await self._log.append(Step("follower.enrolled", str(county.id)))
        return NewFollower(id=county.id, name=name, token=text)

    async def every(self, actor: Account) -> list[Follower]:
        """Return those that may tell.

        Raises:
            ForbiddenError: `duty_required`.
        """
        actor.require(Duty.ADMINISTRATOR)
        return await self._repository.every()

    async def end(self, actor: Account, county: UUID) -> None:
        """Let a county tell no more, and forget what it has told.

        Raises:
            ForbiddenError: `duty_required`.
            NotFoundError: `follower`.
        """
        actor.require(Duty.ADMINISTRATOR)
        async with self._database.transaction():
            await self._repository.remove(county)
            await self._log.append(Step("follower.ended", str(county)))

    async def tell(self, token: str, report: UseReport) -> None:
        """Take all that a county tells, in the place of what it told before.

        Raises:
            UnauthenticatedError: `follower_token`.
            InvalidError: `follower_report`, when something is told twice, or a plugin is rated that no area has on.
        """
        county = await self._repository.by_digest(digest_of(token)) if token.startswith(TELLING) else None
        if county is None:
            raise UnauthenticatedError(
                "follower_token", "Send the token that an administrator has given to the county, as Authorization: Bearer."
            )
        _require_whole(report)
        async with self._database.transaction():
            await self._repository.tell(county.id, map(use_of, report.uses), map(rating_of, report.ratings), self._time.now())

    async def of(self, actor: Account | None, plugin: str) -> tuple[Feedback, list[Rating], bool]:
        """Return what is known of a plugin, what areas say of it, and whether the one who asks may answer.

        Raises:
            NotFoundError: `plugin`.
        """
        _, team = await self._plugins.owned(plugin)
        may_answer = actor is not None and team.has(actor)
        return await self._repository.feedback(plugin), await self._repository.ratings(plugin), may_answer

    async def answer(self, actor: Account, plugin: str, rating: UUID, text: str) -> None:
        """Say something to a rating, for the publisher.

        Raises:
            NotFoundError: `plugin`, `rating`.
            ForbiddenError: `not_a_member`.
        """
        _, team = await self._plugins.owned(plugin)
        team.require(actor)
        async with self._database.transaction():
            await self._repository.answer(plugin, rating, text.strip())
            await self._log.append(Step("plugin.rating_answered", plugin, facts={"rating": str(rating)}))


def _require_whole(report: UseReport) -> None:
    areas = {each.plugin: each.areas for each in report.uses}
    wrong = [FieldError("/uses", "twice", f"{name} is in it twice.") for name, n in Counter(u.plugin for u in report.uses).items() if n > 1]
    wrong += [
        FieldError("/ratings", "twice", f"{mark} is in it twice.") for mark, n in Counter(r.mark for r in report.ratings).items() if n > 1
    ]
    wrong += [
        FieldError("/ratings", "not_on", f"{name} is rated, and no area has it on.")
        for name in sorted({each.plugin for each in report.ratings})
        if not areas.get(name)
    ]
    if wrong:
        raise InvalidError("follower_report", " ".join(each.said() for each in wrong), tuple(wrong))
