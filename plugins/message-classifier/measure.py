# ruff: noqa: INP001  a script beside the package, which is not in the wheel
"""Learn and measure from a file outside of any platform: ``python measure.py HISTORY.csv [OTHERS.csv]``.

Each file has a text and a label in each row. Of the first the figures of the model card are told, by parts kept apart; with
the second, how well a model of the first does on texts that it never saw.
"""

import csv
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).with_name("src")))

from wangge_plugin_message_classifier.learning import Example, Learning
from wangge_plugin_message_classifier.measuring import Answered, accuracy, macro_f1


def read(path: Path) -> list[Example]:
    """Return the messages of a file; words that stand apart are put together again, as people write."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if len(row) > 1]
    return [Example(text="".join(row[0].split()), group=row[1], class_id=row[1]) for row in rows[1:]]


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _step(done: int, steps: int) -> None:
    sys.stderr.write(f"\r{done}/{steps}")


def main(paths: Sequence[str]) -> int:
    """Tell the figures."""
    if not 1 <= len(paths) <= 2:  # noqa: PLR2004  a history, and perhaps others
        sys.stdout.write(f"{__doc__}\n")
        return 2
    learning = Learning(read(Path(paths[0])))
    model, report = learning.learn(_step)
    _tell(f"\nmessages {report.examples}  macro-F1 {report.macro_f1:.4f}  parts {' '.join(f'{each:.4f}' for each in report.folds)}")
    _tell(f"right {report.accuracy:.4f}  by itself at 98 %: {report.automatic:.4f}  off by {report.calibration:.4f}")
    for each in report.groups:
        _tell(f"{each.group}\t{each.examples}\t{each.f1:.4f}")
    for examples, figure in report.curve:
        _tell(f"learned from {examples}\t{figure:.4f}")
    if len(paths) > 1:
        numbers = {group: number for number, group in enumerate(learning.groups)}
        others = [Answered(numbers[each.group], model.scores(each.text), len(each.text)) for each in read(Path(paths[1]))]
        _tell(f"others {len(others)}  macro-F1 {macro_f1(others, len(numbers)):.4f}  right {accuracy(others):.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
