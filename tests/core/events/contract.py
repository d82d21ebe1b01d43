"""What the platform tells, held against `wangge_sdk.core_events`."""

from collections.abc import Iterator
from typing import Final

from wangge_core.events.model import Event
from wangge_core.forms.validators import validator_for
from wangge_sdk.core_events import CORE_EVENTS

KEPT_BACK: Final = frozenset({"reason", "referral", "cause", "number", "by"})
"""Fields that events have and no plugin is told: words and names of staff, and what only the platform follows."""
_BY_NAME: Final = {event.name: event for event in CORE_EVENTS.values()}


def departures(event: Event) -> Iterator[str]:
    """Yield where an event departs from what is declared of it."""
    declared = _BY_NAME.get(event.type)
    if declared is None:
        return
    names = {field.name for field in declared.fields}
    for name in sorted(event.data.keys() - names - KEPT_BACK):
        yield f"{event.type} tells {name}, which wangge_sdk.core_events neither declares nor keeps back"
    for finding in validator_for(declared.schema).check(declared.told(event.data)):
        yield f"{event.type}: {finding.path} {finding.message['en']}"
