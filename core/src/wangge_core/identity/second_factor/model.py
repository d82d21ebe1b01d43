"""What is shown of second factors. Pure."""

import msgspec

from wangge_core.identity.directory.model import AreaRef


class FactorOffer(msgspec.Struct, frozen=True):
    """A secret to put into an authenticator app, three ways; it counts once a code of it was confirmed."""

    secret: str
    uri: str
    qr_svg: str


class RecoveryCodes(msgspec.Struct, frozen=True):
    """Codes that stand in for a lost phone, each once; they are shown this once and never again."""

    recovery_codes: tuple[str, ...]


class FactorRuleView(msgspec.Struct, frozen=True):
    """Whoever holds `role` in `area` or below must have a second factor."""

    role: str
    area: AreaRef


class FactorRuleList(msgspec.Struct, frozen=True):
    """The rules that the reader may see."""

    items: tuple[FactorRuleView, ...]
