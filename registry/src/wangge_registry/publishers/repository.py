"""Publishers, members and evidence in the database."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from wangge_registry.publishers.model import (
    Evidence,
    EvidenceState,
    Kind,
    Member,
    Proof,
    Publisher,
    Role,
    Standing,
    Team,
)
from wangge_serving.database import Database, Row
from wangge_serving.errors import NotFoundError
from wangge_serving.ids import new_id

_PUBLISHER: Final = "id, kind, legal_name, domain, registration, contact, standing, made_at, verified_at"
_EVIDENCE: Final = "id, publisher, proof, value, state, challenge, sha256, given_at, decided_at, note"


class PublisherRepository:
    """Reads and writes publishers."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def add(self, publisher: Publisher) -> None:
        """Insert a publisher.

        Raises:
            DuplicateError: the id is taken.
        """
        values = {name: getattr(publisher, name) for name in publisher.__struct_fields__}
        await self._database.insert([Row("publisher", values | {"kind": str(publisher.kind), "standing": str(publisher.standing)})])

    async def ids(self) -> list[str]:
        """Return all ids."""
        return [row["id"] for row in await self._database.fetch("SELECT id FROM publisher")]

    async def all(self) -> list[Publisher]:
        """Return all publishers by their ids."""
        return [_publisher(row) for row in await self._database.fetch(f"SELECT {_PUBLISHER} FROM publisher ORDER BY id")]  # noqa: S608  our own columns

    async def teams_of(self, account: UUID) -> list[Team]:
        """Return the publishers that somebody acts for, by their ids."""
        rows = await self._database.fetch("SELECT publisher FROM publisher_member WHERE account = {} ORDER BY publisher", account)
        return [await self.team(row["publisher"]) for row in rows]

    async def team(self, publisher: str) -> Team:
        """Return a publisher with its members.

        Raises:
            NotFoundError: `publisher`.
        """
        rows = await self._database.fetch(f"SELECT {_PUBLISHER} FROM publisher WHERE id = {{}}", publisher)  # noqa: S608  as above
        if not rows:
            raise NotFoundError("publisher", f"There is no publisher {publisher}.")
        members = await self._database.fetch(
            "SELECT publisher_member.account, publisher_member.role, account.username FROM publisher_member "
            "JOIN account ON account.id = publisher_member.account WHERE publisher_member.publisher = {} ORDER BY account.username",
            publisher,
        )
        return Team(
            _publisher(rows[0]),
            tuple(Member(account=row["account"], username=row["username"], role=Role(row["role"])) for row in members),
        )

    async def set_standing(self, publisher: str, standing: Standing, verified_at: datetime | None) -> None:
        """Change whether a publisher may publish."""
        await self._database.execute(
            "UPDATE publisher SET standing = {}, verified_at = {} WHERE id = {}", str(standing), verified_at, publisher
        )

    async def add_member(self, publisher: str, account: UUID, role: Role) -> None:
        """Insert a member.

        Raises:
            DuplicateError: somebody is a member already.
        """
        await self._database.insert(
            [Row("publisher_member", {"id": new_id(), "publisher": publisher, "account": account, "role": str(role)})]
        )

    async def remove_member(self, publisher: str, account: UUID) -> None:
        """Delete a member."""
        await self._database.execute("DELETE FROM publisher_member WHERE publisher = {} AND account = {}", publisher, account)

    async def add_evidence(self, piece: Evidence) -> None:
        """Insert a piece of evidence; what was waiting for the same proof is superseded."""
        await self._database.execute(
            "DELETE FROM evidence WHERE publisher = {} AND proof = {} AND state = {}",
            piece.publisher,
            str(piece.proof),
            str(EvidenceState.WAITING),
        )
        values: dict[str, Any] = {name: getattr(piece, name) for name in piece.__struct_fields__}
        await self._database.insert([Row("evidence", values | {"proof": str(piece.proof), "state": str(piece.state), "decided_by": None})])

    async def evidence(self, publisher: str) -> list[Evidence]:
        """Return a publisher's evidence, oldest first."""
        rows = await self._database.fetch(f"SELECT {_EVIDENCE} FROM evidence WHERE publisher = {{}} ORDER BY id", publisher)  # noqa: S608  as above
        return [_evidence(row) for row in rows]

    async def waiting(self) -> list[Evidence]:
        """Return all evidence that a reviewer has to look at, oldest first."""
        rows = await self._database.fetch(
            f"SELECT {_EVIDENCE} FROM evidence WHERE state = 'waiting' AND proof <> 'domain' ORDER BY id"  # noqa: S608  as above
        )
        return [_evidence(row) for row in rows]

    async def piece(self, evidence: UUID) -> Evidence:
        """Return a piece of evidence.

        Raises:
            NotFoundError: `evidence`.
        """
        rows = await self._database.fetch(f"SELECT {_EVIDENCE} FROM evidence WHERE id = {{}}", evidence)  # noqa: S608  as above
        if not rows:
            raise NotFoundError("evidence", f"There is no evidence {evidence}.")
        return _evidence(rows[0])

    async def decide(self, evidence: UUID, state: EvidenceState, by: UUID | None, now: datetime, note: str) -> None:
        """Note what became of a piece of evidence."""
        await self._database.execute(
            "UPDATE evidence SET state = {}, decided_by = {}, decided_at = {}, note = {} WHERE id = {}", str(state), by, now, note, evidence
        )


def _publisher(row: dict[str, Any]) -> Publisher:
    return Publisher(**(row | {"kind": Kind(row["kind"]), "standing": Standing(row["standing"])}))


def _evidence(row: dict[str, Any]) -> Evidence:
    return Evidence(**(row | {"proof": Proof(row["proof"]), "state": EvidenceState(row["state"])}))
