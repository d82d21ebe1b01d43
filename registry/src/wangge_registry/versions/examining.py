"""The machine checks of a wheel, in a process apart."""

from pathlib import Path

from wangge_registry.versions.checking import Examine, Named
from wangge_sdk.rulepack import BUILT_IN, Report, RulePack, examine_apart


def examiner(advisories: Path | None, pack: RulePack = BUILT_IN) -> Examine:
    """Return what looks at a wheel by `pack`, in a process of its own, with limits; `advisories` is a folder of OSV records."""

    def examined(wheel: Named, previous: Named | None) -> Report:
        return examine_apart(*wheel, pack=pack, previous=previous, advisories=advisories)

    return examined
