"""``wangge plugin publish``, ``status`` and ``yank``: a version on its way through a marketplace."""

import argparse
import hashlib
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from wangge_sdk.cli import DONE, FAILED, USAGE, Subparsers
from wangge_sdk.manifest import PluginError, read_manifest
from wangge_sdk.projects.packing import Packed, PackingError, UncheckedError, pack
from wangge_sdk.publishing.client import Details, Marketplace, MarketplaceError, Trial
from wangge_sdk.texts import LOCALES, Text, say

URL: Final = "REGISTRY_URL"
TOKEN: Final = "REGISTRY_TOKEN"  # noqa: S105  name of a variable
_UNDER_WAY: Final = frozenset({"received", "checking"})
_POLL: Final = 1.0
_LOST: Final = frozenset({"rejected", "errored", "quarantined", "revoked"})
_STATES: Final[Mapping[str, Text]] = {
    "received": {"zh-CN": "已接收，等待检查", "en": "received, waits for the checks"},
    "checking": {"zh-CN": "检查中", "en": "being checked"},
    "rejected": {"zh-CN": "未通过", "en": "rejected"},
    "errored": {"zh-CN": "检查未能完成", "en": "the checks could not finish"},
    "in_review": {"zh-CN": "等待审核人", "en": "waits for reviewers"},
    "changes_requested": {"zh-CN": "审核人提出了问题", "en": "a reviewer has asked something"},
    "approved": {"zh-CN": "已通过，等待签名", "en": "approved, waits to be signed"},
    "published": {"zh-CN": "已发布", "en": "published"},
    "deprecated": {"zh-CN": "已发布，不再推荐", "en": "published, another is recommended"},
    "withdrawn": {"zh-CN": "已撤回", "en": "withdrawn"},
    "yanked": {"zh-CN": "已下架，仅指定版本可安装", "en": "yanked: installed only by whoever names this version"},
    "quarantined": {"zh-CN": "已隔离", "en": "in quarantine"},
    "revoked": {"zh-CN": "已撤销", "en": "revoked"},
}
_TRIAL: Final[Text] = {"zh-CN": "试运行", "en": "trial run"}
_AGREED: Final = frozenset({"agrees", "unseen"})
_NO_TOKEN: Final[Text] = {
    "zh-CN": f"请给出市场地址（--registry 或 {URL}）和发布令牌（--token-file 或 {TOKEN}）。",
    "en": f"Say which marketplace (--registry or {URL}), and give a publishing token (--token-file or {TOKEN}).",
}


def register(commands: Subparsers, language: str) -> None:
    """Add ``publish``, ``status`` and ``yank``."""
    publish = commands.add_parser("publish", help="upload a version to a marketplace", description="Pack the plugin and upload it.")
    publish.add_argument(
        "path", metavar="PATH", nargs="?", default=".", type=Path, help="folder of the project, or a wheel (default: this one)"
    )
    publish.add_argument("--wait", action="store_true", help="wait until the machine checks have ended")
    publish.set_defaults(run=_publish)
    status = commands.add_parser("status", help="show where a version stands in a marketplace")
    status.set_defaults(run=_status)
    yank = commands.add_parser("yank", help="take a published version back: it is installed only by whoever names it")
    yank.add_argument("--reason", required=True, help="stands in the public log")
    yank.add_argument("--undo", action="store_true", help="offer it again")
    yank.set_defaults(run=_yank)
    for parser in (status, yank):
        parser.add_argument("plugin", metavar="PLUGIN")
        parser.add_argument("version", metavar="VERSION")
    for parser in (publish, status, yank):
        parser.add_argument("--registry", metavar="URL", default=os.environ.get(URL, ""), help=f"the marketplace ({URL})")
        parser.add_argument("--token-file", metavar="FILE", type=Path, help=f"its first line is a publishing token of the plugin ({TOKEN})")
        parser.add_argument("--lang", choices=LOCALES, default=language, help="language of the text (default: that of the terminal)")


def _publish(arguments: argparse.Namespace) -> int:
    def work(market: Marketplace) -> int:
        packed = _packed(arguments.path)
        manifest = read_manifest(arguments.path)
        sys.stdout.write(f"{market.upload(packed.name, packed.content)}\nsha256 {packed.sha256}\n")
        details = market.version(manifest.id, manifest.version)
        while arguments.wait and details.version.state in _UNDER_WAY:
            time.sleep(_POLL)
            details = market.version(manifest.id, manifest.version)
        return _told(market, manifest.id, details, arguments.lang) if arguments.wait else DONE

    return _with(arguments, work)


def _status(arguments: argparse.Namespace) -> int:
    return _with(arguments, lambda market: _looked_up(market, arguments))


def _yank(arguments: argparse.Namespace) -> int:
    def work(market: Marketplace) -> int:
        market.act(arguments.plugin, arguments.version, "unyank" if arguments.undo else "yank", arguments.reason)
        return _looked_up(market, arguments)

    return _with(arguments, work)


def _looked_up(market: Marketplace, arguments: argparse.Namespace) -> int:
    return _told(market, arguments.plugin, market.version(arguments.plugin, arguments.version), arguments.lang)


def _with(arguments: argparse.Namespace, work: Callable[[Marketplace], int]) -> int:
    """Do the work with the marketplace that the arguments name."""
    try:
        token = _first_line(arguments.token_file) if arguments.token_file else os.environ.get(TOKEN, "")
        if not token or not arguments.registry:
            sys.stderr.write(f"{say(_NO_TOKEN, arguments.lang)}\n")
            return USAGE
        return work(Marketplace(arguments.registry, token, arguments.lang))
    except UncheckedError as error:
        sys.stderr.write("".join(f"{finding.sentence(arguments.lang)}\n" for finding in error.findings))
        return FAILED
    except (PluginError, PackingError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    except MarketplaceError as error:
        sys.stderr.write(f"{error}\n")
        return FAILED


def _packed(path: Path) -> Packed:
    if path.suffix != ".whl":
        return pack(path)
    content = path.read_bytes()
    return Packed(name=path.name, content=content, sha256=hashlib.sha256(content).hexdigest(), files=0)


def _first_line(path: Path) -> str:
    return next(iter(path.read_text(encoding="utf-8").splitlines()), "").strip()


def _told(market: Marketplace, plugin: str, details: Details, language: str) -> int:
    """Write where a version stands, with what the machines found; FAILED when it cannot go on as it is."""
    version = details.version
    state = _STATES.get(version.state)
    sys.stdout.write(
        f"{version.version}: {say(state, language) if state else version.state}{f' ({version.reason})' if version.reason else ''}\n"
    )
    report = details.checks[-1].report if details.checks else None
    for finding in (report or {}).get("findings", ()):
        place = finding.get("file", "") + (f":{finding['line']}" if finding.get("line") else "")
        sys.stdout.write(f"  {finding.get('severity', '')} {finding.get('id', '')} {place}: {say(finding.get('message', {}), language)}\n")
    if (report or {}).get("trial"):
        _tell_trial(market.trial(plugin, version.version), language)
    return FAILED if version.state in _LOST else DONE


def _tell_trial(trial: Trial, language: str) -> None:
    """Write what came of the trial run, and each thing that does not agree with what is declared."""
    counts = ", ".join(f"{count} {verdict}" for verdict, count in trial.counts.items())
    sys.stdout.write(f"  {say(_TRIAL, language)}: {trial.outcome} ({counts})\n")
    for row in trial.rows:
        if row.verdict not in _AGREED:
            sys.stdout.write(f"    {row.verdict} {row.kind} {row.name}: {row.observed or row.declared}\n")
