"""What clients send and get about plugins."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from wangge_registry.plugins.model import LONGEST_HOURS, Plugin, Status, Token, Transfer, TransferState

PluginId = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{1,38}[a-z0-9]\.[a-z][a-z0-9-]{0,48}[a-z0-9]\Z")]


class PluginDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """A new plugin: its id, and the name of the distribution that it comes in."""

    id: PluginId
    package: Annotated[str, Meta(pattern=r"^[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?\Z")]


class StatusChange(Struct, frozen=True, forbid_unknown_fields=True):
    """How a plugin as a whole is to stand, and why."""

    status: Status
    reason: Annotated[str, Meta(min_length=3, max_length=500)]


class TokenDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """A new publishing token."""

    label: Annotated[str, Meta(min_length=1, max_length=80, description="What it is for.")]
    hours: Annotated[int, Meta(ge=1, le=LONGEST_HOURS)] = 1


class TransferDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """To whom a plugin is offered."""

    taker: Annotated[str, Meta(max_length=40)]


class PluginOut(Struct, frozen=True, kw_only=True):
    """A plugin as everybody sees it."""

    id: str
    package: str
    publisher: str
    status: Status
    status_reason: str
    made_at: datetime


class NewToken(Struct, frozen=True, kw_only=True):
    """A fresh publishing token: the password of the user `__token__` for twine and uv. It is shown this once."""

    token: str
    id: UUID
    plugin: str
    expires_at: datetime


class TokenOut(Struct, frozen=True, kw_only=True):
    """What is known of a publishing token."""

    id: UUID
    label: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None


class TokenList(Struct, frozen=True):
    """The tokens of a plugin that have not ended, newest first."""

    items: list[TokenOut]


class TransferOut(Struct, frozen=True, kw_only=True):
    """A transfer, for both sides and for reviewers."""

    id: UUID
    plugin: str
    giver: str
    taker: str
    state: TransferState
    offered_at: datetime
    ended_at: datetime | None


class TransferList(Struct, frozen=True):
    """Transfers that have not ended, oldest first."""

    items: list[TransferOut]


def plugin_out(plugin: Plugin) -> PluginOut:
    """Return a plugin as it is shown."""
    return PluginOut(**{name: getattr(plugin, name) for name in PluginOut.__struct_fields__})


def token_out(token: Token) -> TokenOut:
    """Return a token as it is shown."""
    return TokenOut(**{name: getattr(token, name) for name in TokenOut.__struct_fields__})


def transfer_out(transfer: Transfer) -> TransferOut:
    """Return a transfer as it is shown."""
    return TransferOut(**{name: getattr(transfer, name) for name in TransferOut.__struct_fields__})
