"""``wangge plugin …``: what an author does with a plugin."""

import argparse
import os
from importlib.metadata import entry_points
from typing import Final

from wangge_sdk.cli import PLUGIN_GROUP, Subparsers, add_commands, add_unavailable
from wangge_sdk.commands import plugin_check, plugin_diff, plugin_new, plugin_pack, plugin_publish, plugin_test, plugin_types
from wangge_sdk.texts import LOCALES

_OF_THE_SERVER: Final = ("dev", "install", "uninstall")
"""Subcommands that the platform's server brings."""


def register(subparsers: Subparsers) -> None:
    """Add ``plugin`` and its subcommands."""
    parser = subparsers.add_parser("plugin", help="make, check, test, compare, pack and publish a plugin")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add_language(plugin_check.register(commands))
    plugin_new.register(commands)
    plugin_types.register(commands)
    plugin_test.register(commands)
    plugin_diff.register(commands, _own_language())
    plugin_pack.register(commands)
    plugin_publish.register(commands, _own_language())
    _add_those_of_others(commands)


def _add_those_of_others(commands: Subparsers) -> None:
    points = sorted(entry_points(group=PLUGIN_GROUP), key=lambda point: point.name)
    add_commands(commands, points, "wangge plugin")
    for name in _OF_THE_SERVER:
        if name not in {point.name for point in points}:
            add_unavailable(commands, f"wangge plugin {name}", "it needs the platform's server: pip install wangge-core")


def add_language(parser: argparse.ArgumentParser) -> None:
    """Let people choose the language of what they read."""
    parser.add_argument("--lang", choices=LOCALES, default=_own_language(), help="language of the text (default: that of the terminal)")


def _own_language() -> str:
    setting = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh-CN" if setting.startswith("zh") else "en"
