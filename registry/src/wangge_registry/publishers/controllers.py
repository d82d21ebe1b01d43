"""Publishers and their evidence over HTTP."""

from uuid import UUID

from litestar import Controller, Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, MultipartBody

from wangge_registry.accounts.model import Account
from wangge_registry.publishers.model import Evidence
from wangge_registry.publishers.proving import Proving, record_of
from wangge_registry.publishers.schemas import (
    EvidenceDecision,
    EvidenceDraft,
    EvidenceList,
    EvidenceOut,
    LetterForm,
    MemberDraft,
    PublisherDraft,
    PublisherList,
    PublisherOut,
    Suspension,
    evidence_out,
    publisher_out,
    team_out,
)
from wangge_registry.publishers.service import Publishers


def _shown(piece: Evidence) -> EvidenceOut:
    return evidence_out(piece, record_of(piece))


class PublisherController(Controller):
    """Who answers for plugins."""

    path = "/publishers"
    tags = ("publishers",)

    @get("/", operation_id="listPublishers", summary="All publishers")
    async def page(self, publishers: NamedDependency[Publishers]) -> PublisherList:
        """Return every publisher and whether it has proved who it is."""
        return PublisherList([publisher_out(publisher) for publisher in await publishers.all()])

    @post("/", operation_id="openPublisher", summary="Open a publisher")
    async def open(
        self, actor: NamedDependency[Account], publishers: NamedDependency[Publishers], data: JSONBody[PublisherDraft]
    ) -> PublisherOut:
        """Open it with oneself as owner; names that look like another's are refused."""
        return team_out(await publishers.open(actor, data))

    @get("/{publisher:str}", operation_id="getPublisher", summary="A publisher")
    async def one(
        self, caller: NamedDependency[Account | None], publishers: NamedDependency[Publishers], publisher: FromPath[str]
    ) -> PublisherOut:
        """Return it; its members see who else acts for it."""
        team = await publishers.team(publisher)
        return team_out(team) if caller is not None and (caller.reviews or team.has(caller)) else publisher_out(team.publisher)

    @post("/{publisher:str}/members", operation_id="addMember", summary="Let somebody act for a publisher")
    async def add_member(
        self,
        actor: NamedDependency[Account],
        publishers: NamedDependency[Publishers],
        publisher: FromPath[str],
        data: JSONBody[MemberDraft],
    ) -> PublisherOut:
        """Add an owner or a maintainer."""
        return team_out(await publishers.add_member(actor, publisher, data))

    @delete("/{publisher:str}/members/{username:str}", operation_id="removeMember", summary="Remove a member", status_code=204)
    async def remove_member(
        self,
        actor: NamedDependency[Account],
        publishers: NamedDependency[Publishers],
        publisher: FromPath[str],
        username: FromPath[str],
    ) -> None:
        """Remove a member; the last owner stays."""
        await publishers.remove_member(actor, publisher, username)

    @put("/{publisher:str}/suspension", operation_id="suspendPublisher", summary="Suspend a publisher, or restore it")
    async def suspend(
        self,
        actor: NamedDependency[Account],
        publishers: NamedDependency[Publishers],
        publisher: FromPath[str],
        data: JSONBody[Suspension],
    ) -> PublisherOut:
        """Only an administrator may; it stands in the public log."""
        return team_out(await publishers.suspend(actor, publisher, data))

    @get("/{publisher:str}/evidence", operation_id="listEvidence", summary="What a publisher has shown")
    async def evidence(self, actor: NamedDependency[Account], proving: NamedDependency[Proving], publisher: FromPath[str]) -> EvidenceList:
        """Return its evidence, for its members and for reviewers."""
        return EvidenceList([_shown(piece) for piece in await proving.of(actor, publisher)])

    @post("/{publisher:str}/evidence", operation_id="giveEvidence", summary="Prove a domain or a registration")
    async def give(
        self,
        actor: NamedDependency[Account],
        proving: NamedDependency[Proving],
        publisher: FromPath[str],
        data: JSONBody[EvidenceDraft],
    ) -> EvidenceOut:
        """Return what has to be done, such as the TXT record to make."""
        return _shown(await proving.give(actor, publisher, data.proof))

    @post("/{publisher:str}/letters", operation_id="giveLetter", summary="Give a letter as evidence")
    async def give_letter(
        self,
        actor: NamedDependency[Account],
        proving: NamedDependency[Proving],
        publisher: FromPath[str],
        data: MultipartBody[LetterForm],
    ) -> EvidenceOut:
        """Keep it for a reviewer, who confirms or refuses it."""
        return _shown(await proving.give_letter(actor, publisher, data.file.filename, await data.file.read()))


class OwnPublisherController(Controller):
    """The publishers that whoever is signed in acts for."""

    path = "/session/publishers"
    tags = ("publishers",)

    @get("/", operation_id="listOwnPublishers", summary="The publishers that one acts for")
    async def page(self, actor: NamedDependency[Account], publishers: NamedDependency[Publishers]) -> PublisherList:
        """Return them with their members."""
        return PublisherList([team_out(team) for team in await publishers.of(actor)])


class EvidenceController(Controller):
    """What reviewers, and the registry itself, look at."""

    path = "/evidence"
    tags = ("publishers",)

    @get("/", operation_id="listWaitingEvidence", summary="Evidence that waits for a reviewer")
    async def waiting(self, actor: NamedDependency[Account], proving: NamedDependency[Proving]) -> EvidenceList:
        """Return it oldest first."""
        return EvidenceList([_shown(piece) for piece in await proving.waiting(actor)])

    @post("/{evidence:uuid}/look", operation_id="lookForRecord", summary="Look for the TXT record", status_code=200)
    async def look(self, actor: NamedDependency[Account], proving: NamedDependency[Proving], evidence: FromPath[UUID]) -> EvidenceOut:
        """Ask the name servers now."""
        return _shown(await proving.look(actor, evidence))

    @post("/{evidence:uuid}/decision", operation_id="decideEvidence", summary="Confirm or refuse evidence", status_code=200)
    async def decide(
        self,
        actor: NamedDependency[Account],
        proving: NamedDependency[Proving],
        evidence: FromPath[UUID],
        data: JSONBody[EvidenceDecision],
    ) -> EvidenceOut:
        """A reviewer says whether it shows what it should."""
        return _shown(await proving.decide(actor, evidence, data))

    @get("/{evidence:uuid}/file", operation_id="readLetter", summary="The file of a letter", media_type="application/octet-stream")
    async def file(self, actor: NamedDependency[Account], proving: NamedDependency[Proving], evidence: FromPath[UUID]) -> Response[bytes]:
        """Return it as it came, to be saved and never to be shown by the browser."""
        content, kind = await proving.letter(actor, evidence)
        return Response(content, media_type=kind, headers={"content-disposition": "attachment", "x-content-type-options": "nosniff"})
