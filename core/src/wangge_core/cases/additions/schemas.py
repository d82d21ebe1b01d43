"""What is added to a report."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta


class AdditionIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words, pictures or both. `client_id` is made once per addition by the sender and makes sending it again harmless."""

    client_id: UUID
    text: Annotated[str, Meta(max_length=2000, description="The reporter's own words; may be empty where there are pictures.")] = ""
    attachments: Annotated[list[UUID], Meta(max_length=5)] = []
