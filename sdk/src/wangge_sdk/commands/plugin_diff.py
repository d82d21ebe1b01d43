"""``wangge plugin diff OLD NEW``: what a new version asks a county for that the old one did not."""

import argparse
import sys
from collections.abc import Mapping
from typing import Final

import msgspec

from wangge_sdk.cli import DONE, FAILED, USAGE, Subparsers
from wangge_sdk.manifest import Manifest, PluginError, read_manifest
from wangge_sdk.manifest.asking import asking_of
from wangge_sdk.manifest.difference import Difference, Effect, difference
from wangge_sdk.manifest.sentences import change_sentences
from wangge_sdk.texts import LOCALES, Text, say

_EFFECTS: Final[Mapping[Effect, Text]] = {
    Effect.NONE: {"zh-CN": "没有变化，不需要县里同意", "en": "the same; no consent is needed"},
    Effect.NARROWED: {"zh-CN": "只减不增，不需要县里同意", "en": "narrowed; no consent is needed"},
    Effect.WIDENED: {"zh-CN": "有扩大，县里同意之前按旧的授权运行", "en": "widened; it runs under the old grant until the county agrees"},
    Effect.SENSITIVE: {
        "zh-CN": "有扩大，且涉及个人信息出境或新算法，须由县里和个人信息保护负责人同意",
        "en": "widened, and data about people goes abroad or an algorithm is new: the county and its data protection officer have to agree",
    },
}
_SHORT: Final[Mapping[Effect, Text]] = {
    Effect.NONE: {"zh-CN": "无变化", "en": "same"},
    Effect.NARROWED: {"zh-CN": "减少", "en": "narrowed"},
    Effect.WIDENED: {"zh-CN": "扩大", "en": "widened"},
    Effect.SENSITIVE: {"zh-CN": "敏感", "en": "sensitive"},
}


def register(commands: Subparsers, language: str) -> None:
    """Add ``diff``; ``language`` is that of the terminal."""
    parser = commands.add_parser(
        "diff",
        help="compare what two versions of a plugin ask a county for",
        description="Compare what two versions of a plugin ask for, without running their code. "
        "Exit code 0: nobody has to agree again; 1: the county has to; 2: a plugin cannot be read, or they are two plugins.",
    )
    parser.add_argument("old", metavar="OLD", help="the version a county agreed to: folder, plugin.json or wheel")
    parser.add_argument("new", metavar="NEW", help="the version that is to follow")
    parser.add_argument("--json", action="store_true", help="write the typed difference as JSON")
    parser.add_argument("--lang", choices=LOCALES, default=language, help="language of the text (default: that of the terminal)")
    parser.set_defaults(run=run_diff)


def run_diff(arguments: argparse.Namespace) -> int:
    """Compare two versions and write what differs to standard output."""
    try:
        old, new = read_manifest(arguments.old), read_manifest(arguments.new)
    except PluginError as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    if old.id not in {new.id, *new.replaces}:
        sys.stderr.write(f"{old.id} and {new.id} are two plugins; give two versions of one\n")
        return USAGE
    found = difference(asking_of(old), asking_of(new))
    sys.stdout.write(_as_json(old, new, found) if arguments.json else _as_text(old, new, found, arguments.lang))
    return FAILED if found.effect.needs_consent else DONE


def _as_json(old: Manifest, new: Manifest, found: Difference) -> str:
    report = {
        "plugin": new.id,
        "old": old.version,
        "new": new.version,
        "effect": found.effect,
        "lines": found.lines,
        "sentences": change_sentences(found),
    }
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"


def _as_text(old: Manifest, new: Manifest, found: Difference, locale: str) -> str:
    lines = [f"{say(_SHORT[each.effect], locale)}  {say(each.text, locale)}\n" for each in change_sentences(found)]
    return "".join([*lines, f"{new.id} {old.version} → {new.version}: {say(_EFFECTS[found.effect], locale)}\n"])
