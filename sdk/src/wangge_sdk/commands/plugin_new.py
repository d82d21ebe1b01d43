"""``wangge plugin new``: the project of a new plugin."""

import argparse
import sys
from pathlib import Path
from typing import Final

from wangge_sdk.cli import DONE, USAGE, Subparsers
from wangge_sdk.projects.creating import TEMPLATES, NewPlugin, NewPluginError, copied_languages, create
from wangge_sdk.texts import LOCALES, say

_LANGUAGES: Final = ",".join(LOCALES)
_TEMPLATE: Final = next(iter(TEMPLATES))


def register(commands: Subparsers) -> None:
    """Add ``new``."""
    parser = commands.add_parser(
        "new",
        help="make the project of a new plugin",
        description="Make the project of a new plugin. What is not given is asked for on a terminal.",
    )
    parser.add_argument("name", metavar="NAME", help="name of the plugin: the part of its id after the publisher, such as street-lights")
    told = "; ".join(f"{name}: {say(text, 'en')}" for name, text in TEMPLATES.items())
    parser.add_argument("--template", choices=tuple(TEMPLATES), help=f"what to begin with. {told}")
    parser.add_argument("--publisher", help="id of who publishes it, the part of the plugin's id before the dot")
    parser.add_argument("--id", metavar="PUBLISHER.NAME", help="the whole id, where it is not publisher and NAME")
    parser.add_argument("--languages", metavar="TAGS", help=f"languages of its texts, the default first (default: {_LANGUAGES})")
    parser.add_argument("--folder", type=Path, help="where to make it (default: NAME, in this folder)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Ask what is not known, make the project, and say how to go on."""
    folder: Path = arguments.folder or Path(arguments.name)
    try:
        new = _chosen(arguments)
        files = create(new, folder)
    except NewPluginError as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    sys.stdout.write(f"Made {new.id} in {folder}: {len(files)} files, beginning with {_manifest(files)}.\n")
    if copied := copied_languages(new):
        sys.stdout.write(f"The texts in {', '.join(copied)} are copies of those in {new.languages[0]}: translate them.\n")
    sys.stdout.write(f"Next: cd {folder} && wangge plugin check\n")
    return DONE


def _chosen(arguments: argparse.Namespace) -> NewPlugin:
    publisher, name = arguments.publisher, arguments.name
    if arguments.id is not None:
        publisher, dot, name = arguments.id.partition(".")
        if not dot:
            raise NewPluginError(f"{arguments.id!r} is half an id: write --id PUBLISHER.NAME.")
        if arguments.publisher not in {None, publisher}:
            raise NewPluginError(f"--id says that the publisher is {publisher}, --publisher that it is {arguments.publisher}.")
    publisher = publisher or _asked("Id of the publisher, such as your organisation's short name", "--publisher")
    template = arguments.template or _asked(f"Template ({', '.join(TEMPLATES)})", "--template", _TEMPLATE)
    languages = arguments.languages or (_asked("Languages, the default first", "--languages", _LANGUAGES) if _on_terminal() else _LANGUAGES)
    tags = tuple(tag.strip() for tag in languages.split(",") if tag.strip())
    return NewPlugin(template=template, publisher=publisher, name=name, languages=tags)


def read_line(question: str) -> str:
    """Ask on the terminal."""
    return input(question)


def _asked(question: str, flag: str, default: str | None = None) -> str:
    """Ask on the terminal; where there is none, name the flag that is missing."""
    if not _on_terminal():
        raise NewPluginError(f"{flag} is missing, and there is no terminal to ask on.")
    while True:
        try:
            answer = read_line(f"{question}{f' [{default}]' if default else ''}: ").strip() or default
        except EOFError:
            raise NewPluginError(f"{flag} is missing.") from None
        if answer:
            return answer


def _on_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _manifest(files: tuple[Path, ...]) -> Path:
    return next(file for file in files if file.name == "plugin.json")
