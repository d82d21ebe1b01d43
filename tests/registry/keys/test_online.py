import stat
from pathlib import Path

import pytest

from wangge_registry.keys.online import OnlineKey
from wangge_serving.errors import InvalidError


def test_a_key_is_made_once_and_lies_encrypted(tmp_path: Path):
    path = tmp_path / "keys" / "log.pem"
    first = OnlineKey.load_or_create(path, "a passphrase")
    assert OnlineKey.load_or_create(path, "a passphrase").id == first.id
    assert b"ENCRYPTED" in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    signature = first.sign(b"text").hex()
    assert first.signed(b"text", signature)
    assert not first.signed(b"other", signature)
    assert not first.signed(b"text", "zz")


def test_a_key_in_clear_is_encrypted_as_soon_as_there_is_a_passphrase(tmp_path: Path):
    path = tmp_path / "log.pem"
    first = OnlineKey.load_or_create(path, "")
    assert b"ENCRYPTED" not in path.read_bytes()
    assert OnlineKey.load_or_create(path, "a passphrase").id == first.id
    assert b"ENCRYPTED" in path.read_bytes()


@pytest.mark.parametrize("passphrase", ["", "wrong"])
def test_without_the_passphrase_there_is_no_key(tmp_path: Path, passphrase: str):
    path = tmp_path / "log.pem"
    OnlineKey.load_or_create(path, "a passphrase")
    with pytest.raises(InvalidError, match="passphrase"):
        OnlineKey.load(path, passphrase)


def test_something_else_is_no_key(tmp_path: Path):
    path = tmp_path / "log.pem"
    path.write_text("no key")
    with pytest.raises(InvalidError, match="PEM"):
        OnlineKey.load(path, "")
