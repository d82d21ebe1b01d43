"""What is shown of versions and upgrades."""

from collections import Counter

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.forms.validators import validator_for
from wangge_core.identity.directory.model import AreaRef
from wangge_core.plugins.acting import Acts
from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.grants.model import Consent
from wangge_core.plugins.grants.presenting import changes_out, names_of
from wangge_core.plugins.host import Host
from wangge_core.plugins.model import Choice, HookHealth, Installed, State
from wangge_core.plugins.queries import touches
from wangge_core.plugins.shelf import defaults_of
from wangge_core.plugins.upgrades.comparing import figures, judged
from wangge_core.plugins.upgrades.errors import NotOnError
from wangge_core.plugins.upgrades.model import Canary, Figures
from wangge_core.plugins.upgrades.planning import points
from wangge_core.plugins.upgrades.schemas import (
    AreaVersionOut,
    FiguresOut,
    InstalledVersionOut,
    PlanPointOut,
    PluginVersions,
    TrialOut,
    UpgradePlanOut,
)
from wangge_core.plugins.versions import rank
from wangge_sdk.manifest.asking import Asking
from wangge_sdk.texts import Text


class UpgradeQueries:
    """Reading, cut down to the areas in which the actor may read plugins."""

    def __init__(self, acts: Acts) -> None:
        """All collaborators of the server's one plugin host."""
        self._acts = acts

    @property
    def _host(self) -> Host:
        return self._acts.host

    async def versions(self, actor: Actor, plugin: str) -> PluginVersions:
        """Return which versions are installed, who runs which, and how those do that are tried.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` anywhere.
            NotFoundError: `plugin_not_found`.
        """
        scope = self._acts.access.require_scope(actor, "plugin", "read")
        self._host.installed(plugin)
        choices = {choice.area: choice for choice in self._host.choices_of(plugin) if touches(scope, choice.area)}
        canaries = {canary.area: canary for canary in self._host.standing.canaries(plugin) if touches(scope, canary.area)}
        codes = sorted({*choices, *canaries})
        names = await self._acts.areas.names(codes) if codes else {}
        english = await self._acts.areas.english_names(codes) if codes else {}
        counts = Counter(choice.version for choice in choices.values() if choice.enabled)
        health = [row for row in await self._host.health() if row.plugin == plugin and touches(scope, row.area)]
        return PluginVersions(
            [
                InstalledVersionOut(each.version, each.state.value, each.reason, counts[each.version])
                for each in self._host.versions(plugin)
            ],
            [
                self._area(plugin, AreaRef(code, names.get(code, code), english.get(code)), choices.get(code), canaries.get(code))
                for code in codes
            ],
            self._trials(plugin, tuple(canaries.values()), health),
        )

    async def plan(self, actor: Actor, plugin: str, area: str, to: str) -> UpgradePlanOut:
        """Return what an area would get by another version.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` there.
            NotFoundError: `plugin_not_found`.
            NotOnError: the plugin is off there.
        """
        code = area_code.parse(area)
        self._acts.access.require(actor, code, "plugin", "read")
        target = self._host.installed(plugin, to)
        choice = self._host.standing.allowed.nearest(plugin, code)
        if choice is None or not choice.enabled:
            raise NotOnError(plugin, code)
        running = self._host.running(plugin, code)
        before = running or next((each for each in self._host.versions(plugin) if each.version == choice.version), None)
        runs, offer = (running.version if running else choice.version), target.offer
        grants, asking = self._host.grants, (offer.asking if offer else Asking())
        pending, consent = grants.pending(plugin, asking, code), grants.consent(plugin, asking, code)
        known = consent in {Consent.GIVEN, Consent.WAITING}
        seen = points(before.offer, offer) if before and before.offer and offer else ()
        return UpgradePlanOut(
            plugin=plugin,
            area=code,
            runs=runs,
            to=to,
            forward=rank(to) > rank(runs),
            effect=pending.effect.value,
            consent=consent.value,
            changes=changes_out(pending, names_of(self._host.catalogue)) if known else [],
            points=[PlanPointOut(point.subject.value, point.text) for point in seen],
            settings_unfit=self._unfit(offer, code) if offer else [],
            below=sum(other.area != code and other.area.startswith(code) for other in self._host.choices_of(plugin)),
            problem=_problem(target, consent),
        )

    def _unfit(self, offer: Offer, area: str) -> list[str]:
        """Return the settings that hold in the area and do not fit the version's form; a person has to mend them afterwards."""
        if offer.settings_schema is None:
            return []
        values = {**defaults_of(offer), **self._host.settings(offer.manifest.id, area)}
        faults = validator_for(offer.settings_schema).check(values)
        return sorted({fault.field_error().path.strip("/").partition("/")[0] for fault in faults})

    def _area(self, plugin: str, area: AreaRef, choice: Choice | None, canary: Canary | None) -> AreaVersionOut:
        code = area.code
        holds = choice or self._host.standing.allowed.nearest(plugin, code)
        running = self._host.running(plugin, code)
        back = choice.previous if choice and choice.enabled else ""
        return AreaVersionOut(
            code=code,
            name=area.name,
            name_en=area.name_en,
            level=area_code.level_of(code).name.lower(),
            own=choice is not None,
            enabled=holds is not None and holds.enabled,
            chosen=holds.version if holds else "",
            runs=running.version if running else "",
            back_to=back if any(each.version == back and each.state is State.READY for each in self._host.versions(plugin)) else "",
            canary=canary is not None,
            trying=canary.version if canary else "",
            trying_since=canary.since if canary and canary.version else None,
            stopped_version=canary.stopped_version if canary else "",
            stopped_reason=canary.stopped_reason if canary else "",
            stopped_at=canary.stopped_at if canary else None,
        )

    def _trials(self, plugin: str, canaries: tuple[Canary, ...], health: list[HookHealth]) -> list[TrialOut]:
        found = []
        for version in sorted({canary.version for canary in canaries if canary.version}, key=rank):
            trying = {canary.area for canary in canaries if canary.version == version}
            others = Counter(runs.version for choice in self._host.choices_of(plugin) if (runs := self._other(plugin, choice, version)))
            other = others.most_common(1)[0][0] if others else ""
            tried = figures(version, [row for row in health if row.area in trying])
            against = figures(other, [row for row in health if row.area not in trying])
            found.append(TrialOut(_figures(tried), _figures(against), judged(tried, against).value))
        return found

    def _other(self, plugin: str, choice: Choice, version: str) -> Installed | None:
        running = self._host.running(plugin, choice.area) if choice.enabled else None
        return running if running and running.version != version else None


def _figures(each: Figures) -> FiguresOut:
    return FiguresOut(**{name: getattr(each, name) for name in FiguresOut.__struct_fields__})


def _problem(target: Installed, consent: Consent) -> Text | None:
    if target.state is not State.READY:
        return target.reason or {"zh-CN": "该版本的清单有问题，见插件页面。", "en": "Its manifest has findings; see its page."}
    if consent in {Consent.MISSING, Consent.WITHDRAWN}:
        return {
            "zh-CN": "该版本申请了权限，而此区域尚未同意任何授权。",
            "en": "It asks for permissions, and nobody has agreed to any.",
        }
    return None
