"""``wangge plugin …``: what an author does with a plugin."""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.metadata import entry_points
from typing import Final

import msgspec

from wangge_sdk.cli import DONE, FAILED, PLUGIN_GROUP, USAGE, Subparsers, add_commands, add_unavailable
from wangge_sdk.commands import plugin_new, plugin_pack, plugin_test, plugin_types
from wangge_sdk.manifest import Finding, Package, PackageError, PluginError, check, open_package, read_manifest
from wangge_sdk.texts import LOCALES, Text, say

_SEVERITIES: Final[Mapping[str, Text]] = {
    "error": {"zh-CN": "错误", "en": "error"},
    "warning": {"zh-CN": "警告", "en": "warning"},
    "note": {"zh-CN": "提示", "en": "note"},
}
_OF_THE_SERVER: Final = ("dev", "install", "uninstall")
"""Subcommands that the platform's server brings."""
_ALL_WELL: Final[Text] = {"zh-CN": "没有问题", "en": "nothing to mend"}


def register(subparsers: Subparsers) -> None:
    """Add ``plugin`` and its subcommands."""
    parser = subparsers.add_parser("plugin", help="make, check, test and pack a plugin")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    checking = commands.add_parser(
        "check",
        help="check a plugin's manifest and the files it names",
        description="Check a plugin without running its code. Exit code 0: no errors; 1: errors; 2: there is no plugin.",
    )
    checking.add_argument("path", metavar="PATH", nargs="?", default=".", help="folder of the plugin, its plugin.json, or a wheel")
    checking.add_argument("--format", choices=("text", "json"), default="text", help="how to write the findings (default: text)")
    add_language(checking)
    checking.set_defaults(run=run_check)
    plugin_new.register(commands)
    plugin_types.register(commands)
    plugin_test.register(commands)
    plugin_pack.register(commands)
    _add_those_of_others(commands)


def _add_those_of_others(commands: Subparsers) -> None:
    points = sorted(entry_points(group=PLUGIN_GROUP), key=lambda point: point.name)
    add_commands(commands, points, "wangge plugin")
    for name in _OF_THE_SERVER:
        if name not in {point.name for point in points}:
            add_unavailable(commands, f"wangge plugin {name}", "it needs the platform's server: pip install wangge-core")


def run_check(arguments: argparse.Namespace) -> int:
    """Check a plugin and write what was found to standard output."""
    try:
        package = open_package(arguments.path)
        findings = check(package)
    except PackageError as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    name = _plugin_name(package)
    sys.stdout.write(_as_json(name, findings) if arguments.format == "json" else as_text(name, findings, arguments.lang))
    return FAILED if any(finding.severity == "error" for finding in findings) else DONE


def _as_json(name: str, findings: Sequence[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    report = {"plugin": name, "errors": counts["error"], "warnings": counts["warning"], "notes": counts["note"], "findings": findings}
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"


def add_language(parser: argparse.ArgumentParser) -> None:
    """Let people choose the language of what they read."""
    parser.add_argument("--lang", choices=LOCALES, default=_own_language(), help="language of the text (default: that of the terminal)")


def as_text(name: str, findings: Sequence[Finding], locale: str) -> str:
    """Return findings as people read them; ``name`` is the plugin's, and stands in the last line."""
    blocks = [
        f"{say(_SEVERITIES[finding.severity], locale)}  {finding.file}  {finding.path}  [{finding.id}]\n"
        f"    {say(finding.message, locale)}\n"
        f"    → {say(finding.mend, locale)}\n"
        for finding in findings
    ]
    counts: Counter[str] = Counter(finding.severity for finding in findings)
    told = [f"{say(title, locale)} × {counts[severity]}" for severity, title in _SEVERITIES.items() if counts[severity]]
    return "\n".join([*blocks, f"{name}: {', '.join(told) or say(_ALL_WELL, locale)}\n"])


def _plugin_name(package: Package) -> str:
    """Return id and version, or what was opened if the manifest does not tell them."""
    try:
        manifest = read_manifest(package)
    except PluginError:
        return package.where
    return f"{manifest.id} {manifest.version}"


def _own_language() -> str:
    setting = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh-CN" if setting.startswith("zh") else "en"
