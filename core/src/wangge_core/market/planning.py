"""Which newer version an area may take, and from when. Pure."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from wangge_core.market.model import Policy
from wangge_core.market.offers.repository import Offered
from wangge_core.market.statements import approving
from wangge_core.plugins.versions import rank
from wangge_sdk.manifest import Manifest
from wangge_sdk.manifest.difference import Difference
from wangge_sdk.manifest.need import SECURITY_FIX, need_of

_CHANNELS: Final = {"stable": frozenset({"stable"}), "beta": frozenset({"stable", "beta"})}


class Candidate(Struct, frozen=True, kw_only=True):
    """The newest version that an area may take now; `later` is one that it may take from `later_from` on."""

    now: Offered | None = None
    later: Offered | None = None
    later_from: datetime | None = None


class Update(Struct, frozen=True, kw_only=True):
    """What an area would get."""

    plugin: str
    area: str
    runs: str
    offered: Offered
    manifest: Manifest
    difference: Difference
    """What it asks for beyond, or short of, what was agreed to there."""
    canary: bool
    policy: Policy
    gone_back: bool
    """Whether the area ran it before and went back from it, so that a person has to say that it is to be tried again."""
    security_fix: bool = False
    """Whether it mends a weakness, as reviewers confirm."""
    waits_until: datetime | None = None
    """When the delay of the area ends; None when it may be taken now."""

    @property
    def is_automatic(self) -> bool:
        """Whether it is taken without a person: the area wants it so, it asks for nothing more, and nobody went back from it."""
        due = self.waits_until is None and not self.gone_back
        return due and self.policy.automatic and not self.difference.effect.needs_consent


def mends_weakness(offered: Offered, manifest: Manifest) -> bool:
    """Tell whether a version says that it mends a weakness, and as many organisations as have to approve it have confirmed that."""
    return bool(manifest.security_fix) and len(approving(offered.reviews, SECURITY_FIX)) >= need_of(manifest).reviewers


def candidate(versions: Iterable[Offered], runs: str, policy: Policy, *, hurries: Callable[[Offered], bool], now: datetime) -> Candidate:
    """Return what an area that runs a version may take; what `hurries` is taken at once, the rest waits its policy's delay."""
    newer = [
        each
        for each in versions
        if each.record.state != "yanked" and each.record.channel in _CHANNELS[policy.channel] and rank(each.record.version) > rank(runs)
    ]
    newer.sort(key=lambda each: rank(each.record.version), reverse=True)
    delay = timedelta(hours=policy.delay_hours)
    begins = [(each, each.record.published_at + (timedelta() if hurries(each) else delay)) for each in newer if each.record.published_at]
    due = next((each for each, begin in begins if begin <= now), None)
    if not begins or begins[0][0] is due:
        return Candidate(now=due)
    return Candidate(now=due, later=begins[0][0], later_from=begins[0][1])
