"""The clients that people have: twine, uv and pip against a registry that runs as a process of its own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.core.served import Served, run
from tests.registry.shop import PASSWORD, wheel

BIN = Path(sys.executable).parent
LIGHTS = "/plugins/lampworks.street-lights"
RECORD = json.dumps(
    {"type": "community", "legal_name": "Lampworks", "domain": "lampworks.example", "security_contact": "s@lampworks.example"}
)


class Api:
    """Somebody signed in."""

    def __init__(self, url: str, username: str) -> None:
        self.http = httpx.Client(base_url=f"{url}/api/v1", timeout=30)
        token = self.ask("POST", "/session", json={"username": username, "password": PASSWORD})["token"]
        self.http.headers["authorization"] = f"Bearer {token}"

    def ask(self, method: str, path: str, **options: Any) -> Any:
        answer = self.http.request(method, path, **options)
        assert answer.is_success, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Api, Api]]:
    """A registry with a verified community and a reviewer."""
    folder = tmp_path_factory.mktemp("registry")
    settings = {"WANGGE_REGISTRY_DATA": str(folder), "WANGGE_REGISTRY_KEY_PASSPHRASE": "a passphrase", "WANGGE_REGISTRY_TRIALS": "off"}
    password = folder / "password"
    password.write_text(PASSWORD)
    for name, more in (("olga", ()), ("rita", ("--duty", "reviewer", "--organisation", "Office"))):
        arguments = ("account", "open", name, "--name", name, "--password-file", str(password), *more)
        done = run(*arguments, program="wangge-registry", **settings)
        assert done.returncode == 0, done.stderr
    with Served("serve", "--port", "0", program="wangge-registry", **settings) as server:
        owner, reviewer = Api(server.url, "olga"), Api(server.url, "rita")
        draft = {"id": "lampworks", "kind": "community", "legal_name": "Lampworks", "contact": "s@lampworks.example"}
        owner.ask("POST", "/publishers", json=draft | {"domain": "lampworks.example"})
        letter = owner.ask("POST", "/publishers/lampworks/letters", files={"file": ("letter.pdf", b"%PDF-1.7")})
        reviewer.ask("POST", f"/evidence/{letter['id']}/decision", json={"confirmed": True})
        owner.ask("POST", "/plugins", json={"id": "lampworks.street-lights", "package": "lampworks-street-lights"})
        yield server.url, owner, reviewer


def client(*command: str, expect: int = 0) -> str:
    """Run a client to its end and return all it says."""
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={"PATH": os.environ["PATH"], "NO_COLOR": "1"},
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout + done.stderr


def _approved(reviewer: Api, path: str, seen: Any) -> None:
    """Approve what was seen of a version."""
    draft = {
        "decision": "approve",
        "sha256": seen["version"]["sha256"],
        "report_sha256": seen["checks"][-1]["report_sha256"],
        "checked": [item["id"] for item in reviewer.ask("GET", f"{path}/reviews")["checklist"]],
        "reason": "I have read all of it.",
    }
    reviewer.ask("POST", f"{path}/reviews", json=draft)


def published(owner: Api, reviewer: Api, version: str) -> None:
    """Wait for the checks, approve, and wait until it is in the index."""
    path = f"{LIGHTS}/versions/{version}"
    _approved(reviewer, path, _tried(owner, reviewer, path))
    _until(owner, path, "published")


def _tried(owner: Api, reviewer: Api, path: str) -> Any:
    """Wait for the checks; this registry runs nothing, which is no pass, and a reviewer says why it may go on."""
    _until(owner, path, "errored")
    reviewer.ask("POST", f"{path}/acts", json={"act": "override", "reason": "It was run elsewhere."})
    return _until(owner, path, "in_review")


def _until(owner: Api, path: str, state: str) -> Any:
    for _ in range(300):
        seen = owner.ask("GET", path)
        if seen["version"]["state"] == state:
            return seen
        time.sleep(0.1)
    raise AssertionError(seen)


def _file(folder: Path, version: str) -> str:
    name, content = wheel(version=version, record=RECORD)
    (folder / name).write_bytes(content)
    return str(folder / name)


@pytest.mark.slow
def test_twine_uv_and_pip_are_clients(served: tuple[str, Api, Api], tmp_path: Path):
    url, owner, reviewer = served
    token = owner.ask("POST", f"{LIGHTS}/tokens", json={"label": "release"})["token"]
    twine = ("twine", "upload", "--repository-url", f"{url}/legacy/", "--non-interactive", "-u", "__token__", "-p", token, "--verbose")
    client(*twine, _file(tmp_path, "1.0.0"))
    client("uv", "publish", "--publish-url", f"{url}/legacy/", "--token", token, _file(tmp_path, "1.1.0"))
    assert "version_taken" in client(*twine, _other(tmp_path), expect=1)
    published(owner, reviewer, "1.0.0")
    published(owner, reviewer, "1.1.0")

    pip = (
        "python",
        "-m",
        "pip",
        "install",
        "--isolated",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-cache-dir",
        "--index-url",
        f"{url}/simple/",
    )
    uv = ("uv", "pip", "install", "--no-deps", "--no-cache", "--no-config", "--index-url", f"{url}/simple/")
    for number, tool in enumerate((pip, uv)):
        place = tmp_path / f"place{number}"
        client(*tool, "--target", str(place), "lampworks-street-lights")
        manifest = json.loads((place / "lampworks_street_lights" / "plugin.json").read_text(encoding="utf-8"))
        assert manifest["version"] == "1.1.0"

    act = f"{LIGHTS}/versions/{{}}/acts"
    owner.ask("POST", act.format("1.1.0"), json={"act": "yank", "reason": "It forgets lamps."})
    for number, tool in enumerate((pip, uv)):
        place = tmp_path / f"yanked{number}"
        client(*tool, "--target", str(place), "lampworks-street-lights")
        assert json.loads((place / "lampworks_street_lights" / "plugin.json").read_text(encoding="utf-8"))["version"] == "1.0.0"
        client(*tool, "--target", str(tmp_path / f"pinned{number}"), "lampworks-street-lights==1.1.0")

    reviewer.ask("PUT", f"{LIGHTS}/status", json={"status": "quarantined", "reason": "It calls home."})
    for number, tool in enumerate((pip, uv)):
        said = client(*tool, "--target", str(tmp_path / f"none{number}"), "lampworks-street-lights", expect=1)
        assert "lampworks-street-lights" in said


def _other(folder: Path) -> str:
    name, content = wheel(record=RECORD, changes='{"keywords": ["other"]}')
    place = folder / "other"
    place.mkdir()
    (place / name).write_bytes(content)
    return str(place / name)


@pytest.mark.slow
def test_a_token_that_is_none_is_told_by_the_clients(served: tuple[str, Api, Api], tmp_path: Path):
    url, _, _ = served
    file = _file(tmp_path, "3.0.0")
    said = client("uv", "publish", "--publish-url", f"{url}/legacy/", "--token", "wgp_wrong", file, expect=2)
    assert "publishing token" in said


@pytest.mark.slow
def test_our_own_commands_are_clients(served: tuple[str, Api, Api], tmp_path: Path):
    url, owner, reviewer = served
    owner.ask("POST", "/plugins", json={"id": "lampworks.benches", "package": "lampworks-benches"})
    (tmp_path / "token").write_text(owner.ask("POST", "/plugins/lampworks.benches/tokens", json={"label": "release"})["token"])
    at = ("--registry", url, "--token-file", str(tmp_path / "token"), "--lang", "en")
    name, content = wheel("lampworks.benches", record=RECORD)
    (tmp_path / name).write_bytes(content)
    told = client("wangge", "plugin", "publish", str(tmp_path / name), "--wait", *at, expect=1)
    assert "1.0.0: the checks could not finish" in told
    assert "trial run: incomplete (1 not_run)" in told
    assert "this registry runs nothing" in told
    path = "/plugins/lampworks.benches/versions/1.0.0"
    _approved(reviewer, path, _tried(owner, reviewer, path))
    _until(owner, path, "published")
    assert "1.0.0: published" in client("wangge", "plugin", "status", "lampworks.benches", "1.0.0", *at)
    assert "yanked" in client("wangge", "plugin", "yank", "lampworks.benches", "1.0.0", "--reason", "It wobbles.", *at)
    assert "403" not in client("wangge", "plugin", "status", "lampworks.street-lights", "1.0.0", *at, expect=1)
