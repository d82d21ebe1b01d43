"""What the person in whose name a plugin is called has set of it for themselves."""

from dataclasses import dataclass

from wangge_core.broker.answering import Answered
from wangge_core.broker.asker import Asker
from wangge_core.plugins.host import Host
from wangge_core.plugins.personal.service import PersonalSettings
from wangge_sdk.broker.calls import SETTINGS_MINE, SettingsData, SettingsMine
from wangge_sdk.platform import RefusedError


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalMethods:
    """Answers about the person who acts; the plugin names nobody."""

    personal: PersonalSettings
    host: Host

    def answered(self) -> tuple[Answered, ...]:
        """Return the methods."""
        return (Answered(SETTINGS_MINE, self.mine),)

    async def mine(self, asker: Asker, wanted: SettingsMine) -> SettingsData:  # noqa: ARG002  there is nothing to choose
        """Return the settings of the person who acts.

        Raises:
            RefusedError: `no_acting_person`.
        """
        account_id = asker.person.account_id if asker.person else None
        if account_id is None:
            raise RefusedError("no_acting_person", "These are somebody's own settings; ask while a person who is signed in waits for it.")
        offer = self.host.installed(asker.plugin, asker.version).offer
        return SettingsData(await self.personal.read(account_id, offer) if offer else {})
