"""`wangge trial`: what a marketplace starts to see what a plugin does."""

import argparse
import logging
import os
import secrets
import signal
import sys
import tempfile
import threading
from pathlib import Path

import msgspec
from litestar.types import ASGIApp

from wangge_core.app import create_app
from wangge_core.demo.places import COUNTY_CODE
from wangge_core.developing.trial import TrialPlatform, accounts
from wangge_core.developing.trial_control import Control
from wangge_core.developing.trial_doors import ENTER, Doors
from wangge_core.errors import InvalidError, WanggeError
from wangge_core.frames.documents import BASE
from wangge_core.plugins.workers.store import Store
from wangge_core.plugins.workers.wheels import WheelError
from wangge_core.server import listen
from wangge_core.settings import Settings
from wangge_sdk.cli import FAILED, USAGE, Subparsers
from wangge_sdk.manifest import PluginError, open_package
from wangge_sdk.manifest.package import FolderPackage
from wangge_sdk.trials import Ready
from wangge_serving import running
from wangge_serving.http.headers import secured


def register(commands: Subparsers) -> None:
    """Add `trial`."""
    parser = commands.add_parser(
        "trial",
        help="serve a county that is thrown away, for a marketplace's trial run",
        description="Serve a small county on loopback, in a folder that is thrown away, with the plugin on in both its townships. Nothing "
        "reaches the outside. Accounts and the token of /trial/ are printed as JSON on one line. Ends when standard input is closed.",
    )
    parser.add_argument("path", metavar="PATH", type=Path, help="folder or wheel of the plugin")
    parser.add_argument("--wheels", metavar="FOLDER", type=Path, help="folder of the libraries that the wheel brings")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
    parser.add_argument("--doors", action="store_true", help="let people in, each by the link that is printed, and nobody else")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until a signal comes, then throw everything away."""
    logging.getLogger("wangge.plugin").setLevel(logging.INFO)
    logging.getLogger("wangge.plugin").propagate = False
    with tempfile.TemporaryDirectory(prefix="wangge-trial-", ignore_cleanup_errors=True) as folder:
        settings = Settings(
            data=Path(folder),
            host=arguments.host,
            port=arguments.port,
            county=COUNTY_CODE,
            secure_cookies=False,
            sqlite_synchronous="NORMAL",
            log_level="ERROR",
            development=True,
            inprocess_plugins="",
            public_rate=100_000,
        )
        try:
            package, code = _unpacked(arguments.path, arguments.wheels, Path(folder) / "tried")
            listener = listen(settings)
            host, port = listener.getsockname()[:2]
            platform, token = TrialPlatform(settings, package, code, everywhere=arguments.doors), secrets.token_urlsafe()
            application: ASGIApp = Control(create_app(platform), platform, token)
            key = secrets.token_urlsafe() if arguments.doors else ""
            if arguments.doors:
                application = Doors(application, platform.identity.sessions, accounts(), key)
            doors = f"{ENTER}{key}" if key else ""
            platform.on_ready = lambda ready: _tell(msgspec.structs.replace(ready, url=f"http://{host}:{port}", token=token, doors=doors))
            threading.Thread(target=_end_with_parent, name="standard input", daemon=True).start()
            return running.serve(listener, secured(application, frames=f"{BASE}/"), settings.log_level)
        except (WanggeError, OSError, PluginError, WheelError) as error:
            sys.stderr.write(f"{error}\n")
            return USAGE if isinstance(error, InvalidError | PluginError | WheelError) else FAILED


def _unpacked(path: Path, wheels: Path | None, folder: Path) -> tuple[Path, tuple[Path, ...]]:
    """Return the folder of a plugin's manifest and all of its code; a wheel is installed into `folder` as a county does.

    Raises:
        PluginError: there is no plugin.
        WheelError: the wheel cannot be installed.
    """
    package = open_package(path)
    if isinstance(package, FolderPackage):
        place = Path(package.where)
        return place, (place,)
    store = Store(folder)
    store.install(path, wheels)
    return next(store.packages())


def _tell(ready: Ready) -> None:
    sys.stdout.write(msgspec.json.encode(ready).decode() + "\n")
    sys.stdout.flush()


def _end_with_parent() -> None:
    """Wait until whoever started this is no more, and end then: a trial run outlives nobody."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
