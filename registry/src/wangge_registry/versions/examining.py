"""The machine checks of a wheel, in a process apart."""

from pathlib import Path

from wangge_registry.versions.checking import Examine, Named
from wangge_sdk.rulepack import Report, examine_apart


def examiner(advisories: Path | None) -> Examine:
    """Return what looks at a wheel in a process of its own, with limits; `advisories` is a folder of OSV records."""

    def examined(wheel: Named, previous: Named | None) -> Report:
        return examine_apart(*wheel, previous=previous, advisories=advisories)

    return examined
