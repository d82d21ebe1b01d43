"""What is shown of withdrawals and advisories."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from wangge_core.access.model import Actor, Scope
from wangge_core.plugins.acting import Acts
from wangge_core.plugins.queries import touches
from wangge_core.plugins.withdrawal.model import Withdrawn, postponable_until
from wangge_core.plugins.withdrawal.repository import WithdrawalRepository
from wangge_core.plugins.withdrawal.schemas import (
    AdvisoryMatches,
    AdvisoryOut,
    PluginWithdrawalOut,
    PostponementOut,
    SignedListOut,
    WithdrawalState,
)
from wangge_core.plugins.workers.store import Store
from wangge_sdk.advisories import PLUGINS, PYTHON, AdvisoryError, Match, matches
from wangge_sdk.withdrawals import ADVISORIES, Withdrawal, read_advisories


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalQueries:
    """Reading; postponements are cut down to the areas in which the actor may read plugins."""

    acts: Acts
    store: Store
    stale: timedelta

    async def state(self, actor: Actor, plugin: str = "") -> WithdrawalState:
        """Return the lists, and what they say about the plugins of this server, or about one.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` anywhere.
        """
        scope = self.acts.access.require_scope(actor, "plugin", "read")
        now, repository = self.acts.time.now(), WithdrawalRepository(self.acts.database)
        withdrawn = await repository.withdrawn(now)
        lists = [
            SignedListOut(
                name=each.name,
                number=each.number,
                made_at=each.made_at,
                taken_at=each.taken_at,
                seen_at=each.seen_at,
                fault=each.fault,
                fault_at=each.fault_at,
                stale=now - each.seen_at >= self.stale,
            )
            for each in await repository.lists()
        ]
        shown = [each for each in withdrawn.entries if each.plugin == plugin or (not plugin and self._is_known(each.plugin))]
        return WithdrawalState(lists, [self._shown(each, withdrawn, scope) for each in shown])

    async def advisories(self, actor: Actor, plugin: str) -> AdvisoryMatches:
        """Return what is known of a plugin's installed versions, the grave ones first.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` anywhere.
            NotFoundError: `plugin_not_found`.
        """
        self.acts.access.require_scope(actor, "plugin", "read")
        self.acts.host.installed(plugin)
        body = await WithdrawalRepository(self.acts.database).body(ADVISORIES)
        records = read_advisories(body).advisories if body else ()
        found = await asyncio.to_thread(lambda: list(self._matched(plugin, records)))
        return AdvisoryMatches(sorted(found, key=lambda each: (each.severity, each.version, each.package, each.id)))

    def _matched(self, plugin: str, records: tuple[dict[str, object], ...]) -> Iterator[AdvisoryOut]:
        parts = self.store.parts(plugin)
        for installed in self.acts.host.versions(plugin):
            present = parts.get(installed.version, {})
            for record in records:
                try:
                    yield from (_advisory(installed.version, each) for each in matches(record, {plugin: installed.version}, PLUGINS))
                    yield from (_advisory(installed.version, each) for each in matches(record, present, PYTHON))
                except AdvisoryError:
                    continue  # one record that cannot be read hides no other

    def _shown(self, entry: Withdrawal, withdrawn: Withdrawn, scope: Scope) -> PluginWithdrawalOut:
        put_off = [each for each in withdrawn.postponed if each.withdrawal == entry.id and touches(scope, each.area)]
        return PluginWithdrawalOut(
            id=entry.id,
            plugin=entry.plugin,
            versions=entry.versions,
            action=entry.action,
            severity=entry.severity,
            reason=entry.reason,
            since=entry.since,
            until=entry.until,
            advisory=entry.advisory,
            postponable_until=postponable_until(entry),
            postponements=[PostponementOut(each.area, each.until, each.reason, each.by, each.at) for each in put_off],
            concerns=[
                each.version for each in self.acts.host.versions(entry.plugin) if entry.meets(entry.plugin, each.version, each.sha256)
            ],
        )

    def _is_known(self, plugin: str) -> bool:
        return bool(self.acts.host.versions(plugin) or self.acts.host.choices_of(plugin))


def _advisory(version: str, match: Match) -> AdvisoryOut:
    return AdvisoryOut(
        id=match.id,
        version=version,
        package=match.package,
        package_version=match.version,
        summary=match.summary,
        severity="grave" if match.grave else "mild",
        fixed=match.fixed,
    )
