"""Sealed originals, persons spoken for, and requests for erasure, in and out of the database."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.attachments.repository import Attachment
from wangge_core.cases.model import Case
from wangge_core.cases.rows import case_of
from wangge_core.database import Database, Row
from wangge_core.ids import new_id

Asker = Literal["reporter", "person"]


class OnBehalf(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a report was made for."""

    case_id: UUID
    relation: str
    name: str | None
    phone: str | None
    contact: str
    consent: bool
    query_code: str


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """A request for erasure."""

    id: UUID
    area: str
    case_id: UUID
    asker: Asker
    state: str
    asked_at: datetime
    due_at: datetime
    first_by: str | None = None
    decided_at: datetime | None = None
    reason: str | None = None


class PrivacyRepository:
    """What one database keeps beside its cases to guard them."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def seal(self, case_id: UUID, place: str, original: str, now: datetime) -> None:
        """Keep what stood at a place; what was kept before stays, for it is the older."""
        await self._database.execute(
            "INSERT INTO case_sealed (id, case_id, place, original, at) VALUES ({}, {}, {}, {}, {}) "
            "ON CONFLICT (case_id, place) DO NOTHING",
            new_id(),
            case_id,
            place,
            original,
            now,
        )

    async def sealed(self, case_id: UUID) -> dict[str, str]:
        """Return what stood at the places of a case before something was hidden, by place."""
        rows = await self._database.fetch("SELECT place, original FROM case_sealed WHERE case_id = {} ORDER BY place", case_id)
        return {row["place"]: row["original"] for row in rows}

    async def unseal(self, case_id: UUID) -> None:
        """Destroy the originals of a case's words."""
        await self._database.execute("DELETE FROM case_sealed WHERE case_id = {}", case_id)

    async def seal_picture(self, attachment: Attachment, now: datetime) -> None:
        """Keep which picture an attachment was; the first one stays."""
        await self._database.execute(
            "INSERT INTO picture_sealed (attachment_id, case_id, digest, size, at) VALUES ({}, {}, {}, {}, {}) "
            "ON CONFLICT (attachment_id) DO NOTHING",
            attachment.id,
            attachment.case_id,
            attachment.digest,
            attachment.size,
            now,
        )

    async def sealed_pictures(self, case_id: UUID) -> dict[UUID, str]:
        """Return the digests of the originals of a case's redacted pictures, by attachment."""
        rows = await self._database.fetch("SELECT attachment_id, digest FROM picture_sealed WHERE case_id = {}", case_id)
        return {row["attachment_id"]: row["digest"] for row in rows}

    async def replace_picture(self, attachment: Attachment) -> None:
        """Make an attachment another picture."""
        await self._database.execute(
            "UPDATE attachment SET digest = {}, size = {}, width = {}, height = {} WHERE id = {}",
            attachment.digest,
            attachment.size,
            attachment.width,
            attachment.height,
            attachment.id,
        )

    @unscoped("writes only what the operation loaded within the actor's scope, together with a change that the version guards")
    async def rewrite_address(self, case_id: UUID, address: str | None) -> None:
        """Write where a case is said to be anew."""
        await self._database.execute("UPDATE cases SET address = {} WHERE id = {}", address, case_id)

    @unscoped("the asker's query code, or the scope within which the request was loaded, is the right")
    async def forget_reporter(self, case_id: UUID) -> None:
        """Forget who reported a case, spoke of it since and rated it, and from which device; that somebody did stays."""
        for statement in (
            "UPDATE cases SET reporter_id = NULL, reporter_name = NULL, reporter_phone = NULL WHERE id = {}",
            "UPDATE case_step SET actor_name = '', actor_id = 'erased' WHERE case_id = {} AND actor_kind = 'resident'",
            "UPDATE case_step SET actor_name = '', actor_id = 'erased' WHERE case_id = {} AND action IN ('report', 'rate')",
            "UPDATE intake_key SET sender = CAST(id AS TEXT), body_digest = '' WHERE case_id = {}",
            "UPDATE attachment SET sender = '' WHERE case_id = {} AND purpose = 'report'",
        ):
            await self._database.execute(statement, case_id)

    async def remove_pictures(self, case_id: UUID) -> tuple[str, ...]:
        """Remove the pictures that came with a report, their originals too, and return the digests of the files."""
        gone = await self._database.fetch("DELETE FROM picture_sealed WHERE case_id = {} RETURNING digest", case_id)
        rows = await self._database.fetch("DELETE FROM attachment WHERE case_id = {} AND purpose = 'report' RETURNING digest", case_id)
        return tuple(row["digest"] for row in (*gone, *rows))

    async def forget_notices(self, case_id: UUID, account_id: UUID) -> None:
        """Remove what an account was told of a case, with what became of it on every channel."""
        own = "(SELECT id FROM notice WHERE case_id = {} AND account_id = {})"
        await self._database.execute(f"DELETE FROM notice_sending WHERE notice_id IN {own}", case_id, account_id)  # noqa: S608  ours
        await self._database.execute("DELETE FROM notice WHERE case_id = {} AND account_id = {}", case_id, account_id)

    async def note_erased(self, case_id: UUID, kinds: Iterable[str], now: datetime) -> None:
        """Remember when kinds of data of a case were erased."""
        for kind in kinds:
            await self._database.execute(
                "INSERT INTO case_erased (id, case_id, kind, at) VALUES ({}, {}, {}, {}) "
                "ON CONFLICT (case_id, kind) DO UPDATE SET at = excluded.at",
                new_id(),
                case_id,
                kind,
                now,
            )

    async def expired(
        self, scope: Scope, kind: str, closed_by: datetime, after: UUID, limit: int, *, case_type: str = ""
    ) -> tuple[Case, ...]:
        """Return cases of a scope, of a type or of any, that were closed by then and still hold a kind of data; by id from `after` on."""
        condition, values = scope.sql("c")
        if case_type:
            condition, values = f"{condition} AND c.case_type = {{}}", [*values, case_type]
        rows = await self._database.fetch(
            f"SELECT c.* FROM cases c WHERE {condition} AND c.closed_at <= {{}} AND c.id > {{}} AND NOT EXISTS "  # noqa: S608  the scope's own text
            "(SELECT 1 FROM case_erased e WHERE e.case_id = c.id AND e.kind = {} AND e.at > c.closed_at) ORDER BY c.id LIMIT {}",
            *values,
            closed_by,
            after,
            kind,
            limit,
        )
        return tuple(case_of(row) for row in rows)

    async def add_on_behalf(self, one: OnBehalf) -> None:
        """Insert whom a report was made for."""
        await self._database.insert([Row("case_on_behalf", msgspec.structs.asdict(one))])

    async def on_behalf(self, case_id: UUID) -> OnBehalf | None:
        """Return whom a report was made for."""
        rows = await self._database.fetch("SELECT * FROM case_on_behalf WHERE case_id = {}", case_id)
        return OnBehalf(**rows[0]) if rows else None

    async def on_behalf_by_code(self, query_code: str) -> OnBehalf | None:
        """Return whom a report was made for by their own code."""
        rows = await self._database.fetch("SELECT * FROM case_on_behalf WHERE query_code = {}", query_code)
        return OnBehalf(**rows[0]) if rows else None

    async def blank_on_behalf(self, case_id: UUID) -> None:
        """Forget who the person is; that there was one, and their code, stay."""
        await self._database.execute("UPDATE case_on_behalf SET name = NULL, phone = NULL WHERE case_id = {}", case_id)

    @unscoped("the asker's query code is the right")
    async def add_erasure(self, one: Erasure) -> None:
        """Insert a request."""
        await self._database.insert([Row("erasure_request", msgspec.structs.asdict(one) | area_code.columns(one.area))])

    @unscoped("the asker's query code is the right")
    async def erasures_of(self, case_id: UUID, asker: Asker) -> tuple[Erasure, ...]:
        """Return the requests of one asker, newest first."""
        rows = await self._database.fetch(
            "SELECT * FROM erasure_request WHERE case_id = {} AND asker = {} ORDER BY id DESC", case_id, asker
        )
        return tuple(_erasure_of(row) for row in rows)

    async def erasures(self, scope: Scope) -> tuple[Erasure, ...]:
        """Return the requests of a scope that wait for somebody, the most pressing first; at most 200."""
        condition, values = scope.sql()
        rows = await self._database.fetch(
            f"SELECT * FROM erasure_request WHERE {condition} AND state IN ('waiting', 'approved') ORDER BY due_at, id LIMIT 200",  # noqa: S608  the scope's own text
            *values,
        )
        return tuple(_erasure_of(row) for row in rows)

    async def erasure(self, erasure_id: UUID, scope: Scope) -> Erasure | None:
        """Return a request within a scope."""
        condition, values = scope.sql()
        rows = await self._database.fetch(f"SELECT * FROM erasure_request WHERE id = {{}} AND {condition}", erasure_id, *values)  # noqa: S608  the scope's own text
        return _erasure_of(rows[0]) if rows else None

    @unscoped("writes only what the operation loaded within the actor's scope, guarded by the state it saw")
    async def settle(self, one: Erasure, state: str, *, first_by: str | None, now: datetime, reason: str | None) -> bool:
        """Change a request if it is still in the state that was seen; tell whether it was."""
        rows = await self._database.fetch(
            "UPDATE erasure_request SET state = {}, first_by = {}, decided_at = {}, reason = {} WHERE id = {} AND state = {} RETURNING id",
            state,
            first_by,
            now if state in {"done", "refused"} else None,
            reason,
            one.id,
            one.state,
        )
        return bool(rows)


def _erasure_of(row: Mapping[str, Any]) -> Erasure:
    return Erasure(**{name: row[name] for name in Erasure.__struct_fields__})
