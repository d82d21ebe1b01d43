"""The clients of the broker: one way to ask, typed, in a function and in a coroutine."""

import inspect
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from msgspec import Raw

from wangge_sdk.broker import awaiting, clients
from wangge_sdk.broker.calls import METHODS, CaseData, CaseList, CasePage
from wangge_sdk.host_protocol import raw
from wangge_sdk.platform import NO_PLATFORM, Platform, RefusedError

CASE = CaseData(
    id="c1",
    number="9",
    case_type="a.b",
    area="330521001",
    stage="filing",
    state="reported",
    reported_at=datetime(2026, 3, 2, tzinfo=UTC),
    version=1,
    withheld=("text",),
)


class Answering(Platform):
    """Answers from memory, and notes what it was asked."""

    def __init__(self, **answers: object) -> None:
        self.answers = answers
        self.asked: list[tuple[str, Any]] = []

    def send(self, method: str, arguments: Raw) -> Raw:
        self.asked.append((method, msgspec.msgpack.decode(arguments)))
        return raw(self.answers[method])


def test_an_answer_has_its_type() -> None:
    platform = Answering(**{"cases.get": CASE, "cases.list": CasePage((CASE,), "n"), "units.list": {"items": []}})
    assert platform.cases.get("c1") == CASE
    assert platform.cases.list(CaseList(queue="all")).items == (CASE,)
    assert platform.units.list() == ()
    assert [name for name, _ in platform.asked] == ["cases.get", "cases.list", "units.list"]
    assert platform.asked[0][1] == {"id": "c1"}
    assert platform.ask("cases.get", id="c1")["withheld"] == ["text"]


async def test_a_file_that_comes_in_parts_is_put_together() -> None:
    content = bytes(range(10))

    class InParts(Answering):
        def send(self, method: str, arguments: Raw) -> Raw:  # noqa: ARG002  as the base has it
            offset = msgspec.msgpack.decode(arguments)["offset"]
            return raw({"id": "f", "data": content[offset : offset + 4], "total": len(content)})

    assert InParts().files.read("f") == content
    assert await InParts().awaiting.files.read("f", "thumbnail") == content


async def test_a_coroutine_asks_the_same() -> None:
    platform = Answering(**{"cases.get": CASE})
    assert await platform.awaiting.cases.get("c1") == CASE


def test_an_answer_of_another_type_is_no_answer() -> None:
    with pytest.raises(msgspec.ValidationError):
        Answering(**{"cases.get": {"id": 1}}).cases.get("c1")


def test_nobody_answers_where_there_is_no_platform() -> None:
    with pytest.raises(RefusedError) as refused:
        NO_PLATFORM.clock.due(None)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.message[:9]) == ("unavailable", "clock.due")


def test_both_ways_of_asking_have_the_same_words() -> None:
    """Every method of the table is a function of both modules, with one signature."""
    found: dict[str, set[str]] = {}
    for module in (clients, awaiting):
        for kind in [each for each in vars(module).values() if inspect.isclass(each) and issubclass(each, module._Client)]:
            for name, function in inspect.getmembers(kind, inspect.isfunction):
                if not name.startswith("_"):
                    found.setdefault(f"{kind.__name__.lower()}.{name}", set()).add(str(inspect.signature(function)))
    assert {name: len(signatures) for name, signatures in found.items()} == dict.fromkeys(METHODS, 1)
    platform = Answering()
    assert all(hasattr(platform, name.partition(".")[0]) and hasattr(platform.awaiting, name.partition(".")[0]) for name in METHODS)
