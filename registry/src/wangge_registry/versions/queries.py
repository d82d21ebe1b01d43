"""Reading versions for those who look at them."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

import msgspec

from wangge_registry.accounts.model import Account
from wangge_registry.plugins.schemas import plugin_out
from wangge_registry.plugins.service import Plugins
from wangge_registry.trials.repository import TrialRepository
from wangge_registry.trials.schemas import TrialOut, trial_out
from wangge_registry.versions.listing import Listing, Wanted
from wangge_registry.versions.model import Checking, CheckState, Version
from wangge_registry.versions.moving import Moving
from wangge_registry.versions.repository import VersionRepository
from wangge_registry.versions.schemas import (
    AskSentenceOut,
    CheckingOut,
    CheckSummary,
    DifferenceLineOut,
    DifferenceOut,
    PluginPage,
    PluginPages,
    Results,
    VersionDetails,
    checking_out,
    version_out,
)
from wangge_registry.versions.states import Who
from wangge_sdk.manifest import Manifest
from wangge_sdk.manifest.asking import Asking, asking_of
from wangge_sdk.manifest.difference import difference
from wangge_sdk.manifest.sentences import change_sentences, sentences
from wangge_sdk.texts import say
from wangge_serving.database import Database
from wangge_serving.errors import NotFoundError

Kept: TypeAlias = Callable[[str], Awaitable[dict[str, str]]]


class VersionQueries:
    """What is shown of plugins and versions."""

    def __init__(self, database: Database, plugins: Plugins, moving: Moving, listing: Listing, false_positives: Kept) -> None:
        """`false_positives` tells which findings a reviewer once called false for a plugin, by fingerprint, with the reason."""
        self._repository = VersionRepository(database)
        self._trials = TrialRepository(database)
        self._false_positives = false_positives
        self._plugins = plugins
        self._moving = moving
        self._listing = listing

    async def search(self, wanted: Wanted, limit: int) -> Results:
        """Return plugins that have something to offer, by their ids."""
        return Results(items=await self._listing.search(wanted, limit))

    async def plugin(self, actor: Account | None, plugin: str) -> PluginPage:
        """Return a plugin with those of its versions that somebody may see.

        Raises:
            NotFoundError: `plugin`.
        """
        if actor is not None:
            actor.require_plugin(plugin)
        found, team = await self._plugins.owned(plugin)
        versions = await self._repository.of_plugin(plugin)
        inside = bool(self._moving.part_of(actor, team))
        return PluginPage(plugin=plugin_out(found), versions=[version_out(each) for each in versions if inside or each.is_offered])

    async def plugins_of(self, actor: Account | None, publisher: str) -> PluginPages:
        """Return the plugins of a publisher, each with those of its versions that somebody may see; outsiders see none without any.

        Raises:
            NotFoundError: `publisher`.
        """
        pages = [await self.plugin(actor, plugin) for plugin in await self._plugins.of_publisher(publisher)]
        inside = [bool(self._moving.part_of(actor, (await self._plugins.owned(page.plugin.id))[1])) for page in pages]
        return PluginPages([page for page, part in zip(pages, inside, strict=True) if part or page.versions])

    async def details(self, actor: Account | None, plugin: str, number: str, locale: str) -> VersionDetails:
        """Return a version with all that a decision about it needs.

        Raises:
            NotFoundError: `plugin`, `version`.
        """
        version = await self._moving.visible(actor, plugin, number)
        found, team = await self._plugins.owned(plugin)
        parts = self._moving.part_of(actor, team)
        inside, trying = bool(parts), bool(parts) and Who.PUBLISHER not in parts
        asking = _asking(version)
        said = sentences(asking)
        checkings = await self._repository.checkings(version.id)
        checks = [checking_out(each, trying=trying) for each in checkings] if inside else []
        false_positives = await self._false_positives(plugin) if inside else {}
        return VersionDetails(
            plugin=plugin_out(found),
            version=version_out(version),
            manifest=version.manifest,
            sentences=[say(sentence.text, locale) for sentence in said],
            asks=[AskSentenceOut(**{name: getattr(each, name) for name in AskSentenceOut.__struct_fields__}) for each in said],
            summary=_summary(checkings),
            difference=await self._difference(version, asking),
            checks=checks,
            false_positives=false_positives if trying else await self._for_author(version, checks, false_positives),
            acts=self._moving.open_to(actor, team, version),
        )

    async def _for_author(self, version: Version, checks: list[CheckingOut], false_positives: dict[str, str]) -> dict[str, str]:
        """Return what was called false of what its author is shown: nothing of checks on trial."""
        trial = await self._trials.newest(version.id) if false_positives else None
        shown = {finding["fingerprint"] for check in checks if check.report for finding in check.report.get("findings", ())}
        shown |= {row.fingerprint for row in trial.matrix.rows} if trial else set()
        return {mark: reason for mark, reason in false_positives.items() if mark in shown}

    async def trial(self, actor: Account | None, plugin: str, number: str) -> TrialOut:
        """Return the matrix of a version's newest trial run, to its publisher and to reviewers.

        Raises:
            NotFoundError: `plugin`, `version`, `trial`.
            ForbiddenError: `token_of_other_plugin`.
        """
        version = await self._moving.visible(actor, plugin, number)
        _, team = await self._plugins.owned(plugin)
        if not self._moving.part_of(actor, team):
            raise NotFoundError("trial", f"Trial runs of {version.name} are for its publisher and for reviewers.")
        trial = await self._trials.newest(version.id)
        if trial is None:
            raise NotFoundError("trial", f"{version.name} has not been run yet; only what passes the checks is.")
        return trial_out(trial)

    async def _difference(self, version: Version, asking: Asking) -> DifferenceOut:
        """Compare with the version that was offered last before this one."""
        offered = [each for each in await self._repository.of_plugin(version.plugin) if each.is_offered and each.id < version.id]
        before = offered[-1] if offered else None
        found = difference(_asking(before) if before else Asking(), asking)
        lines = [
            DifferenceLineOut(
                kind=line.kind,
                key=list(line.key),
                effect=str(line.effect),
                before=msgspec.to_builtins(line.before),
                after=msgspec.to_builtins(line.after),
                changed=list(line.changed),
                group=sentence.group,
                text=sentence.text,
            )
            for line, sentence in zip(found.lines, change_sentences(found), strict=True)
        ]
        return DifferenceOut(compared_with=before.version if before else "", effect=str(found.effect), lines=lines)


def _asking(version: Version) -> Asking:
    return asking_of(msgspec.convert(version.manifest, Manifest))


def _summary(checkings: list[Checking]) -> CheckSummary | None:
    """Count what the newest examination that has finished says; what checks on trial say is not for everybody."""
    done = [each for each in checkings if each.state is CheckState.DONE and each.finished_at]
    if not done or (finished := done[-1].finished_at) is None:
        return None
    report = done[-1].report or {}
    checks = [each for each in report.get("checks", ()) if each["mode"] in {"enforced", "enabled"} and each["outcome"] != "skipped"]
    findings = [each for each in report.get("findings", ()) if each["mode"] in {"enforced", "enabled"}]
    return CheckSummary(
        verdict=done[-1].verdict,
        pack=done[-1].pack,
        finished_at=finished,
        checks=len(checks),
        passed=sum(each["outcome"] == "passed" for each in checks),
        findings=len(findings),
    )
