"""The plugin host's rows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from wangge_core.database import Database
from wangge_core.ids import new_id
from wangge_core.plugins.grants.repository import GrantRepository
from wangge_core.plugins.model import Choice, Choices, Decider, HookHealth, SettingsChoice
from wangge_core.plugins.secrets import SettingsSeal
from wangge_core.plugins.tables import PluginArea, PluginDecider, PluginSetting
from wangge_core.plugins.upgrades.repository import CanaryRepository
from wangge_core.plugins.withdrawal.repository import WithdrawalRepository


class PluginRepository:
    """Reads and writes choices, settings and health."""

    def __init__(self, database: Database, seal: SettingsSeal) -> None:
        """Work on `database`, which must be started; `seal` keeps secrets out of it."""
        self._database = database
        self._seal = seal

    async def version(self) -> int:
        """Return the number of changes so far; 0 before the first."""
        rows = await self._database.fetch("SELECT version FROM plugin_state WHERE id = 1")
        return int(rows[0]["version"]) if rows else 0

    async def count_change(self) -> None:
        """Count one change, in the caller's transaction: every process reads anew when it sees the count."""
        await self._database.execute(
            "INSERT INTO plugin_state (id, version) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET version = plugin_state.version + 1"
        )

    async def choices(self, now: datetime) -> Choices:
        """Return all that areas have said, and what is withdrawn at that time.

        The count is read first: a change in between is read again, never missed.
        """
        version = await self.version()
        areas = await PluginArea.select().order_by(PluginArea.plugin).order_by(PluginArea.area)
        deciders = await PluginDecider.select()
        settings = await PluginSetting.select()
        grants = await GrantRepository(self._database).in_force()
        return Choices(
            version=version,
            areas=tuple(_choice(row) for row in areas),
            deciders=tuple(Decider(hook=row["hook"], area=row["area"], plugin=row["plugin"]) for row in deciders),
            settings=tuple(
                SettingsChoice(
                    plugin=row["plugin"], area=row["area"], values=self._seal.opened(row["plugin"], msgspec.json.decode(row["body"]))
                )
                for row in settings
            ),
            grants=grants,
            canaries=await CanaryRepository(self._database).every(),
            withdrawn=await WithdrawalRepository(self._database).withdrawn(now),
        )

    async def is_on_anywhere(self, plugin: str) -> bool:
        """Tell whether any area has a plugin on, as the database has it now."""
        return bool(await self._database.fetch("SELECT 1 FROM plugin_area WHERE plugin = {} AND enabled = {}", plugin, True))

    async def is_retired(self, plugin: str) -> bool:
        """Tell whether a plugin is retired, and therefore cannot be switched on."""
        rows = await self._database.fetch("SELECT 1 FROM plugin_retirement WHERE plugin = {} AND state IN ('exporting', 'retired')", plugin)
        return bool(rows)

    async def save_choice(self, choice: Choice) -> None:
        """Write what an area says about a plugin, in the caller's transaction; whoever had it on keeps since when, and who did that."""
        await self._database.execute(
            "INSERT INTO plugin_area (id, plugin, version, area, enabled, changed_by, changed_at, previous) "
            "VALUES ({}, {}, {}, {}, {}, {}, {}, {}) "
            "ON CONFLICT (plugin, area) DO UPDATE SET version = excluded.version, enabled = excluded.enabled, "
            "changed_by = CASE WHEN plugin_area.enabled AND excluded.enabled THEN plugin_area.changed_by ELSE excluded.changed_by END, "
            "changed_at = CASE WHEN plugin_area.enabled AND excluded.enabled THEN plugin_area.changed_at ELSE excluded.changed_at END, "
            "previous = excluded.previous",
            new_id(),
            choice.plugin,
            choice.version,
            choice.area,
            choice.enabled,
            choice.by,
            choice.at,
            choice.previous,
        )

    async def remove_choice(self, plugin: str, area: str) -> None:
        """Let an area inherit again, in the caller's transaction."""
        await self._database.execute("DELETE FROM plugin_area WHERE plugin = {} AND area = {}", plugin, area)

    async def save_decider(self, decider: Decider, by: str, at: datetime) -> None:
        """Write which plugin decides a hook in an area, in the caller's transaction."""
        await self._database.execute(
            "INSERT INTO plugin_decider (id, hook, area, plugin, changed_by, changed_at) VALUES ({}, {}, {}, {}, {}, {}) "
            "ON CONFLICT (hook, area) DO UPDATE SET plugin = excluded.plugin, "
            "changed_by = excluded.changed_by, changed_at = excluded.changed_at",
            new_id(),
            decider.hook,
            decider.area,
            decider.plugin,
            by,
            at,
        )

    async def remove_decider(self, hook: str, area: str) -> None:
        """Let an area inherit the decision again, in the caller's transaction."""
        await self._database.execute("DELETE FROM plugin_decider WHERE hook = {} AND area = {}", hook, area)

    async def save_settings(self, choice: SettingsChoice, secrets: Iterable[str], by: str, at: datetime) -> None:
        """Write an area's settings of a plugin whole, in the caller's transaction; none of them takes the row away."""
        if not choice.values:
            await self._database.execute("DELETE FROM plugin_setting WHERE plugin = {} AND area = {}", choice.plugin, choice.area)
            return
        await self._database.execute(
            "INSERT INTO plugin_setting (id, plugin, area, body, changed_by, changed_at) VALUES ({}, {}, {}, {}, {}, {}) "
            "ON CONFLICT (plugin, area) DO UPDATE SET body = excluded.body, "
            "changed_by = excluded.changed_by, changed_at = excluded.changed_at",
            new_id(),
            choice.plugin,
            choice.area,
            msgspec.json.encode(self._seal.closed(choice.plugin, choice.values, secrets)).decode(),
            by,
            at,
        )

    async def add_health(self, rows: Iterable[HookHealth]) -> None:
        """Add calls and failures to what is there, and replace times and the last error by newer ones."""
        for row in rows:
            await self._database.execute(
                "INSERT INTO plugin_health (id, plugin, version, area, hook, calls, failures, p50_ms, p99_ms, last_error, last_at) "
                "VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}) ON CONFLICT (plugin, version, area, hook) DO UPDATE SET "
                "calls = plugin_health.calls + excluded.calls, failures = plugin_health.failures + excluded.failures, "
                "p50_ms = excluded.p50_ms, p99_ms = excluded.p99_ms, "
                "last_error = coalesce(excluded.last_error, plugin_health.last_error), "
                "last_at = coalesce(excluded.last_at, plugin_health.last_at)",
                new_id(),
                row.plugin,
                row.version,
                row.area,
                row.hook,
                row.calls,
                row.failures,
                row.p50_ms,
                row.p99_ms,
                row.last_error,
                row.last_at,
            )

    async def health(self) -> tuple[HookHealth, ...]:
        """Return the sums of every plugin, by plugin, area, hook and version; the breaker is not in the database."""
        rows = await self._database.fetch("SELECT * FROM plugin_health ORDER BY plugin, area, hook, version")
        return tuple(
            HookHealth(
                plugin=row["plugin"],
                version=row["version"],
                area=row["area"],
                hook=row["hook"],
                calls=row["calls"],
                failures=row["failures"],
                p50_ms=row["p50_ms"],
                p99_ms=row["p99_ms"],
                breaker="closed",
                last_error=row["last_error"],
                last_at=row["last_at"],
            )
            for row in rows
        )


def _choice(row: dict[str, Any]) -> Choice:
    return Choice(
        plugin=row["plugin"],
        version=row["version"],
        area=row["area"],
        enabled=bool(row["enabled"]),
        by=row["changed_by"],
        at=row["changed_at"],
        previous=row["previous"],
    )
