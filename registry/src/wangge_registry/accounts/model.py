"""Accounts as the operations see them. Pure."""

import hashlib
import secrets
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from msgspec import Struct

from wangge_serving.errors import ForbiddenError

SESSION: Final = "wgs_"
"""What a session's token begins with; lets scanners recognise one that was published by mistake."""


PUBLISHING: Final = "wgp_"
"""What a publishing token begins with, for the same reason."""


class Duty(StrEnum):
    """What an account does for the registry itself."""

    ADMINISTRATOR = "administrator"
    """Appoints reviewers, takes publishers and versions out in an emergency."""
    REVIEWER = "reviewer"
    """Looks at evidence and versions, for an organisation."""


class Account(Struct, frozen=True, kw_only=True):
    """Somebody who can sign in."""

    id: UUID
    username: str
    name: str
    duties: frozenset[Duty] = frozenset()
    organisation: str = ""
    """Whom a reviewer reviews for; two reviewers of one organisation count as one."""
    plugin: str = ""
    """The one plugin that may be acted on, when somebody shows a publishing token; empty for a session."""

    @property
    def reviews(self) -> bool:
        """Whether the account is a reviewer's."""
        return Duty.REVIEWER in self.duties

    @property
    def administers(self) -> bool:
        """Whether the account is an administrator's."""
        return Duty.ADMINISTRATOR in self.duties

    def require_plugin(self, plugin: str) -> None:
        """Do nothing unless the token that was shown is another plugin's.

        Raises:
            ForbiddenError: `token_of_other_plugin`.
        """
        if self.plugin not in {"", plugin}:
            raise ForbiddenError("token_of_other_plugin", f"This token is for {self.plugin}, and for nothing else.")

    def require(self, duty: Duty) -> None:
        """Do nothing if the account has a duty.

        Raises:
            ForbiddenError: `duty_required`.
        """
        if duty not in self.duties:
            raise ForbiddenError("duty_required", f"Only a {duty} may do this; an administrator appoints them.")


class StoredAccount(Struct, frozen=True, kw_only=True):
    """An account with what signing in needs."""

    account: Account
    password: str
    failures: int
    locked_until: datetime | None


def new_token(prefix: str) -> str:
    """Return a secret of 256 random bits."""
    return prefix + secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """Return what is kept of a token; 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
