"""Agreeing to what a plugin asks for, and taking it back."""

from collections.abc import Mapping

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.audit.model import Fact
from wangge_core.errors import ConflictError, FieldError, InvalidError
from wangge_core.plugins import events
from wangge_core.plugins.acting import Acts
from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.errors import UnusablePluginError
from wangge_core.plugins.grants.model import Act, Agreement, GrantEntry
from wangge_core.plugins.grants.repository import GrantRepository
from wangge_core.plugins.model import Choice
from wangge_sdk.manifest.asks import PermissionAsk
from wangge_sdk.manifest.difference import Effect


class GrantService:
    """Each act is one transaction with its audit entry and event; this process answers by it at once, others within two seconds."""

    def __init__(self, acts: Acts) -> None:
        """`acts` is what every act has in common."""
        self._acts = acts
        self._database = acts.database
        self._grants = GrantRepository(acts.database)
        self._host = acts.host
        self._time = acts.time

    async def agree(self, actor: Actor, plugin: str, area: str, agreement: Agreement) -> GrantEntry:
        """Agree, for an area and those below, to what a version of a plugin asks for: that whose manifest was read.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` there.
            NotFoundError: `plugin_not_found`, `area_not_found`.
            UnusablePluginError: its manifest cannot be read.
            ConflictError: `grant_outdated`, when the version whose sentences were read is not installed any more;
                `grant_changed`, when somebody else has acted meanwhile.
            InvalidError: `grant_invalid`, when something is chosen that is not optional, or nobody is named who looked at
                it for the protection of data where that is needed.
        """
        code = await self._acts.managed_area(actor, area)
        offer = self._offer(plugin, code, agreement.manifest)
        self._require_fitting(offer, plugin, code, agreement)
        entry = self._entry(actor, offer, code, agreement)
        effect = self._host.grants.pending(plugin, offer.asking, code).effect
        facts: dict[str, Fact] = {"optional": list[Fact](entry.taken), "effect": effect.value, "officer": bool(entry.officer)}
        async with self._database.transaction():
            await self._act(actor, entry, facts)
        await self._host.refresh()
        return entry

    async def agree_to_installed(
        self, actor: Actor, plugin: str, area: str, optional: tuple[str, ...] = (), officer: str = "", *, version: str | None = None
    ) -> None:
        """Agree to what a version (the one that speaks there) asks for, where nobody reads sentences: demonstration, development.

        Raises:
            ForbiddenError, NotFoundError, UnusablePluginError, InvalidError: as `agree`.
        """
        code = area_code.parse(area)
        offer = (self._host.installed(plugin, version) if version else self._host.speaking(plugin, code)).offer
        own = self._host.grants.own(plugin, code)
        number, digest = (own.number if own else 0), (offer.digest if offer else "")
        await self.agree(actor, plugin, code, Agreement(number=number, manifest=digest, optional=optional, officer=officer))

    async def withdraw(self, actor: Actor, plugin: str, area: str, number: int) -> GrantEntry:
        """Take back, for an area and those below, what it or an area above agreed to, and switch the plugin off there.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` there.
            NotFoundError: `plugin_not_found`, `area_not_found`.
            ConflictError: `grant_changed`, when somebody else has acted meanwhile; `grant_missing`, when nothing was agreed to.
        """
        code = await self._acts.managed_area(actor, area)
        self._host.installed(plugin)
        line = self._host.grants.line(plugin, code)
        if not line or any(entry.act is Act.WITHDRAWN for entry in line):
            raise ConflictError("grant_missing", f"Nothing that {plugin} asks for is agreed to in {code}.")
        last = line[-1]
        entry = GrantEntry(
            plugin=plugin,
            area=code,
            number=number + 1,
            act=Act.WITHDRAWN,
            version=last.version,
            manifest=last.manifest,
            asking=last.asking,
            taken=(),
            officer="",
            by=actor.name or actor.id,
            at=self._time.now(),
        )
        runs = self._host.speaking(plugin, code).version
        choice = Choice(plugin=plugin, version=runs, area=code, enabled=False, by=entry.by, at=entry.at)
        async with self._database.transaction():
            await self._acts.repository.save_choice(choice)
            await self._act(actor, entry, {})
            await self._acts.outbox.append(events.area_changed(plugin, runs, code, enabled=False, at=entry.at))
        await self._host.refresh()
        return entry

    def _offer(self, plugin: str, area: str, digest: str) -> Offer:
        """Return what the version offers whose manifest was read."""
        speaking = self._host.speaking(plugin, area).offer
        if speaking is None:
            raise UnusablePluginError(plugin, "its manifest has findings, see its page.")
        offers = (version.offer for version in self._host.versions(plugin) if version.offer)
        found = next((offer for offer in offers if offer.digest == digest), None)
        if found is None:
            detail = f"Version {speaking.manifest.version} is installed now and may ask for something else: read what it asks for again."
            raise ConflictError("grant_outdated", detail)
        return found

    async def _act(self, actor: Actor, entry: GrantEntry, more: Mapping[str, Fact]) -> None:
        """Save an act with its audit entry and its event, in the caller's transaction."""
        known = self._host.grants.own(entry.plugin, entry.area)
        if entry.number != (known.number if known else 0) + 1 or not await self._grants.add(entry):
            detail = f"Somebody has changed what {entry.plugin} may do in {entry.area} meanwhile: read it again."
            raise ConflictError("grant_changed", detail)
        facts: dict[str, Fact] = {"version": entry.version, "manifest": entry.manifest, "number": entry.number, **more}
        await self._acts.record(actor, f"plugin.{entry.act.value}", entry.plugin, entry.area, facts)
        changed = events.grant_changed(entry.plugin, entry.version, entry.area, entry.act.value, entry.number, entry.at)
        await self._acts.announce(changed)

    def _entry(self, actor: Actor, offer: Offer, area: str, agreement: Agreement) -> GrantEntry:
        return GrantEntry(
            plugin=offer.manifest.id,
            area=area,
            number=agreement.number + 1,
            act=Act.GRANTED,
            version=offer.manifest.version,
            manifest=offer.digest,
            asking=offer.asking,
            taken=tuple(sorted(set(agreement.optional))),
            officer=agreement.officer,
            by=actor.name or actor.id,
            at=self._time.now(),
        )

    def _require_fitting(self, offer: Offer, plugin: str, area: str, agreement: Agreement) -> None:
        optional = {ask.scope for ask in offer.asking.asks if isinstance(ask, PermissionAsk) and ask.optional}
        faults = [
            FieldError(
                f"/optional/{index}", "unknown", f"{scope[:80]!r} is not optional; these are: {', '.join(sorted(optional)) or 'none'}."
            )
            for index, scope in enumerate(agreement.optional)
            if scope not in optional
        ]
        pending = self._host.grants.pending(plugin, offer.asking, area)
        if pending.effect is Effect.SENSITIVE and not agreement.officer.strip():
            reason = "Data about people goes abroad, or an algorithm is new: name who looked at it for the protection of data."
            faults.append(FieldError("/officer", "required", reason))
        if faults:
            raise InvalidError("grant_invalid", "This cannot be agreed to as it is; each field says why.", tuple(faults))
