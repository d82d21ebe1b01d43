"""The command, in this process."""

import asyncio
import json
from pathlib import Path

import pytest

from wangge_registry.cli import main
from wangge_serving.database import Database

PASSWORD = "four plain words here"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WANGGE_REGISTRY_DATA", str(tmp_path))
    monkeypatch.setenv("WANGGE_REGISTRY_SQLITE_SYNCHRONOUS", "NORMAL")
    (tmp_path / "password").write_text(PASSWORD)
    return tmp_path


def test_accounts_are_opened_and_appointed(data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    assert main(["migrate"]) == 0
    assert main(["account", "open", "ada", "--name", "Ada", "--duty", "administrator", "--password-file", str(data / "password")]) == 0
    monkeypatch.setattr("getpass.getpass", lambda _: PASSWORD)
    assert main(["account", "open", "rita", "--name", "Rita"]) == 0
    assert main(["account", "appoint", "rita", "--duty", "reviewer", "--organisation", "Office"]) == 0
    assert main(["account", "appoint", "rita"]) == 0
    out = capsys.readouterr().out
    assert "ada can sign in" in out
    assert "rita: reviewer" in out
    assert "rita: no duties" in out
    (data / "password").write_text("five other plain words here")
    assert main(["account", "password", "rita", "--password-file", str(data / "password")]) == 0
    assert "rita has another password" in capsys.readouterr().out
    assert main(["account", "password", "nobody", "--password-file", str(data / "password")]) == 1
    assert main(["account", "appoint", "nobody"]) == 1
    assert main(["account", "open", "rita", "--name", "Rita"]) == 1
    assert main(["account", "appoint", "rita", "--duty", "reviewer"]) == 2
    err = capsys.readouterr().err
    assert all(code in err for code in ("account:", "username_taken", "organisation_required"))


async def _spoil(data: Path) -> None:
    database = Database.open(f"sqlite:///{data / 'registry.sqlite'}")
    await database.start()
    await database.execute("UPDATE log_entry SET subject = 'eve' WHERE number = 1")
    await database.close()


def test_the_log_is_verified(data: Path, capsys: pytest.CaptureFixture[str]):
    main(["account", "open", "ada", "--name", "Ada", "--duty", "administrator", "--password-file", str(data / "password")])
    assert main(["verify-log"]) == 0
    assert "whole: 1 entries" in capsys.readouterr().out
    asyncio.run(_spoil(data))
    assert main(["verify-log"]) == 1
    out = capsys.readouterr().out
    assert "entry 1: edited" in out
    assert "NOT WHOLE" in out


def test_the_description_is_compared(data: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["openapi"]) == 0
    text = capsys.readouterr().out
    assert json.loads(text)["info"]["title"] == "wangge registry"
    (data / "same.json").write_text(text, encoding="utf-8")
    assert main(["openapi", "--check", str(data / "same.json")]) == 0
    assert main(["openapi", "--check", str(data / "none.json")]) == 1


def test_wrong_settings_and_arguments_are_told(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("WANGGE_REGISTRY_PORT", "many")
    assert main(["serve"]) == 2
    assert "WANGGE_REGISTRY_PORT" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["bake"])
