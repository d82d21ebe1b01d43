"""`wangge plugin publish`, `status` and `yank`."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sdk.publishing.scripted import Scripted, serving
from wangge_sdk.cli import main
from wangge_sdk.projects.creating import NewPlugin, create
from wangge_sdk.projects.packing import pack

VERSION = "/api/v1/plugins/acme.lamps/versions/0.1.0"


@pytest.fixture
def market(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripted]:
    with serving() as scripted:
        monkeypatch.setenv("REGISTRY_URL", scripted.url)
        monkeypatch.setenv("REGISTRY_TOKEN", "wgp_secret")
        monkeypatch.setenv("LANG", "C")
        monkeypatch.setattr("wangge_sdk.commands.plugin_publish._POLL", 0)
        yield scripted


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "lamps"
    create(NewPlugin(template="form-only", publisher="acme", name="lamps"), folder)
    return folder


def standing(state: str, reason: str = "", findings: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    version = {"version": "0.1.0", "state": state, "channel": "stable", "sha256": "ab", "reason": reason}
    return {"version": version, "checks": [{"state": "done", "verdict": "failed", "report": {"findings": list(findings)}}]}


def test_a_project_is_packed_and_uploaded(market: Scripted, project: Path, capsys: pytest.CaptureFixture[str]):
    market.say("POST", "/legacy/", (200, b"acme.lamps 0.1.0 is received.\n"))
    market.say("GET", VERSION, (200, standing("received")), (200, standing("checking")), (200, standing("in_review")))
    assert main(["plugin", "publish", str(project), "--wait"]) == 0
    out = capsys.readouterr().out
    packed = pack(project)
    assert "acme.lamps 0.1.0 is received." in out
    assert packed.sha256 in out
    assert "0.1.0: waits for reviewers" in out
    method, _, headers, body = market.asked[0]
    assert method == "POST"
    assert headers["Authorization"].startswith("Basic ")
    assert packed.content in body
    assert hashlib.sha256(packed.content).hexdigest().encode() in body
    assert len(market.asked) == 4


def test_a_wheel_is_uploaded_as_it_is(market: Scripted, project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    packed = pack(project)
    wheel = tmp_path / packed.name
    wheel.write_bytes(packed.content)
    market.say("POST", "/legacy/", (200, b"received"))
    market.say("GET", VERSION, (200, standing("received")))
    assert main(["plugin", "publish", str(wheel)]) == 0
    assert packed.sha256 in capsys.readouterr().out


def test_a_refusal_is_told_line_by_line(market: Scripted, project: Path, capsys: pytest.CaptureFixture[str]):
    errors = [{"path": "plugin.json#$.publisher.domain", "code": "x", "message": "It differs."}]
    market.say("POST", "/legacy/", (422, {"detail": "no", "code": "wheel_differs", "errors": errors}))
    assert main(["plugin", "publish", str(project)]) == 1
    assert "plugin.json#$.publisher.domain: It differs." in capsys.readouterr().err
    market.say("POST", "/legacy/", (502, b"<html>bad gateway</html>"))
    assert main(["plugin", "publish", str(project)]) == 1
    assert "502" in capsys.readouterr().err


def test_what_is_not_right_is_not_sent(
    market: Scripted, project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    manifest = project / "src" / "acme_lamps" / "plugin.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"0.1.0"', '"0.1"'), encoding="utf-8")
    assert main(["plugin", "publish", str(project)]) == 1
    assert "version" in capsys.readouterr().err
    assert main(["plugin", "publish", str(project / "nothing")]) == 2
    assert main(["plugin", "publish", str(project / "nothing.whl")]) == 2
    assert main(["plugin", "status", "acme.lamps", "0.1.0", "--token-file", str(project / "nothing")]) == 2
    monkeypatch.delenv("REGISTRY_TOKEN")
    assert main(["plugin", "publish", str(project), "--lang", "zh-CN"]) == 2
    assert "REGISTRY_TOKEN" in capsys.readouterr().err
    assert market.asked == []


def test_the_state_is_told_with_what_was_found(market: Scripted, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    finding = {
        "severity": "error",
        "id": "python.eval",
        "file": "x/hooks.py",
        "line": 3,
        "message": {"zh-CN": "使用了 eval。", "en": "It uses eval."},
    }
    market.say("GET", VERSION, (200, standing("rejected", findings=(finding,))))
    (tmp_path / "token").write_text("wgp_other\nsecond line\n")
    assert main(["plugin", "status", "acme.lamps", "0.1.0", "--token-file", str(tmp_path / "token"), "--lang", "en"]) == 1
    out = capsys.readouterr().out
    assert "0.1.0: rejected" in out
    assert "error python.eval x/hooks.py:3: It uses eval." in out
    assert market.asked[0][2]["Authorization"] == "Bearer wgp_other"
    assert main(["plugin", "status", "acme.lamps", "0.1.0", "--lang", "zh-CN"]) == 1
    assert "使用了 eval。" in capsys.readouterr().out
    market.say("GET", VERSION, (200, standing("never_heard_of")))
    assert main(["plugin", "status", "acme.lamps", "0.1.0"]) == 0
    assert "never_heard_of" in capsys.readouterr().out


def test_a_version_is_yanked_and_offered_again(market: Scripted, capsys: pytest.CaptureFixture[str]):
    market.say("POST", f"{VERSION}/acts", (200, standing("yanked")["version"]))
    market.say("GET", VERSION, (200, standing("yanked", "It forgets lamps.")), (200, standing("published")))
    assert main(["plugin", "yank", "acme.lamps", "0.1.0", "--reason", "It forgets lamps."]) == 0
    assert "yanked: installed only by whoever names this version (It forgets lamps.)" in capsys.readouterr().out
    assert main(["plugin", "yank", "acme.lamps", "0.1.0", "--undo", "--reason", "Mended."]) == 0
    bodies = [body for method, _, _, body in market.asked if method == "POST"]
    assert bodies == [b'{"act":"yank","reason":"It forgets lamps."}', b'{"act":"unyank","reason":"Mended."}']


@pytest.mark.parametrize("url", ["ftp://registry.example", "registry.example", "http://127.0.0.1:1"])
def test_what_is_no_marketplace_is_told(market: Scripted, url: str, capsys: pytest.CaptureFixture[str]):
    assert main(["plugin", "status", "acme.lamps", "0.1.0", "--registry", url]) == 1
    assert url in capsys.readouterr().err


def test_an_answer_of_something_else_is_told(market: Scripted, capsys: pytest.CaptureFixture[str]):
    market.say("GET", VERSION, (200, b"<html>welcome</html>"))
    assert main(["plugin", "status", "acme.lamps", "0.1.0"]) == 1
    assert "none of a marketplace" in capsys.readouterr().err
