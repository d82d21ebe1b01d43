"""Following what a registry withdraws, and its advisories: each list is a signed target; see `plugins.withdrawal`."""

from typing import Final

from wangge_core.market.offers.repository import Offered
from wangge_core.market.syncing import Told
from wangge_core.market.trust import Vouched
from wangge_core.plugins.host import Host
from wangge_core.plugins.withdrawal.acting import Sweeper
from wangge_core.plugins.withdrawal.errors import ListRefusedError, WithdrawnError
from wangge_core.plugins.withdrawal.taking import ListTaking
from wangge_sdk.withdrawals import ADVISORIES, REVOCATIONS, WITHDRAWALS

_LISTS: Final = (REVOCATIONS, WITHDRAWALS, ADVISORIES)


class SignedLists:
    """A follower of the registry."""

    def __init__(self, taking: ListTaking, sweeper: Sweeper) -> None:
        """`taking` keeps what is good, `sweeper` acts on it at once."""
        self._taking = taking
        self._sweeper = sweeper

    async def follow(self, vouched: Vouched, told: Told) -> None:
        """Take every list; one that is refused keeps none of the others from being taken.

        Raises:
            ListRefusedError: the first one that was refused.
        """
        refused: ListRefusedError | None = None
        for position, name in enumerate(_LISTS):
            await told(position, len(_LISTS))
            try:
                await self._taking.take(name, await vouched.document(name))
            except ListRefusedError as error:
                refused = refused or error
        await self._sweeper.sweep()
        if refused is not None:
            raise refused


class NothingWithdrawn:
    """What speaks against installing: any withdrawal, a yank too."""

    def __init__(self, host: Host) -> None:
        """`host` knows what is in force."""
        self._host = host

    async def __call__(self, offered: Offered) -> None:
        """Go on only with what is not withdrawn.

        Raises:
            WithdrawnError: it is; the detail says why.
        """
        record = offered.record
        found = self._host.standing.choices.withdrawn.refuses(record.plugin, record.version, record.sha256)
        if found is not None:
            raise WithdrawnError(record.plugin, record.version, found)
