"""Who sends something in: a signed-in person, or a device that made itself a key."""

import hashlib
from typing import Final

from wangge_core.access.model import Actor
from wangge_core.errors import FieldError, InvalidError

HEADER: Final = "Sender-Key"
_SHORTEST: Final = 16
_LONGEST: Final = 128


def sender_digest(actor: Actor | None, key: str | None) -> str:
    """Return what binds uploads and client ids to their sender: the account, or a digest of the device's own key.

    Raises:
        InvalidError: `sender_key`, when nobody is signed in and the header is missing or too short to be secret.
    """
    if actor is not None and actor.account_id is not None:
        return actor.id
    if key is None or not _SHORTEST <= len(key) <= _LONGEST:
        message = f"Send a header {HEADER} with {_SHORTEST} to {_LONGEST} random characters, made once and kept by the device."
        raise InvalidError("sender_key", message, (FieldError(f"header:{HEADER}", "required", message),))
    return hashlib.sha256(b"wangge sender\0" + key.encode()).hexdigest()
