"""`wangge plugin dev` as its user runs it: accounts that work, a clean end, and nothing left behind."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from wangge_sdk.cli import USAGE, main
from wangge_sdk.projects.creating import NewPlugin, create


@pytest.mark.slow
def test_accounts_work_and_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    create(NewPlugin(template="form-only", publisher="acme", name="street-lights"), tmp_path / "project")
    (tmp_path / "tmp").mkdir()
    command = [str(Path(sys.executable).with_name("wangge")), "plugin", "dev", str(tmp_path / "project"), "--port", "0", "--lang", "en"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WANGGE_")} | {"TMPDIR": str(tmp_path / "tmp")}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        lines: list[str] = []
        assert process.stdout is not None
        while not lines or not lines[-1].startswith("ready "):
            lines.append(process.stdout.readline())
            assert lines[-1], process.communicate()
        accounts = re.findall(r"^  ([a-z.0-9]+) +([a-z-]{10,})  ", "".join(lines), re.MULTILINE)
        assert len(accounts) == 3
        for username, password in accounts:
            with httpx.Client(base_url=lines[-1].split()[1], timeout=60) as client:
                answer = client.post("/api/v1/session", json={"username": username, "password": password})
                assert answer.status_code == 201, answer.text
                offered = client.get("/api/v1/contributions", params={"area": "999901001"}).json()
                assert "street-lights.repair" in {case_type["id"] for case_type in offered["case_types"]}
        assert "acme.street-lights 0.1.0: nothing to mend\n" in lines
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
        assert list((tmp_path / "tmp").iterdir()) == []
    finally:
        process.kill()
        process.communicate()


def test_where_there_is_no_plugin_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plugin", "dev", str(tmp_path)]) == USAGE
    assert "has 0 plugin.json" in capsys.readouterr().err
