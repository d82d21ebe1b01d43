"""The signing key: made once, kept to its owner, encrypted when there is a passphrase."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from wangge_core.audit.keys import AuditKey, PublicKeys
from wangge_core.audit.model import Head
from wangge_core.errors import InvalidError


def _signed(key: AuditKey) -> Head:
    head = Head(number=1, hash="ab", at="2026-03-02T08:00:00.000+00:00", key=key.id)
    return Head(number=1, hash="ab", at=head.at, key=key.id, signature=key.sign(head))


def test_the_first_start_makes_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    made = AuditKey.load_or_create(tmp_path / "keys")
    again = AuditKey.load_or_create(tmp_path / "keys")
    assert made.id == again.id
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()} == {0o600}
    assert PublicKeys.read(tmp_path / "keys").signed(_signed(made))


def test_a_passphrase_encrypts_the_key_and_is_needed_from_then_on(tmp_path: Path) -> None:
    clear = AuditKey.load_or_create(tmp_path)
    assert AuditKey.load_or_create(tmp_path, "correct horse").id == clear.id
    assert b"ENCRYPTED" in (tmp_path / "audit.pem").read_bytes()
    with pytest.raises(InvalidError, match="set WANGGE_KEY_PASSPHRASE"):
        AuditKey.load_or_create(tmp_path)
    with pytest.raises(InvalidError, match="wrong WANGGE_KEY_PASSPHRASE"):
        AuditKey.load_or_create(tmp_path, "wrong")


def test_a_key_may_be_encrypted_from_the_start(tmp_path: Path) -> None:
    made = AuditKey.load_or_create(tmp_path, "correct horse")
    assert AuditKey.load(tmp_path / "audit.pem", "correct horse").id == made.id


def test_a_lost_public_key_comes_back(tmp_path: Path) -> None:
    made = AuditKey.load_or_create(tmp_path)
    (tmp_path / f"audit-{made.id}.pub").unlink()
    AuditKey.load_or_create(tmp_path)
    assert PublicKeys.read(tmp_path).signed(_signed(made))


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_what_is_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "audit.pem").write_bytes(content)
    (tmp_path / "audit-1.pub").write_bytes(content)
    with pytest.raises(InvalidError, match=r"audit\.pem"):
        AuditKey.load_or_create(tmp_path)
    with pytest.raises(InvalidError, match=r"audit-1\.pub"):
        PublicKeys.read(tmp_path)


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    other = generate_private_key(65537, 2048)
    (tmp_path / "audit.pem").write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (tmp_path / "audit-1.pub").write_bytes(other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    with pytest.raises(InvalidError, match="not an Ed25519 key"):
        AuditKey.load(tmp_path / "audit.pem")
    with pytest.raises(InvalidError, match="not an Ed25519 public key"):
        PublicKeys.read(tmp_path)


def test_only_what_a_trusted_key_signed_is_believed() -> None:
    ours, theirs = AuditKey.generate(), AuditKey.generate()
    head = _signed(ours)
    assert ours.public.signed(head)
    assert not theirs.public.signed(head)
    assert not ours.public.signed(Head(number=2, hash=head.hash, at=head.at, key=head.key, signature=head.signature))
    assert not ours.public.signed(Head(number=1, hash=head.hash, at=head.at, key=head.key, signature="no hexadecimal"))


def test_a_stamp_fits_one_content_under_one_key() -> None:
    ours, theirs = AuditKey.generate(), AuditKey.generate()
    stamp = ours.stamp(b"content")
    assert ours.stamped(b"content", stamp)
    assert not ours.stamped(b"other", stamp)
    assert not theirs.stamped(b"content", stamp)
