"""Functions that a manifest names are found by their marks and called under names of their own."""

import types
from typing import Any

import pytest

from wangge_sdk.hooks.handlers import advises, handlers_of, hears, spec_of
from wangge_sdk.hooks.loading import CodeError, arguments_of
from wangge_sdk.views import AlgorithmAnswer, AlgorithmQuery, EventHeard


@hears
def on_missed(event: EventHeard) -> None:
    """Hear."""


@advises
def rank(ctx: Any, request: AlgorithmQuery) -> AlgorithmAnswer | None:
    """Advise."""


def test_they_are_found_by_their_marks_in_modules_and_objects() -> None:
    module = types.ModuleType("code")
    module.on_missed, module.rank, module.plain, module.number = on_missed, rank, lambda: None, 3  # type: ignore[attr-defined]
    assert [name for name, _ in handlers_of(module)] == ["event:on_missed", "algorithm:rank"]
    code = type("Code", (), {"heard": staticmethod(on_missed)})()
    assert [name for name, _ in handlers_of(code)] == ["event:heard"]


def test_a_mark_that_nobody_knows_is_none() -> None:
    odd = types.SimpleNamespace(f=types.SimpleNamespace(wangge_handler=["event"]), g=types.SimpleNamespace(wangge_handler="job"))
    assert list(handlers_of(odd)) == []


def test_each_has_the_specification_of_its_kind() -> None:
    assert (spec_of("event:on_missed").id, spec_of("event:on_missed").argument) == ("event:on_missed.v1", "event")
    assert spec_of("algorithm:rank").request is AlgorithmQuery
    assert spec_of("suggest_class").id == "suggest_class.v1"
    with pytest.raises(KeyError):
        spec_of("nothing:rank")


def test_they_take_what_their_kind_gives() -> None:
    assert arguments_of("event:on_missed", on_missed) == ("event",)
    assert arguments_of("algorithm:rank", rank) == ("ctx", "request")
    with pytest.raises(CodeError, match="takes database; a handler takes ctx and event, or fewer"):
        arguments_of("event:x", lambda database: database)
