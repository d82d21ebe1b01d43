"""Opening publishers, and who acts for them."""

from wangge_registry.accounts.model import Account, Duty
from wangge_registry.accounts.repository import AccountRepository
from wangge_registry.log.service import PublicLog, Step
from wangge_registry.names.lookalikes import lookalike
from wangge_registry.names.reserved import reserved_word
from wangge_registry.publishers import credit_code
from wangge_registry.publishers.model import Kind, Publisher, Role, Standing, Team
from wangge_registry.publishers.repository import PublisherRepository
from wangge_registry.publishers.schemas import MemberDraft, PublisherDraft, Suspension
from wangge_serving.database import Database, DuplicateError
from wangge_serving.errors import ConflictError, FieldError, InvalidError, NotFoundError
from wangge_serving.instants import TimeSource


class Publishers:
    """The operations on publishers and their members."""

    def __init__(self, database: Database, log: PublicLog, time: TimeSource) -> None:
        """Everything is handed in."""
        self._database = database
        self._repository = PublisherRepository(database)
        self._accounts = AccountRepository(database)
        self._log = log
        self._time = time

    async def open(self, actor: Account, draft: PublisherDraft) -> Team:
        """Open a publisher with the actor as its owner. It may publish once it has proved who it is.

        Raises:
            InvalidError: `publisher`, with what is wrong of name and code.
            ConflictError: `publisher_taken`.
        """
        if faults := [*self._name_faults(actor, draft.id, await self._repository.ids()), *_code_faults(draft)]:
            raise InvalidError("publisher", " ".join(fault.said() for fault in faults), tuple(faults))
        publisher = Publisher(
            id=draft.id,
            kind=draft.kind,
            legal_name=draft.legal_name.strip(),
            domain=draft.domain,
            registration=draft.registration,
            contact=draft.contact,
            standing=Standing.UNPROVED,
            made_at=self._time.now(),
        )
        try:
            async with self._database.transaction():
                await self._repository.add(publisher)
                await self._repository.add_member(publisher.id, actor.id, Role.OWNER)
                await self._log.append(Step("publisher.opened", publisher.id, facts={"kind": str(publisher.kind)}))
        except DuplicateError as error:
            raise ConflictError("publisher_taken", f"There is a publisher {draft.id} already.") from error
        return await self._repository.team(publisher.id)

    async def team(self, publisher: str) -> Team:
        """Return a publisher with its members.

        Raises:
            NotFoundError: `publisher`.
        """
        return await self._repository.team(publisher)

    async def of(self, actor: Account) -> list[Team]:
        """Return the publishers that somebody acts for."""
        return await self._repository.teams_of(actor.id)

    async def all(self) -> list[Publisher]:
        """Return all publishers."""
        return await self._repository.all()

    async def add_member(self, actor: Account, publisher: str, draft: MemberDraft) -> Team:
        """Let somebody act for a publisher.

        Raises:
            ForbiddenError: `not_a_member`, `owner_required`.
            NotFoundError: `publisher`, `account`.
            ConflictError: `member_already`.
        """
        team = await self._repository.team(publisher)
        team.require(actor, Role.OWNER)
        stored = await self._accounts.by_name(draft.username)
        if stored is None:
            raise NotFoundError("account", f"There is no account {draft.username}; they open one at POST /api/v1/accounts.")
        try:
            await self._repository.add_member(publisher, stored.account.id, draft.role)
        except DuplicateError as error:
            raise ConflictError("member_already", f"{draft.username} acts for {publisher} already.") from error
        return await self._repository.team(publisher)

    async def remove_member(self, actor: Account, publisher: str, username: str) -> None:
        """Let somebody act for a publisher no more.

        Raises:
            ForbiddenError: `not_a_member`, `owner_required`.
            NotFoundError: `publisher`, `member`.
            ConflictError: `last_owner`.
        """
        async with self._database.transaction():
            team = await self._repository.team(publisher)
            team.require(actor, Role.OWNER)
            gone = next((member for member in team.members if member.username == username), None)
            if gone is None:
                raise NotFoundError("member", f"{username} does not act for {publisher}.")
            if gone.role is Role.OWNER and sum(member.role is Role.OWNER for member in team.members) == 1:
                raise ConflictError("last_owner", f"{username} is the last owner of {publisher}: make somebody else an owner first.")
            await self._repository.remove_member(publisher, gone.account)

    async def suspend(self, actor: Account, publisher: str, wanted: Suspension) -> Team:
        """Keep a publisher from publishing, or let it publish again if it had proved who it is.

        Raises:
            ForbiddenError: `duty_required`.
            NotFoundError: `publisher`.
        """
        actor.require(Duty.ADMINISTRATOR)
        async with self._database.transaction():
            known = (await self._repository.team(publisher)).publisher
            before = Standing.VERIFIED if known.verified_at else Standing.UNPROVED
            await self._repository.set_standing(publisher, Standing.SUSPENDED if wanted.suspended else before, known.verified_at)
            action = "publisher.suspended" if wanted.suspended else "publisher.restored"
            await self._log.append(Step(action, publisher, facts={"reason": wanted.reason}))
        return await self._repository.team(publisher)

    @staticmethod
    def _name_faults(actor: Account, name: str, taken: list[str]) -> list[FieldError]:
        if name in taken:
            return []  # told by the unique key, also when two ask at once
        if not actor.administers and (word := reserved_word(name)):
            message = f"{name} has the word {word!r}, which is kept for public bodies and the platform; an administrator opens such a one."
            return [FieldError("/id", "name_reserved", message)]
        found = lookalike(name, taken)
        return [FieldError("/id", "name_lookalike", found.sentence(name))] if found else []


def _code_faults(draft: PublisherDraft) -> list[FieldError]:
    if draft.kind is Kind.INDIVIDUAL:
        if not draft.registration:
            return []
        return [FieldError("/registration", "registration_unwanted", "An individual has no social credit code; leave it empty.")]
    if not draft.registration:
        if draft.kind in {Kind.COMMUNITY, Kind.UNIVERSITY}:
            return []
        return [FieldError("/registration", "required", f"A {draft.kind} gives its unified social credit code.")]
    fault = credit_code.fault(draft.registration, draft.kind)
    if fault is None:
        return []
    told = {
        "length": "has 18 characters",
        "characters": "has digits and capitals other than I, O, S, V and Z",
        "check": "has another last character, by its check",
        "organisation_check": "has another seventeenth character, by the check of its organisation code",
        "kind": f"begins otherwise for a {draft.kind}",
    }[fault]
    message = f"A unified social credit code (GB 32100-2015) {told}; copy it from the certificate."
    return [FieldError("/registration", f"registration_{fault}", message)]
