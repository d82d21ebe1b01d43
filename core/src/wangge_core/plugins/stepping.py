"""From what runs in an area to the steps of a call: each with its context, what it may see, and its gauge."""

from collections.abc import Callable, Mapping

from wangge_core.plugins.answers import AnswerCheck
from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.grants.sight import sight_of
from wangge_core.plugins.inside import InsidePlatform
from wangge_core.plugins.loading import Loader
from wangge_core.plugins.standing import Running, Standing
from wangge_core.plugins.steps import Implementation, Step
from wangge_core.plugins.vitals import Vitals
from wangge_sdk.log import StandardLog
from wangge_sdk.views import HookContext

Muted = Callable[[Offer, str, str], bool]
"""Tells of a plugin, a hook (`suggest_class.v1`) and an area whether it is not called there."""


def steps_for(
    area: str, standing: Standing, loader: Loader, vitals: Vitals, checks: Mapping[str, AnswerCheck], muted: Muted
) -> Callable[[str, str], tuple[Step, ...]]:
    """Return what gives the steps of a hook in a language: of those that run in the area now, whatever is chosen later.

    `muted` is asked when a step is first needed.
    """
    here = standing.running_at(area)

    def steps(hook: str, locale: str) -> tuple[Step, ...]:
        return tuple(step for running in here if (step := step_of(running, hook, locale)))

    def step_of(running: Running, hook: str, locale: str) -> Step | None:
        installed = running.installed
        implementation = loader.implementation(installed.id, installed.version, checks[hook].spec.id)
        if implementation is None or installed.offer is None:
            return None
        if muted(installed.offer, implementation.hook, area):
            return None
        seeing = _seeing(implementation, installed.offer, standing, area)
        if seeing is None:
            return None
        platform = InsidePlatform(
            lambda: loader.fleet.supervisor.broker, plugin=installed.id, version=installed.version, area=area, hook=hook
        )
        ctx = HookContext(
            area=area,
            plugin=installed.id,
            version=installed.version,
            log=StandardLog(installed.id),
            locale=locale,
            settings=standing.open_settings(installed.id, area),
            platform=platform,
        )
        return Step(seeing, ctx, vitals.gauge(installed.id, installed.version, running.area, hook))

    return steps


def _seeing(implementation: Implementation, offer: Offer, standing: Standing, area: str) -> Implementation | None:
    """Return the implementation as far as it may be called and see; None where it may not."""
    granted = standing.granted_to(offer, area)
    if not granted.may_call(implementation.hook):
        return None
    sight = sight_of(implementation.hook, granted, lambda place: standing.granted_to(offer, place))
    return implementation if sight is None else implementation.seeing(sight)
