"""Keys under a passphrase, or for a recipient."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from wangge_core.backup.envelope import opened, seal_for_recipient, seal_with_passphrase
from wangge_core.errors import InvalidError

CONTENT = {"audit.pem": b"\x00secret\xff"}


def _pair() -> tuple[bytes, bytes]:
    private = X25519PrivateKey.generate()
    return (
        private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    )


def test_the_passphrase_opens_what_it_closed() -> None:
    sealed = seal_with_passphrase(CONTENT, "correct horse")
    assert b"secret" not in sealed
    assert opened(sealed, passphrase="correct horse") == CONTENT
    with pytest.raises(InvalidError, match="wrong passphrase"):
        opened(sealed, passphrase="another")


def test_the_recipient_opens_what_was_closed_for_him() -> None:
    private, public = _pair()
    sealed = seal_for_recipient(CONTENT, public)
    assert opened(sealed, identity_pem=private) == CONTENT
    with pytest.raises(InvalidError, match="wrong passphrase or identity"):
        opened(sealed, identity_pem=_pair()[0])


@pytest.mark.parametrize("pem", [None, b"", b"no key"])
def test_without_an_identity_it_stays_closed(pem: bytes | None) -> None:
    sealed = seal_for_recipient(CONTENT, _pair()[1])
    with pytest.raises(InvalidError, match="give --identity"):
        opened(sealed, identity_pem=pem)


def test_a_recipient_needs_a_key_of_the_right_kind() -> None:
    with pytest.raises(InvalidError, match="no X25519 public key"):
        seal_for_recipient(CONTENT, b"no key")


def test_the_same_content_is_never_sealed_the_same_way_twice() -> None:
    assert seal_with_passphrase(CONTENT, "p") != seal_with_passphrase(CONTENT, "p")
