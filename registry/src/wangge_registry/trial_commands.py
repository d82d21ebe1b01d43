"""`wangge-registry trial FILE`: a trial run of a wheel, told on the terminal."""

import argparse
import sys
from pathlib import Path
from typing import Final

import msgspec

from wangge_registry.trials.apart import trial_runner
from wangge_registry.trials.means import Means
from wangge_registry.trials.model import Matrix, Outcome, Row
from wangge_registry.trials.schemas import row_out

DONE: Final = 0
FAILED: Final = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("file", metavar="FILE", type=Path, help="a plugin's wheel")
    parser.add_argument("--json", action="store_true", help="write the whole matrix as JSON")


def run(arguments: argparse.Namespace, means: Means) -> int:
    """Run the wheel with what this machine has; fail unless everything was tried and agrees."""
    matrix = trial_runner(means)((arguments.file.name, arguments.file.read_bytes()))
    sys.stdout.write(_as_json(matrix) if arguments.json else as_text(matrix))
    return DONE if matrix.outcome is Outcome.PASSED else FAILED


def _as_json(matrix: Matrix) -> str:
    told = msgspec.to_builtins(matrix) | {"outcome": str(matrix.outcome), "matrix_sha256": matrix.digest}
    told["rows"] = [msgspec.to_builtins(row_out(row)) for row in matrix.rows]
    return msgspec.json.encode(told).decode() + "\n"


def as_text(matrix: Matrix) -> str:
    """Return the matrix as lines: verdict, thing, what was declared, what was seen; under those that do not agree what shows it."""
    lines = [line for row in matrix.rows for line in _lines(row)]
    counts = ", ".join(f"{count} {verdict}" for verdict, count in matrix.counts.items())
    return "\n".join([*lines, "", f"{matrix.outcome} after {matrix.seconds:g} s: {counts}", f"matrix sha256 {matrix.digest}", ""])


def _lines(row: Row) -> list[str]:
    head = f"{row.verdict:<11}{row.kind:<11}{row.name}  ·  {row.declared or '-'}  ·  {row.observed or '-'}"
    shown = row.evidence if row.blocks else ()
    return [_plain(head), *(f"           {_plain(each)}" for each in shown)]


def _plain(text: str) -> str:
    """Return a text that moves no cursor: part of it is a plugin's own words."""
    return "".join(character if character.isprintable() else "·" for character in text)
