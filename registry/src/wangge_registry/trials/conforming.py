"""The platform's own tests of a plugin, which its author runs with `wangge plugin test`, behind the fence: a row for each."""

from collections.abc import Iterator
from typing import Final

from wangge_registry.trials.model import Kind, Row, RowVerdict
from wangge_registry.trials.subject import Subject
from wangge_sandbox.alone import Heard, alone
from wangge_sdk.testing.results import LIBRARIES, TELLING, read_results

SECONDS: Final = 240.0
_SUITE_MB: Final = 384
"""What the tests themselves take, beside what the plugin may."""
_VERDICTS: Final = {"passed": RowVerdict.AGREES, "failed": RowVerdict.FAULTY}
_WHOLE: Final = "the platform's tests"


def conforming(subject: Subject, seconds: float = SECONDS) -> Iterator[Row]:
    """Yield a row for each test that applies to the plugin."""
    memory_mb = subject.manifest.runtime.limits.memory_mb + _SUITE_MB
    yield from judged(alone(subject.code, TELLING, (subject.folder.name,), modules=LIBRARIES, seconds=seconds, memory_mb=memory_mb))


def judged(heard: Heard) -> Iterator[Row]:
    """Judge what was heard of the tests. Unless all of them have been told of, that is no pass."""
    test, asks, ended = _WHOLE, "", False
    try:
        for result in read_results(heard.said):
            if result.outcome == "begun":
                test, asks = result.test, result.told
            elif result.outcome in _VERDICTS:
                yield _row(result.test, asks, result.told or "holds", _VERDICTS[result.outcome])
                test, asks = _WHOLE, ""
            ended = result.outcome == "all"
    except ValueError as error:
        yield _row(_WHOLE, "", f"what they say is not understood: {error}", RowVerdict.ERRORED)
        return
    if not ended:
        yield _row(test, asks, heard.trouble or "their process ended before they did", RowVerdict.ERRORED)


def _row(test: str, asks: str, observed: str, verdict: RowVerdict) -> Row:
    return Row(kind=Kind.CONFORMANCE, name=test, declared=asks, observed=observed, verdict=verdict)
