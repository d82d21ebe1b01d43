"""Keys leave the machine only encrypted: by a passphrase, or for a recipient who alone can open them."""

import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from wangge_core.errors import InvalidError

_SCRYPT_COST: Final = 2**15  # 32 MiB and about 0.1 s for each guess
_NONCE_BYTES: Final = 12
_SALT_BYTES: Final = 16
_INFO: Final = b"wangge backup keys"


class Envelope(msgspec.Struct, frozen=True, kw_only=True, tag_field="by"):
    """Encrypted content (ChaCha20-Poly1305, RFC 8439); the subclasses say how its key is found."""

    nonce: str
    content: str


class ByPassphrase(Envelope, frozen=True, kw_only=True, tag="passphrase"):
    """The key is derived from a passphrase (scrypt, RFC 7914)."""

    salt: str


class ForRecipient(Envelope, frozen=True, kw_only=True, tag="recipient"):
    """The key is agreed with the recipient's X25519 key (RFC 7748); `ephemeral` is the sender's half."""

    ephemeral: str


def seal_with_passphrase(content: Mapping[str, bytes], passphrase: str) -> bytes:
    """Encrypt named contents under a passphrase."""
    salt = os.urandom(_SALT_BYTES)
    nonce, text = _encrypted(_from_passphrase(passphrase, salt), content)
    return msgspec.json.encode(ByPassphrase(nonce=nonce, content=text, salt=_text(salt)))


def seal_for_recipient(content: Mapping[str, bytes], public_pem: bytes) -> bytes:
    """Encrypt named contents for whoever holds the private half of this key.

    Raises:
        InvalidError: `backup_recipient`, when it is no X25519 public key.
    """
    try:
        recipient = load_pem_public_key(public_pem)
    except ValueError:
        recipient = None
    if not isinstance(recipient, X25519PublicKey):
        message = "The recipient's key is no X25519 public key in PEM form; see `openssl genpkey -algorithm X25519`."
        raise InvalidError("backup_recipient", message)
    ephemeral = X25519PrivateKey.generate()
    half = ephemeral.public_key().public_bytes_raw()
    nonce, text = _encrypted(_agreed(ephemeral, recipient, half), content)
    return msgspec.json.encode(ForRecipient(nonce=nonce, content=text, ephemeral=_text(half)))


def opened(envelope: bytes, *, passphrase: str = "", identity_pem: bytes | None = None) -> dict[str, bytes]:
    """Decrypt named contents.

    Raises:
        InvalidError: `backup_keys`, when what is needed to open them is missing or wrong.
    """
    sealed = msgspec.json.decode(envelope, type=ByPassphrase | ForRecipient)
    if isinstance(sealed, ByPassphrase):
        if not passphrase:
            message = "The keys are under a passphrase: set WANGGE_KEY_PASSPHRASE or give --passphrase-file."
            raise InvalidError("backup_keys", message)
        key = _from_passphrase(passphrase, b64decode(sealed.salt))
    else:
        half = b64decode(sealed.ephemeral)
        key = _agreed(_identity(identity_pem), X25519PublicKey.from_public_bytes(half), half)
    try:
        content = ChaCha20Poly1305(key).decrypt(b64decode(sealed.nonce), b64decode(sealed.content), _INFO)
    except InvalidTag as error:
        message = "The keys do not open: wrong passphrase or identity."
        raise InvalidError("backup_keys", message) from error
    return {name: b64decode(value) for name, value in msgspec.json.decode(content, type=dict[str, str]).items()}


def _identity(pem: bytes | None) -> X25519PrivateKey:
    try:
        identity = load_pem_private_key(pem, None) if pem else None
    except (ValueError, TypeError):
        identity = None
    if not isinstance(identity, X25519PrivateKey):
        message = "The keys are for a recipient: give --identity with the X25519 private key in PEM form, unencrypted."
        raise InvalidError("backup_keys", message)
    return identity


def _encrypted(key: bytes, content: Mapping[str, bytes]) -> tuple[str, str]:
    nonce = os.urandom(_NONCE_BYTES)
    plain = msgspec.json.encode({name: _text(value) for name, value in content.items()})
    return _text(nonce), _text(ChaCha20Poly1305(key).encrypt(nonce, plain, _INFO))


def _from_passphrase(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=_SCRYPT_COST, r=8, p=1).derive(passphrase.encode())


def _agreed(own: X25519PrivateKey, other: X25519PublicKey, ephemeral: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=ephemeral, info=_INFO).derive(own.exchange(other))


def _text(value: bytes) -> str:
    return b64encode(value).decode()
