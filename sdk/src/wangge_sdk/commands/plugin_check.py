"""``wangge plugin check``: what the marketplace would say of a plugin, before it is asked."""

import argparse
import sys
from pathlib import Path
from typing import Final

from wangge_sdk.cli import DONE, FAILED, UNAVAILABLE, USAGE, Subparsers
from wangge_sdk.manifest import PackageError
from wangge_sdk.rulepack import BUILT_IN, PackError, Verdict, examine, read_pack, read_place
from wangge_sdk.rulepack.writing import as_json, as_sarif, as_text

_CODES: Final = {Verdict.PASSED: DONE, Verdict.FAILED: FAILED, Verdict.INCOMPLETE: UNAVAILABLE}


def register(commands: Subparsers) -> argparse.ArgumentParser:
    """Add ``check`` and return its parser."""
    parser = commands.add_parser(
        "check",
        help="check a plugin by the rules of the marketplace",
        description="Check a plugin by the rules of the marketplace, without running its code. Exit code 0: it passed; "
        "1: something has to be mended; 2: there is no plugin; 3: nothing was found, but a tool that is needed is missing.",
    )
    parser.add_argument("path", metavar="PATH", nargs="?", default=".", help="folder of the plugin, its plugin.json, or a wheel")
    parser.add_argument("--format", choices=("text", "json", "sarif"), default="text", help="how to write the findings (default: text)")
    parser.add_argument("--previous", metavar="PATH", help="the version before, to compare with: folder or wheel")
    parser.add_argument("--advisories", metavar="FOLDER", type=Path, help="a mirror of OSV records, to look up what the plugin locks")
    parser.add_argument("--pack", metavar="FILE", type=Path, help="a rule pack other than that of this SDK")
    parser.set_defaults(run=run_check)
    return parser


def run_check(arguments: argparse.Namespace) -> int:
    """Examine a plugin and write what was found to standard output."""
    try:
        report = examine(
            read_place(arguments.path),
            pack=read_pack(arguments.pack) if arguments.pack else BUILT_IN,
            previous=read_place(arguments.previous) if arguments.previous else None,
            advisories=arguments.advisories,
        ).for_author()
    except (PackageError, PackError) as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    written = {
        "text": lambda: as_text(report, arguments.lang),
        "json": lambda: as_json(report),
        "sarif": lambda: as_sarif(report, arguments.lang),
    }
    sys.stdout.write(written[arguments.format]())
    return _CODES[report.verdict]
