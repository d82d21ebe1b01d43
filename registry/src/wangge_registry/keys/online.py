"""Keys that the server signs with by itself: Ed25519 (RFC 8032), each in a file, encrypted under the registry's passphrase."""

import hashlib
import os
from pathlib import Path
from typing import Final, Self
from uuid import uuid4

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from wangge_serving.errors import InvalidError

_ID: Final = 16
"""Hexadecimal digits of a key's id."""
_CLEAR: Final = b"-----BEGIN PRIVATE KEY-----"


class OnlineKey:
    """A private key in memory."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        """Derive the id from the public half."""
        self.private = private
        public = private.public_key()
        self.public_pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        self.id = hashlib.sha256(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:_ID]

    @classmethod
    def generate(cls) -> Self:
        """Make a new key in memory."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def load(cls, path: Path, passphrase: str) -> Self:
        """Read a key from its file.

        Raises:
            FileNotFoundError: there is no such file.
            InvalidError: `registry_key`, when the file is no key or the passphrase does not open it.
        """
        content = path.read_bytes()
        clear = content.startswith(_CLEAR)
        try:
            key = load_pem_private_key(content, None if clear else passphrase.encode())
        except (ValueError, TypeError) as error:
            message = f"{path} cannot be read: the passphrase is wrong or missing, or it is no key in PEM form."
            raise InvalidError("registry_key", message) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise InvalidError("registry_key", f"{path} is not an Ed25519 key.")
        return cls(key)

    @classmethod
    def load_or_create(cls, path: Path, passphrase: str) -> Self:
        """Read a key, or make it at the first start.

        Raises:
            InvalidError: `registry_key`, as `load`.
        """
        if not path.exists():
            cls.generate().save(path, passphrase, replace=False)
        key = cls.load(path, passphrase)
        if passphrase and path.read_bytes().startswith(_CLEAR):
            key.save(path, passphrase, replace=True)
        return key

    def save(self, path: Path, passphrase: str, *, replace: bool) -> None:
        """Write the key, encrypted when there is a passphrase, readable by its owner only. Without `replace` one that is there stays."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        encryption = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
        content = self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)
        partial = path.with_name(f".{path.name}.{uuid4().hex}")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            partial.replace(path)
            return
        try:
            path.hardlink_to(partial)  # fails where another process was first
        except FileExistsError:
            pass
        finally:
            partial.unlink()

    def sign(self, content: bytes) -> bytes:
        """Return the signature."""
        return self.private.sign(content)

    def signed(self, content: bytes, signature: str) -> bool:
        """Tell whether this key made a signature, given in hexadecimal."""
        try:
            self.private.public_key().verify(bytes.fromhex(signature), content)
        except (InvalidSignature, ValueError):
            return False
        return True
