"""Notices and preferences in and out of the database."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wangge_core.database import Database
from wangge_core.ids import new_id
from wangge_core.notifications.inbox.schemas import NoticeItem

_NOTICE = "id, type, case_id, area, title, body, urgent, shown_from, read_at"


class NewNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A notice to be written."""

    account_id: UUID
    event_id: UUID
    type: str
    rule: str
    case_id: UUID | None
    area: str
    title: Mapping[str, str]
    body: Mapping[str, str]
    urgent: bool
    in_app: bool
    made_at: datetime
    shown_from: datetime
    id: UUID = msgspec.field(default_factory=new_id)


class NoticeRepository:
    """A person's notices are found by their account and by nothing else."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def add(self, notice: NewNotice) -> bool:
        """Insert a notice; return False when the account has one of this event already."""
        rows = await self._database.fetch(
            "INSERT INTO notice (id, account_id, event_id, type, rule, case_id, area, title, body, urgent, in_app, made_at, shown_from) "
            "VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}) ON CONFLICT (event_id, account_id) DO NOTHING RETURNING id",
            notice.id,
            notice.account_id,
            notice.event_id,
            notice.type,
            notice.rule,
            notice.case_id,
            notice.area,
            _text(notice.title),
            _text(notice.body),
            notice.urgent,
            notice.in_app,
            notice.made_at,
            notice.shown_from,
        )
        return bool(rows)

    async def page(self, account: UUID, now: datetime, *, unread: bool, after: UUID | None, limit: int) -> list[NoticeItem]:
        """Return an account's notices, newest first; `after` is the last one of the page before."""
        conditions, values = ["account_id = {}", "in_app = {}", "shown_from <= {}"], list[Any]((account, True, now))
        if unread:
            conditions.append("read_at IS NULL")
        if after is not None:
            conditions.append("id < {}")
            values.append(after)
        where = " AND ".join(conditions)
        rows = await self._database.fetch(f"SELECT {_NOTICE} FROM notice WHERE {where} ORDER BY id DESC LIMIT {{}}", *values, limit)  # noqa: S608  constants only
        return [_notice(row) for row in rows]

    async def unread(self, account: UUID, now: datetime) -> int:
        """Return how many notices an account has not read."""
        rows = await self._database.fetch(
            "SELECT count(*) AS unread FROM notice WHERE account_id = {} AND read_at IS NULL AND in_app = {} AND shown_from <= {}",
            account,
            True,
            now,
        )
        return int(rows[0]["unread"])

    async def mark_read(self, account: UUID, notice: UUID, now: datetime) -> bool:
        """Mark one notice as read; return whether the account has it."""
        sql = "UPDATE notice SET read_at = COALESCE(read_at, {}) WHERE account_id = {} AND id = {} AND shown_from <= {} RETURNING id"
        return bool(await self._database.fetch(sql, now, account, notice, now))

    async def mark_all_read(self, account: UUID, now: datetime) -> int:
        """Mark all that shows as read; return how many that were."""
        sql = "UPDATE notice SET read_at = {} WHERE account_id = {} AND read_at IS NULL AND in_app = {} AND shown_from <= {} RETURNING id"
        return len(await self._database.fetch(sql, now, account, True, now))

    async def switched_off(self, accounts: Collection[UUID]) -> set[tuple[UUID, str]]:
        """Return which of these accounts have switched off which channel."""
        if not accounts:
            return set()
        marks = ", ".join("{}" for _ in accounts)
        sql = f"SELECT account_id, channel FROM notice_preference WHERE enabled = {{}} AND account_id IN ({marks})"  # noqa: S608  marks only
        return {(row["account_id"], row["channel"]) for row in await self._database.fetch(sql, False, *accounts)}

    async def prefer(self, account: UUID, channel: str, *, enabled: bool) -> None:
        """Switch a channel off or on for an account."""
        await self._database.execute(
            "INSERT INTO notice_preference (id, account_id, channel, enabled) VALUES ({}, {}, {}, {}) "
            "ON CONFLICT (account_id, channel) DO UPDATE SET enabled = excluded.enabled",
            new_id(),
            account,
            channel,
            enabled,
        )

    async def prune(self, before: datetime) -> None:
        """Delete notices that were made before a moment, and what became of them."""
        await self._database.execute("DELETE FROM notice_sending WHERE notice_id IN (SELECT id FROM notice WHERE made_at < {})", before)
        await self._database.execute("DELETE FROM notice WHERE made_at < {}", before)


def _text(text: Mapping[str, str]) -> str:
    return msgspec.json.encode(text).decode()


def _notice(row: Mapping[str, Any]) -> NoticeItem:
    values = {name: row[name] for name in ("id", "type", "case_id", "area", "read_at")}
    return NoticeItem(
        **values,
        title=msgspec.json.decode(row["title"]),
        body=msgspec.json.decode(row["body"]),
        urgent=bool(row["urgent"]),
        at=row["shown_from"],
    )
