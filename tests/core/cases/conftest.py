"""While cases are tested, each event that is told of them is held against the contract with plugins."""

from collections.abc import Iterator
from typing import Final

import pytest

from tests.core.events.contract import departures
from wangge_core.database import Row
from wangge_core.events.model import Event
from wangge_core.events.outbox import Outbox

_DEPARTED: Final[list[str]] = []


@pytest.fixture(autouse=True)
def told_as_declared(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail where an event's data has a field that is neither declared nor known to be kept back, or one that does not fit."""
    told = Outbox.row

    def checked(outbox: Outbox, event: Event) -> Row:
        _DEPARTED.extend(departures(event))
        return told(outbox, event)

    monkeypatch.setattr(Outbox, "row", checked)
    yield
    found, _DEPARTED[:] = list(dict.fromkeys(_DEPARTED)), []
    assert not found, "\n".join(found)
