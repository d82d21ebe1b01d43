"""The key that signs the audit: kept in a file, never in the database."""

import contextlib
import hashlib
import hmac
import os
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from wangge_core.audit.model import Head
from wangge_core.errors import InvalidError

PRIVATE_NAME: Final = "audit.pem"
_ID_LENGTH: Final = 16


class PublicKeys:
    """The keys whose signatures are believed, by key id; all that verification of the chain needs."""

    def __init__(self, keys: dict[str, Ed25519PublicKey]) -> None:
        """`keys` maps the id (see `key_id`) to the key."""
        self._keys = keys

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read every `audit-*.pub` of the folder.

        Raises:
            InvalidError: `audit_key`, when a file is no Ed25519 public key.
        """
        keys = {}
        for path in sorted(folder.glob("audit-*.pub")):
            try:
                key = load_pem_public_key(path.read_bytes())
            except ValueError as error:
                message = f"{path} is no public key in PEM form: {error}"
                raise InvalidError("audit_key", message) from error
            if not isinstance(key, Ed25519PublicKey):
                message = f"{path} is not an Ed25519 public key."
                raise InvalidError("audit_key", message)
            keys[key_id(key)] = key
        return cls(keys)

    def signed(self, head: Head) -> bool:
        """Tell whether a believed key signed this head."""
        key = self._keys.get(head.key)
        if key is None:
            return False
        try:
            key.verify(bytes.fromhex(head.signature), head.body())
        except (InvalidSignature, ValueError):
            return False
        return True


class AuditKey:
    """The private key: signs heads (Ed25519, RFC 8032) and stamps entries (HMAC-SHA-256 under a key derived from it)."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        """Derive the stamp's key, so that one file is all there is to keep."""
        self._private = private
        self.id = key_id(private.public_key())
        seed = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        self._stamp_key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"wangge audit entry stamp").derive(seed)

    @classmethod
    def generate(cls) -> Self:
        """Make a new key in memory."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def load_or_create(cls, folder: Path, passphrase: str = "") -> Self:
        """Read the key of an installation, or make it at the first start; the file is readable by its owner only.

        A key that lies there in clear is encrypted as soon as there is a passphrase.

        Raises:
            InvalidError: `audit_key`, when the file is no key or the passphrase does not open it.
        """
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / PRIVATE_NAME
        if not path.exists():
            # Another process may be first: what lies in the file afterwards is the key.
            _place(path, cls.generate().sealed(passphrase), replace=False)
        key = cls.load(path, passphrase)
        if passphrase and not _encrypted(path.read_bytes()):
            _place(path, key.sealed(passphrase), replace=True)
        _place(folder / f"audit-{key.id}.pub", key.public_pem, replace=False)
        return key

    @classmethod
    def load(cls, path: Path, passphrase: str = "") -> Self:
        """Read a key from its file.

        Raises:
            FileNotFoundError: there is no such file.
            InvalidError: `audit_key`, when the file is no key or the passphrase does not open it.
        """
        content = path.read_bytes()
        encrypted = _encrypted(content)
        if encrypted and not passphrase:
            message = f"{path} is encrypted: set WANGGE_KEY_PASSPHRASE."
            raise InvalidError("audit_key", message)
        try:
            key = load_pem_private_key(content, passphrase.encode() if encrypted else None)
        except ValueError as error:
            message = f"{path} cannot be read: wrong WANGGE_KEY_PASSPHRASE, or no key in PEM form."
            raise InvalidError("audit_key", message) from error
        if not isinstance(key, Ed25519PrivateKey):
            message = f"{path} is not an Ed25519 key."
            raise InvalidError("audit_key", message)
        return cls(key)

    def sealed(self, passphrase: str) -> bytes:
        """Return the private key in PEM form (PKCS #8), encrypted when there is a passphrase."""
        encryption = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)

    @property
    def public_pem(self) -> bytes:
        """The public key in PEM form, for whoever verifies without being able to sign."""
        return self._private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    @property
    def public(self) -> PublicKeys:
        """The public half, as a set of one."""
        return PublicKeys({self.id: self._private.public_key()})

    def sign(self, head: Head) -> str:
        """Return the signature of a head in hexadecimal."""
        return self._private.sign(head.body()).hex()

    def stamp(self, body: bytes) -> str:
        """Return `key id:digest` for the canonical form of an entry."""
        return f"{self.id}:{hmac.new(self._stamp_key, body, hashlib.sha256).hexdigest()}"

    def stamped(self, body: bytes, stamp: str) -> bool:
        """Tell whether this key made the stamp."""
        return hmac.compare_digest(self.stamp(body), stamp)


def key_id(key: Ed25519PublicKey) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of the raw public key."""
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()[:_ID_LENGTH]


def _encrypted(pem: bytes) -> bool:
    return b"BEGIN ENCRYPTED" in pem


def _place(path: Path, content: bytes, *, replace: bool) -> None:
    """Put a whole file in place, or leave the one that is there; nobody ever sees half of it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if replace:
        draft.replace(path)
        return
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
