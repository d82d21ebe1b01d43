"""The plugin `message-classifier` on 7,782 residents' messages of seven first-level classes.

`message_f1`: macro-F1 as the mean of five parts, messages that say the same (less blanks and punctuation) kept in one. Against what: a bar
of 0.94, the best that was published. Why it is fair: weights of features are of the learned parts alone. `message_automatic`:
the share that may go out by itself with 98 of 100 right, over all five parts. `message_ms`: the median of `suggest_class` in a sandboxed
worker, whole, with a model of all messages, in milliseconds.

The texts are published cut into words; they are put together again.
"""

import asyncio
import csv
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from wangge_sandbox.connection import HookCall
from wangge_sandbox.slots import Code, Key
from wangge_sandbox.supervisor import Supervisor
from wangge_sdk.host_protocol import raw
from wangge_sdk.views import ReportView

SOURCE: Final = Path("plugins/message-classifier/src")
sys.path.insert(0, str(SOURCE))  # a wheel of its own, which this Python has not installed

from wangge_plugin_message_classifier.learning import Example, Learning, Report  # noqa: E402  as above
from wangge_plugin_message_classifier.model import Model  # noqa: E402  as above

HISTORY: Final = Path("../shared/data/messages/labelled_train.csv")
F1_BAR: Final = 0.94
AUTOMATIC_BAR: Final = 0.8
MS_BAR: Final = 5.0
CALLS: Final = 500
AREA: Final = "999901001001001"
_WORKER: Final = """
from pathlib import Path
from wangge_plugin_message_classifier import shelf
from wangge_plugin_message_classifier.hooks import suggest_class
from wangge_plugin_message_classifier.model import Model
held = shelf.Held(None, Model.unpacked(Path(__file__).with_name("model.txt").read_text()))
shelf._held["999901"] = held
"""


def read(path: Path) -> list[Example]:
    """Return the messages; words that stand apart are put together again, as people write."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if len(row) > 1]
    return [Example(text="".join(text.split()), group=label, class_id=label) for text, label in rows[1:]]


@cache
def learned() -> tuple[Model, Report]:
    """Return a model of all messages, and what it is worth."""
    return Learning(read(HISTORY)).learn()


async def _times(texts: list[str]) -> list[float]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "bench_classifier"
        folder.mkdir()
        for name, text in (("__init__.py", ""), ("hooks.py", _WORKER), ("model.txt", learned()[0].packed())):
            (folder / name).write_text(text, encoding="utf-8")
        paths = (folder, SOURCE.absolute() / "wangge_plugin_message_classifier")
        code = Code(paths=paths, module="bench_classifier.hooks", hooks=frozenset({"suggest_class.v1"}), resident=True)
        supervisor = Supervisor()
        await supervisor.start()
        taken = []
        for text in texts:
            report = raw(ReportView(text=text, area=AREA, reported_at=datetime.now(UTC)))
            start = time.perf_counter()
            wanted = HookCall(hook="suggest_class.v1", area=AREA, locale="zh-CN", budget_ms=2000, request=report)
            await supervisor.call(Key("acme.bench", "1", AREA[:6]), code, wanted)
            taken.append((time.perf_counter() - start) * 1e3)
        await supervisor.stop()
    return taken[1:]


def run(figure: str) -> dict[str, Any]:
    """Measure; return one figure of `build/bench.json`."""
    _, report = learned()
    if figure == "message_ms":
        taken = sorted(asyncio.run(_times([each.text for each in read(HISTORY)[:CALLS]])))
        return _figure(figure, statistics.median(taken), "ms", MS_BAR, (taken[0], taken[-1]), len(taken))
    if figure == "message_automatic":
        return _figure(figure, report.automatic, "share", AUTOMATIC_BAR, (report.automatic, report.automatic), report.examples)
    return _figure(figure, report.macro_f1, "macro-F1", F1_BAR, (min(report.folds), max(report.folds)), report.examples)


def _figure(figure: str, value: float, unit: str, bar: float, spread: tuple[float, float], count: int) -> dict[str, Any]:
    holds = value <= bar if unit == "ms" else value >= bar
    return {
        "id": figure,
        "value": round(value, 4),
        "unit": unit,
        "ratio_to": None,
        "baseline": None,
        "bar": bar,
        "holds": holds,
        "n": count,
        "spread": list(spread),
    }
