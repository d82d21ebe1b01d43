"""Secrets at rest: sealed with a key that lies in a file and never in the database."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final, Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wangge_core.errors import UnavailableError

KEY_NAME: Final = "second-factor.key"
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12


def _second_factor_key(detail: str) -> UnavailableError:
    return UnavailableError("second_factor_key", detail, 3600)


class Seal:
    """AES-256-GCM, each secret bound to its owner: a row copied to another owner does not open."""

    def __init__(self, key: bytes, name: str = KEY_NAME, wrong: Callable[[str], UnavailableError] = _second_factor_key) -> None:
        """`key` has 32 bytes; `name` is its file's; `wrong` makes the error for a key that is another, from its detail."""
        self._cipher = AESGCM(key)
        self._name = name
        self._wrong = wrong

    @classmethod
    def read_or_make(cls, folder: Path, name: str = KEY_NAME, wrong: Callable[[str], UnavailableError] = _second_factor_key) -> Self:
        """Read the key of `folder`, or make one that only this user may read."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / name
        # Another process may be first: then its key is the one.
        with contextlib.suppress(FileExistsError):
            _write_once(path, os.urandom(_KEY_BYTES))
        return cls(path.read_bytes(), name, wrong)

    def closed(self, secret: str, owner: UUID) -> bytes:
        """Return the sealed secret."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret.encode(), owner.bytes)

    def opened(self, sealed: bytes, owner: UUID) -> str:
        """Return the secret.

        Raises:
            UnavailableError: `second_factor_key`, or what `wrong` makes, when the key file is not the one it was sealed with.
        """
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], owner.bytes).decode()
        except InvalidTag as error:
            detail = (
                f"The key file {self._name} is not the one that these secrets were sealed with; restore it from the backup of the keys."
            )
            raise self._wrong(detail) from error


def _write_once(path: Path, content: bytes) -> None:
    """Write the file whole or not at all: a linked name appears with its content, or exists already."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    finally:
        draft.unlink()
