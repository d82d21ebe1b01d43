"""Duplicates in the demonstration: two cases to compare, and two that became one with neighbours standing behind them."""

from typing import Final

from wangge_core.cases.duplicates.schemas import MergeIn
from wangge_core.demo.stage import Stage
from wangge_core.demo.unrolling import RESIDENT

_NEIGHBOURS: Final = 4
"""Enough for the first mark of the platform's rule, so that the case is shown as pressed."""


async def resemble(stage: Stage) -> None:
    """Merge the pair, and let neighbours say "me too"; `alike` and `alike_too` stay two, for the desk to compare."""
    cases = stage.platform.cases
    merged, into = await stage.case("merged"), await stage.case("supported")
    given = MergeIn(into=into.id, version=merged.version, into_version=into.version)
    await cases.merging.merge(stage.dispatcher, merged.id, given)
    for number in range(_NEIGHBOURS):
        await cases.echoes.join(RESIDENT, f"demo-neighbour-{number}", into.number)
