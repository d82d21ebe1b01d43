"""What clients send about the second factor."""

from typing import Annotated

import msgspec
from msgspec import Meta

Code = Annotated[str, Meta(min_length=6, max_length=40, description="Six digits from the authenticator app, or a recovery code.")]


class FactorCode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code that proves possession."""

    code: Code


class FactorRuleChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether holders of the role in this area must have a second factor."""

    required: bool
