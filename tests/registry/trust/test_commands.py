"""The ceremonies as people do them: with commands, each with a key of their own."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from wangge_registry.cli import main
from wangge_registry.keys.online import OnlineKey
from wangge_serving.errors import InvalidError


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A registry's folder, and three people's keys."""
    monkeypatch.setenv("WANGGE_REGISTRY_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WANGGE_REGISTRY_SQLITE_SYNCHRONOUS", "NORMAL")
    monkeypatch.setenv("WANGGE_REGISTRY_KEY_PASSPHRASE", "the registry's own")
    (tmp_path / "passphrase").write_text("a person's own")
    for name in ("ann", "ben", "cem"):
        assert main(["keys", "make", str(tmp_path / name), "--passphrase-file", str(tmp_path / "passphrase")]) == 0
    return tmp_path


def _sign(place: Path, role: str, *names: str) -> list[int]:
    secret = str(place / "passphrase")
    return [main(["keys", "sign", role, "--key", str(place / name), "--passphrase-file", secret]) for name in names]


def _each(public: Path) -> list[str]:
    return [part for role in ("root", "targets", "revocations") for part in (f"--{role}", str(public))]


def _begin(place: Path) -> int:
    public = [str(place / f"{name}.pub") for name in ("ann", "ben", "cem")]
    return main(["keys", "begin", "--root", *public, "--targets", *public, "--revocations", *public])


def test_a_registry_begins_and_changes_its_keys(place: Path, capsys: pytest.CaptureFixture[str]):
    assert b"ENCRYPTED" in (place / "ann").read_bytes()
    assert _begin(place) == 0
    assert "root: not published; 2 of 3 sign; version 1 is staged and lacks 2" in capsys.readouterr().out
    assert main(["keys", "publish"]) == 1
    assert "too_few_signatures" in capsys.readouterr().err
    for role in ("root", "targets", "revocations"):
        assert _sign(place, role, "ann", "cem") == [0, 0]
    assert main(["keys", "publish"]) == 0
    assert main(["keys", "rotate", "timestamp"]) == 0
    assert _sign(place, "root", "ann", "ben") == [0, 0]
    assert main(["keys", "renew", "targets"]) == 0
    assert _sign(place, "targets", "ann", "ben") == [0, 0]
    assert main(["keys", "revocations"]) == 0
    assert _sign(place, "revocations", "ann", "ben") == [0, 0]
    assert main(["keys", "publish"]) == 0
    capsys.readouterr()
    assert main(["keys", "status"]) == 0
    out = capsys.readouterr().out
    assert "root: version 2" in out
    assert "timestamp: version 2" in out
    assert main(["keys", "certify"]) == 0
    assert "targets: version 2" in capsys.readouterr().out
    document = next((place / "data" / "tuf" / "documents").glob("*.revocations.json"))
    assert json.loads(document.read_text())["entries"] == []


def test_what_cannot_be_done_is_told(place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    assert main(["keys", "make", str(place / "ann")]) == 1
    assert main(["keys", "delegate", "nobody"]) == 1
    assert main(["keys", "certify", "x.y==1.0.0"]) == 1
    assert main(["keys", "renew", "root"]) == 1
    (place / "no.pub").write_text("no key")
    assert main(["keys", "begin", *_each(place / "no.pub")]) == 2
    assert _begin(place) == 0
    monkeypatch.setattr("getpass.getpass", lambda _: "wrong")
    assert main(["keys", "sign", "root", "--key", str(place / "ann")]) == 2
    err = capsys.readouterr().err
    assert all(code in err for code in ("key_exists", "publisher:", "version:", "trust_not_begun", "registry_key"))


def test_without_the_online_keys_nothing_is_published(place: Path, capsys: pytest.CaptureFixture[str]):
    _begin(place)
    for role in ("root", "targets", "revocations"):
        _sign(place, role, "ann", "cem")
    for path in (place / "data" / "keys" / "tuf").glob("snapshot.*"):
        path.unlink()
    assert main(["keys", "publish"]) == 1
    assert "online_key_missing" in capsys.readouterr().err


def test_a_key_of_another_kind_is_no_holders(place: Path, capsys: pytest.CaptureFixture[str]):
    other = generate_private_key(SECP256R1())
    (place / "ec.pub").write_bytes(other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    (place / "ec").write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    assert main(["keys", "begin", *_each(place / "ec.pub")]) == 2
    with pytest.raises(InvalidError, match="not an Ed25519 key"):
        OnlineKey.load(place / "ec", "")
    assert "not an Ed25519 key" in capsys.readouterr().err
