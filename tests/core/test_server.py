"""The server as a process: when it says that it is ready, how it stops, and what it says when it cannot start."""

import os
import signal
import socket
import threading
import time
from pathlib import Path

import httpx
import pytest

from tests.core.served import Served, run
from wangge_core.errors import InvalidError
from wangge_core.platform import Platform
from wangge_core.server import listen, serve
from wangge_core.settings import Settings


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_when_it_says_so_and_stops_cleanly(tmp_path: Path, how: signal.Signals):
    with Served("serve", "--port", "0", WANGGE_DATA=str(tmp_path / "data")) as served:
        assert served.first_line.startswith("ready http://127.0.0.1:")
        answer = httpx.get(f"{served.url}/readyz")
        assert (answer.status_code, answer.json()["status"]) == (200, "ok")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "server" not in answer.headers
        code, seconds, _, err = served.stop(how)
    assert code == 0, err
    assert seconds < 10
    assert "Traceback" not in err


@pytest.mark.slow
def test_a_request_that_is_under_way_is_answered_before_it_stops(tmp_path: Path):
    with Served("serve", "--port", "0", WANGGE_DATA=str(tmp_path)) as served:
        address = served.url.removeprefix("http://").split(":")
        with socket.create_connection((address[0], int(address[1]))) as slow:
            slow.sendall(b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{")
            time.sleep(0.3)
            threading.Timer(0.5, slow.sendall, (b"}",)).start()
            code, _, _, err = served.stop(signal.SIGTERM)
            assert slow.recv(12) == b"HTTP/1.1 400"
    assert code == 0, err


@pytest.mark.slow
def test_a_port_in_use_is_named(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("serve", "--port", str(port), WANGGE_DATA=str(tmp_path))
    assert ended.returncode == 2
    assert f"127.0.0.1:{port}" in ended.stderr
    assert "--port" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70_000), ("192.0.2.1", 0)])
def test_an_address_that_cannot_be_had_is_refused(host: str, port: int):
    with pytest.raises(InvalidError, match="Cannot listen on") as caught:
        listen(Settings(host=host, port=port))
    assert caught.value.code == "address"


@pytest.mark.slow
def test_it_serves_in_the_process_that_asks(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """The same as above without a process of its own; the handlers of signals are as before afterwards."""
    before = signal.getsignal(signal.SIGTERM)
    seen: list[str] = []

    def ask_and_stop() -> None:
        while "\n" not in "".join(seen):
            time.sleep(0.05)
            seen.append(capsys.readouterr().out)
        seen.append(httpx.get("".join(seen).split()[1] + "/healthz").json()["status"])
        os.kill(os.getpid(), signal.SIGTERM)

    asking = threading.Thread(target=ask_and_stop)
    asking.start()
    assert serve(Platform(Settings(data=tmp_path, port=0, log_level="WARNING")), "and more\n") == 0
    asking.join()
    assert "and more" in "".join(seen)
    assert seen[-1] == "ok"
    assert signal.getsignal(signal.SIGTERM) is before
