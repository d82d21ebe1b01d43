"""A browser for trial runs: Chromium behind its own sandbox, which reaches the platform of the trial and nothing else.

It shows what strangers wrote, so it never runs as root: where the registry does, it is started as the user that workers have.
Playwright steers it. Both are optional parts of the machine; a page that cannot be opened for want of them has not passed.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wangge_sandbox.fencing import WORKER_USER

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

PROGRAMS: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
"""Looked for in this order where no setting names one."""
_ARGUMENTS: Final = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_PATIENCE_MS: Final = 15_000
_START_MS: Final = 60_000
_AXE: Final = "static/axe.min.js"
_LONGEST: Final = 200


class NoBrowserError(Exception):
    """This machine cannot open pages; the message says what is missing and how to mend it."""


@contextmanager
def browser(program: Path | None, base: str) -> "Iterator[BrowserContext]":
    """Give a fresh profile of a browser for the platform at `base`; `program` is the one to use, if the operator names it.

    Raises:
        NoBrowserError: there is none, nothing that steers it, or it does not start.
    """
    found = program or next((Path(path) for name in PROGRAMS if (path := shutil.which(name))), None)
    if found is None or not found.exists():
        told = f"{found} is not there" if found else "there is no Chromium"
        raise NoBrowserError(f"{told}: apt-get install chromium, or name another by WANGGE_REGISTRY_BROWSER")
    try:
        from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415  an optional part
    except ImportError as error:
        raise NoBrowserError("playwright is not installed: pip install 'wangge-registry[browser]'") from error
    with tempfile.TemporaryDirectory(prefix="wangge-browser-", ignore_cleanup_errors=True) as place, sync_playwright() as playwright:
        home, start = _unprivileged(found, Path(place))
        try:
            context = playwright.chromium.launch_persistent_context(
                str(home),
                executable_path=str(start),
                chromium_sandbox=True,
                env={"HOME": str(home), "PATH": os.environ.get("PATH", os.defpath)},
                args=list(_ARGUMENTS),
                locale="zh-CN",
                base_url=base,
                timeout=_START_MS,
            )
        except Error as error:
            raise NoBrowserError(f"{found.name} does not start: {error.message.splitlines()[0][:_LONGEST]}") from error
        try:
            context.set_default_timeout(_PATIENCE_MS)
            context.route(_elsewhere(base), lambda route: route.abort())
            yield context
        finally:
            context.close()


def axe() -> str:
    """Return the script that looks for what people cannot use.

    Raises:
        NoBrowserError: the web pages were not built.
    """
    try:
        return (files("wangge_registry") / _AXE).read_text(encoding="utf-8")
    except OSError as error:
        raise NoBrowserError(f"{_AXE} is not among the registry's files: npm run build in core/web") from error


def _elsewhere(base: str) -> re.Pattern[str]:
    """Return the pattern of addresses that are not the platform's."""
    return re.compile(rf"^(?!{re.escape(base)}/|data:|blob:|about:)")


def _unprivileged(program: Path, folder: Path) -> tuple[Path, Path]:
    """Return a folder for the profile, and a program that starts the browser as somebody who may do nothing, where we may do everything."""
    home = folder / "home"
    home.mkdir()
    if os.geteuid() != 0:
        return home, program
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise NoBrowserError("the registry runs as root and has no setpriv to leave that: run it as a user of its own")
    folder.chmod(0o755)
    os.chown(home, WORKER_USER, WORKER_USER)
    start = folder / "start"
    user = f"--reuid={WORKER_USER} --regid={WORKER_USER} --clear-groups"
    start.write_text(f'#!/bin/sh\nexec {setpriv} {user} -- "{program}" "$@"\n', encoding="utf-8")
    start.chmod(0o755)
    return home, start
