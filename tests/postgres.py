"""A PostgreSQL server of our own for the tests: loopback only, thrown away afterwards."""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

_BIN = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
_USER = "postgres"
_START_SECONDS = 30


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """A server over a folder; it refuses to run as root, so it is given the postgres user."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        """`durable` keeps fsync on: for the tests that pull the plug."""
        self.folder = folder
        self.port = free_port()
        self.url = f"postgresql://{_USER}@127.0.0.1:{self.port}/postgres"
        self._durable = durable
        self._process: subprocess.Popen[bytes] | None = None

    def create(self) -> None:
        """Make the cluster."""
        if not _BIN:
            message = "PostgreSQL is not installed: run `make setup`, or install the package `postgresql`."
            raise RuntimeError(message)
        self.folder.mkdir(parents=True, exist_ok=True)
        if os.getuid() == 0:
            shutil.chown(self.folder, _USER, _USER)
            self.folder.parent.chmod(0o711)
        options = ["--auth=trust", f"--username={_USER}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        self._run([str(_BIN[-1] / "initdb"), "--pgdata", str(self.folder / "data"), *options])

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "max_connections": 200,
            "logging_collector": "off",
            "autovacuum": "off",
        }
        if not self._durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        log = (self.folder.parent / f"{self.folder.name}.log").open("ab")
        self._process = subprocess.Popen(
            [str(_BIN[-1] / "postgres"), "-D", str(self.folder / "data"), *flags],
            stdout=log,
            stderr=log,
            cwd="/",
            user=self._user,
            start_new_session=True,
        )
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            ready = subprocess.run([str(_BIN[-1] / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False)
            if ready.returncode == 0:
                return
            time.sleep(0.05)
        message = f"PostgreSQL did not start: see {log.name}"
        raise RuntimeError(message)

    @property
    def pid(self) -> int:
        """The process id of the server while it runs."""
        assert self._process is not None
        return self._process.pid

    def leave(self) -> int:
        """Hand the running server over: whoever gets the returned process id stops it."""
        assert self._process is not None
        self._process.returncode = 0  # or Popen complains about a child that is still running
        return self._process.pid

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop by process id: SIGINT ends sessions at once, SIGQUIT is a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=_START_SECONDS)
            self._process = None

    @property
    def _user(self) -> str | None:
        return _USER if os.getuid() == 0 else None

    def _run(self, command: list[str]) -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=self._user, cwd="/")
