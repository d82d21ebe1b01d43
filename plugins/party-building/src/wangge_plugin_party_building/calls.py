"""What a call of the plugin works with: its registers, the rules of its area, and the plugin's own hand for what people may not reach."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final
from uuid import uuid4

from wangge_plugin_party_building.meeting_rules import MeetingRule, meeting_rules
from wangge_plugin_party_building.registers import registers_of
from wangge_sdk.broker.jobs import TimerSet
from wangge_sdk.patience import Patient
from wangge_sdk.platform import RefusedError
from wangge_sdk.registers import Registers
from wangge_sdk.views import HookContext

_LATER: Final = frozenset({"rate_limited", "unavailable", "too_slow", "document_changed"})


def registers_in(ctx: HookContext) -> Registers:
    """Return the registers of a call by somebody who waits."""
    return registers_of(ctx.platform.collections)


def patient_registers_in(ctx: HookContext) -> Registers:
    """Return the registers of a job."""
    return registers_of(Patient(ctx.platform).collections)


def rules_in(ctx: HookContext) -> Mapping[str, MeetingRule]:
    """Return how meetings are held in the area."""
    return meeting_rules(ctx.settings.get("lecture_every", "quarter"))


def heard(ctx: HookContext, act: Callable[[], None]) -> None:
    """Do what follows from something that was told; where the county has not agreed to it, nothing follows.

    Raises:
        RefusedError: it may work later; what was told is told again then.
    """
    try:
        act()
    except RefusedError as refused:
        if refused.code in _LATER:
            raise
        ctx.log.warning("nothing follows", code=refused.code)


def carrier(ctx: HookContext, kind: str) -> Callable[[str], None]:
    """Return what has the plugin go on by itself with a document, where whoever acts may not look."""

    def carry(document_id: str) -> None:
        data = {"kind": kind, "id": document_id}
        ctx.platform.timers.set(TimerSet(key=f"{kind}/{document_id}/{uuid4().hex[:8]}", job="carry", at=datetime.now(UTC), data=data))

    return carry
