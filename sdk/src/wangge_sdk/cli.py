"""The command ``wangge``.

Its subcommands come from the distributions that are installed: each entry point in the group
``wangge.commands`` names a function ``register(subparsers)``, which adds parsers whose default ``run`` is a
function from the parsed arguments to an exit code::

    def register(subparsers):
        parser = subparsers.add_parser("greet", help="say hello")
        parser.set_defaults(run=lambda arguments: 0)

The entry points of the group ``wangge.plugin_commands`` add to ``wangge plugin`` in the same way. A subcommand that
cannot be imported is listed with the reason and leaves the others alone. An entry point that is named like the one
subcommand it adds is imported alone when that is called, so that nobody waits for what others import.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import EntryPoint, entry_points, version
from typing import Any, Final, Protocol, TypeAlias

GROUP: Final = "wangge.commands"
PLUGIN_GROUP: Final = "wangge.plugin_commands"

DONE: Final = 0
FAILED: Final = 1
"""What was asked for failed, or a check found errors."""
USAGE: Final = 2
"""The command line is wrong (argparse uses the same)."""
UNAVAILABLE: Final = 3
"""The subcommand could not be loaded."""
INTERRUPTED: Final = 130
"""Ctrl-C, as shells report it."""

Run: TypeAlias = Callable[[argparse.Namespace], int]


class Subparsers(Protocol):
    """What ``argparse`` gives for adding subcommands; its own class has no public name."""

    def add_parser(self, name: str, **options: Any) -> argparse.ArgumentParser:  # noqa: ANN401  argparse's own options
        """Add a subcommand; the options are those of ``argparse.ArgumentParser``, and ``help``."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    points = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    called = [point for point in points if point.name in words[:1]]
    parsed = build_parser(called or points).parse_args(words)
    run: Run = parsed.run
    try:
        return run(parsed)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (head, less) has gone. Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def build_parser(points: Iterable[EntryPoint]) -> argparse.ArgumentParser:
    """Return the parser with the subcommands of the given entry points."""
    parser = argparse.ArgumentParser(prog="wangge", description="The wangge platform and its plugins.")
    parser.add_argument("--version", action="version", version=f"wangge {version('wangge-sdk')}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add_commands(subparsers, points, "wangge")
    return parser


def add_commands(subparsers: Subparsers, points: Iterable[EntryPoint], above: str) -> None:
    """Add the subcommands of entry points below ``above``, the words that come before them."""
    for point in points:
        try:
            point.load()(subparsers)
        except Exception as error:  # noqa: BLE001  whatever is wrong with one distribution, the others must work
            add_unavailable(subparsers, f"{above} {point.name}", f"{type(error).__name__}: {error}")


def add_unavailable(subparsers: Subparsers, command: str, reason: str) -> None:
    """Add a subcommand that only says why it cannot be used; ``command`` is written as it would be called."""

    def run(_arguments: argparse.Namespace) -> int:
        sys.stderr.write(f"{command} is not available: {reason}\n")
        return UNAVAILABLE

    # argparse expands % in help texts. No character begins an option, so that any arguments lead to the reason.
    explained = f"(not available: {reason.replace('%', '%%')})"
    parser = subparsers.add_parser(command.rpartition(" ")[2], help=explained, add_help=False, prefix_chars="\0")
    parser.add_argument("rest", nargs="*")
    parser.set_defaults(run=run)
