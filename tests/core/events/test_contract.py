"""The events that plugins may hear are those that the platform tells."""

import ast
from pathlib import Path

import pytest

import wangge_core
from tests.core.events.conftest import NOW
from tests.core.events.contract import departures
from wangge_core.collections.model import Deed
from wangge_core.events.model import Event
from wangge_sdk.core_events import CORE_EVENTS, RESERVED
from wangge_sdk.scopes import SCOPES

CORE = Path(wangge_core.__file__).parent


def test_each_is_told_somewhere() -> None:
    words = {f"document.{deed}" for deed in Deed.__args__}  # type: ignore[attr-defined]  # a Literal
    for file in CORE.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        words |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert [event.name for event in CORE_EVENTS.values() if event.name not in words] == []


def test_the_first_word_of_every_event_of_the_platform_is_reserved() -> None:
    told = set()
    for file in CORE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"Event", "Act"}:
                told |= {
                    keyword.value.value
                    for keyword in node.keywords
                    if keyword.arg in {"type", "event"} and isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, str)
                }
    assert len(told) > 15
    assert {name.partition(".")[0] for name in told} <= RESERVED


@pytest.mark.parametrize("event", CORE_EVENTS.values(), ids=lambda event: event.type)
def test_each_names_fields_of_its_scope(event) -> None:
    needed = {field.needs for field in event.fields if field.needs}
    assert not needed or event.needs is not None
    for name in needed:
        field = SCOPES[event.needs].field(name)
        assert field is not None
        assert not field.always


def test_a_departure_is_found() -> None:
    told = Event(type="case.rated", area="330521", key="k", at=NOW, data={"score": "good", "mood": "fine", "reason": "x"})
    assert list(departures(told)) == [
        "case.rated tells mood, which wangge_sdk.core_events neither declares nor keeps back",
        "case.rated: /score must be a whole number",
    ]
