"""Serving a small county for the author of a plugin, for `wangge plugin dev`."""

import argparse
import logging
import sys
import tempfile
from pathlib import Path

from wangge_core.demo.places import COUNTY_CODE
from wangge_core.developing.county import Account, places
from wangge_core.developing.session import DevelopingPlatform
from wangge_core.errors import InvalidError, WanggeError
from wangge_core.server import listen, serve_on
from wangge_core.settings import Settings
from wangge_sdk.cli import FAILED, USAGE
from wangge_sdk.manifest import PluginError, open_package, read_manifest
from wangge_sdk.manifest.package import FolderPackage


def run(arguments: argparse.Namespace) -> int:
    """Serve until a signal comes, then throw everything away."""
    try:
        package = open_package(arguments.path)
    except PluginError as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    if not isinstance(package, FolderPackage):
        sys.stderr.write(f"{arguments.path} is a wheel; development happens in the folder of a plugin\n")
        return USAGE
    _log_of_plugins()
    with tempfile.TemporaryDirectory(prefix="wangge-dev-", ignore_cleanup_errors=True) as folder:
        settings = _settings(Path(folder), arguments.port, _own_id(package) if arguments.in_process else None)
        try:
            listener = listen(settings)
            platform = DevelopingPlatform(settings, Path(package.where), locale=arguments.lang, in_process=arguments.in_process, tell=_tell)
            platform.on_ready = lambda accounts: _tell(welcome(accounts, arguments.lang))
            return serve_on(listener, platform)
        except (WanggeError, OSError) as error:
            sys.stderr.write(f"{error}\n")
            return USAGE if isinstance(error, InvalidError) else FAILED


def welcome(accounts: tuple[Account, ...], locale: str) -> str:
    """Return what to print when the server is ready: where to look, and who there is."""
    on, off = (f"{one.name if locale.startswith('zh') else one.name_en} {one.code}" for one in places())
    lines = ["", "  /m/     residents, no account needed (居民，无需账号)", "  /desk/  staff (工作人员)", ""]
    lines += [f"  {one.username:<18} {one.password}  {one.role['zh-CN']} {one.role['en']} · {one.area}" for one in accounts]
    lines += ["", f"  on in (已启用): {on}    off in (未启用): {off}", "  Ctrl-C stops (停止).", ""]
    return "\n".join(lines) + "\n"


def _settings(folder: Path, port: int, in_process: str | None) -> Settings:
    known = Settings().inprocess_plugins
    return Settings(
        data=folder,
        port=port,
        county=COUNTY_CODE,
        secure_cookies=False,
        sqlite_synchronous="NORMAL",
        log_level="WARNING",
        development=True,
        inprocess_plugins=f"{known},{in_process}" if in_process else known,
    )


def _own_id(package: FolderPackage) -> str | None:
    try:
        return read_manifest(package).id
    except PluginError:  # its findings are told when it is taken in
        return None


def _log_of_plugins() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("wangge.plugin").setLevel(logging.INFO)


def _tell(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
