"""Keys of the roles: those that the server signs with by itself, and the public halves of those that people keep."""

from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from securesystemslib.signer import CryptoSigner, Key, SSlibKey

from wangge_registry.keys.online import OnlineKey
from wangge_serving.errors import InvalidError

_SHOWN: Final = 16
"""Hexadecimal digits of a key's id in the name of its file."""
PUBLIC: Final = ".pub"


def signer_of(key: OnlineKey) -> CryptoSigner:
    """Return what signs metadata with a key."""
    return CryptoSigner(key.private)


def public_of(key: OnlineKey) -> Key:
    """Return the public half, as it stands in metadata."""
    return SSlibKey.from_crypto(key.private.public_key())


def read_public(path: Path) -> Key:
    """Read a public key in PEM form.

    Raises:
        InvalidError: `registry_key`, when it is none.
    """
    try:
        key = load_pem_public_key(path.read_bytes())
    except ValueError as error:
        raise InvalidError("registry_key", f"{path} is no public key in PEM form.") from error
    if not isinstance(key, Ed25519PublicKey):
        raise InvalidError("registry_key", f"{path} is not an Ed25519 key.")
    return SSlibKey.from_crypto(key)


class OnlineKeys:
    """The keys that lie on the server: a file for each, named by its role and its id, encrypted under the registry's passphrase."""

    def __init__(self, folder: Path, passphrase: str) -> None:
        """`folder` is made with the first key."""
        self._folder = folder
        self._passphrase = passphrase

    def make(self, role: str) -> Key:
        """Make a new key for a role, beside those that it had, and return its public half."""
        key = OnlineKey.generate()
        public = public_of(key)
        key.save(self._path(role, public.keyid), self._passphrase, replace=False)
        return public

    def signer(self, role: str, delegator: Any) -> CryptoSigner | None:  # noqa: ANN401  root or targets
        """Return the key that a delegator believes for a role; None when it does not lie here.

        Raises:
            InvalidError: `registry_key`, when the passphrase does not open it.
        """
        for keyid in delegator.get_delegated_role(role).keyids:
            path = self._path(role, keyid)
            if path.exists():
                return signer_of(OnlineKey.load(path, self._passphrase))
        return None

    def _path(self, role: str, keyid: str) -> Path:
        return self._folder / f"{role}.{keyid[:_SHOWN]}.pem"
