"""Deciding about versions."""

from typing import Final

import msgspec

from wangge_registry.accounts.model import Account, Duty
from wangge_registry.keys.online import OnlineKey
from wangge_registry.plugins.service import Plugins
from wangge_registry.publishers.model import Team
from wangge_registry.reviews.checklist import Item, checklist_of
from wangge_registry.reviews.model import Decision, Judged, Review, approving_organisations
from wangge_registry.reviews.repository import ReviewRepository
from wangge_registry.reviews.schemas import Queue, QueueItem, ReviewDraft
from wangge_registry.reviews.statement import signed, statement_of
from wangge_registry.versions.model import Checking, CheckState, Version
from wangge_registry.versions.moving import Moving
from wangge_registry.versions.need import Need, need_of
from wangge_registry.versions.repository import VersionRepository
from wangge_registry.versions.states import Act, State
from wangge_sdk.manifest import Manifest
from wangge_serving.database import Database
from wangge_serving.errors import ConflictError, FieldError, ForbiddenError, InvalidError
from wangge_serving.ids import new_id
from wangge_serving.instants import TimeSource

_SECONDS_PER_HOUR: Final = 3600


class Reviews:
    """The operations on reviews."""

    def __init__(self, database: Database, moving: Moving, plugins: Plugins, key: OnlineKey, time: TimeSource) -> None:
        """`key` signs the statements."""
        self._database = database
        self._repository = ReviewRepository(database)
        self._versions = VersionRepository(database)
        self._moving = moving
        self._plugins = plugins
        self._key = key
        self._time = time

    async def decide(self, actor: Account, plugin: str, number: str, draft: ReviewDraft) -> Review:
        """Decide about a version; with the approval of enough organisations it is approved.

        Raises:
            ForbiddenError: `duty_required`, `own_version`.
            NotFoundError: `plugin`, `version`.
            InvalidError: `checklist_open`.
            ConflictError: `not_in_review`, `review_of_other_file`, `version_changed`.
        """
        actor.require(Duty.REVIEWER)
        _, team = await self._plugins.owned(plugin)
        async with self._database.transaction():
            version = await self._versions.one(plugin, number)
            if version.state is not State.IN_REVIEW:
                raise ConflictError("not_in_review", f"{version.name} is {version.state}; a decision takes one that is in_review.")
            _require_foreign(actor, team, version)
            self._require_ticks(version, draft)
            checking = await self._checked(version, draft)
            review = self._signed(actor, version, checking, draft)
            await self._repository.add(review)
            await self._follow(version, review)
        return review

    async def of(self, actor: Account | None, plugin: str, number: str) -> tuple[Version, list[Review]]:
        """Return the reviews of a version: of an offered one for everybody, of others for its publisher and reviewers.

        Raises:
            NotFoundError: `plugin`, `version`.
        """
        version = await self._moving.visible(actor, plugin, number)
        return version, await self._repository.of_version(version.id)

    @staticmethod
    def wanted(version: Version) -> tuple[Need, tuple[Item, ...]]:
        """Return what makes a version delicate, and what a reviewer of it ticks."""
        manifest = msgspec.convert(version.manifest, Manifest)
        need = need_of(manifest)
        return need, checklist_of(manifest, need)

    async def queue(self, actor: Account) -> Queue:
        """Return what waits for reviewers.

        Raises:
            ForbiddenError: `duty_required`.
        """
        actor.require(Duty.REVIEWER)
        now, items = self._time.now(), []
        for version in await self._versions.in_states(State.IN_REVIEW):
            reviews = await self._repository.of_version(version.id)
            item = QueueItem(
                plugin=version.plugin,
                version=version.version,
                publisher=(await self._plugins.one(version.plugin)).publisher,
                sha256=version.sha256,
                uploaded_at=version.uploaded_at,
                waits_hours=round((now - version.uploaded_at).total_seconds() / _SECONDS_PER_HOUR, 1),
                needed=version.reviewers_needed,
                approved_by=sorted(approving_organisations(reviews)),
            )
            items.append(item)
        return Queue(items)

    async def _checked(self, version: Version, draft: ReviewDraft) -> Checking:
        """Return the newest report, which the reviewer must have seen, of the bytes that the version has."""
        done = [checking for checking in await self._versions.checkings(version.id) if checking.state is CheckState.DONE]
        if draft.sha256 != version.sha256 or not done or done[-1].report_sha256 != draft.report_sha256:
            detail = f"The decision is about another file or another report than {version.name} has now; look at it again."
            raise ConflictError("review_of_other_file", detail)
        return done[-1]

    def _require_ticks(self, version: Version, draft: ReviewDraft) -> None:
        known = [item.id for item in self.wanted(version)[1]]
        wrong = [FieldError("/checked", "unknown", f"The checklist has no {each!r}.") for each in draft.checked if each not in known]
        if draft.decision is Decision.APPROVE:
            wrong += [FieldError("/checked", "required", f"{each!r} is not ticked.") for each in known if each not in draft.checked]
        if wrong:
            raise InvalidError("checklist_open", " ".join(fault.said() for fault in wrong), tuple(wrong))

    def _signed(self, actor: Account, version: Version, checking: Checking, draft: ReviewDraft) -> Review:
        review = Review(
            id=new_id(),
            version=version.id,
            plugin=version.plugin,
            sha256=version.sha256,
            report_sha256=draft.report_sha256,
            reviewer=actor.id,
            username=actor.username,
            organisation=actor.organisation,
            decision=draft.decision,
            reason=draft.reason,
            judged=tuple(Judged(fingerprint=each.fingerprint, judgement=each.judgement, reason=each.reason) for each in draft.judged),
            checked=tuple(draft.checked),
            at=self._time.now(),
        )
        checks = {"rule_pack": checking.pack, "verdict": checking.verdict}
        statement = signed(statement_of(review, version.filename, version.version, checks), self._key)
        return msgspec.structs.replace(review, statement=statement)

    async def _follow(self, version: Version, review: Review) -> None:
        """Note the decision in the public log, and move the version if it is the one that settles it."""
        facts = {"decision": str(review.decision), "reviewer": review.username, "organisation": review.organisation}
        await self._moving.note("version.reviewed", version, facts)
        if review.decision is Decision.REFUSE:
            await self._moving.by_machine(version, Act.REFUSE)
        elif review.decision is Decision.REQUEST_CHANGES:
            await self._moving.by_machine(version, Act.REQUEST_CHANGES)
        elif len(approving_organisations(await self._repository.of_version(version.id))) >= version.reviewers_needed:
            await self._moving.by_machine(version, Act.APPROVE)


def _require_foreign(actor: Account, team: Team, version: Version) -> None:
    if team.has(actor) or version.uploaded_by == actor.id or actor.organisation.casefold() == team.publisher.legal_name.casefold():
        raise ForbiddenError("own_version", "You have to do with this publisher; a reviewer of somebody else decides.")
