"""Taking lists that a registry has signed: whole and newer, or not at all. What is refused alarms, and changes nothing."""

from typing import Final

from wangge_core.access.model import Actor
from wangge_core.audit.model import Fact
from wangge_core.events.model import Event
from wangge_core.plugins.acting import Acts
from wangge_core.plugins.withdrawal import events
from wangge_core.plugins.withdrawal.errors import ListRefusedError
from wangge_core.plugins.withdrawal.repository import WithdrawalRepository
from wangge_sdk.withdrawals import ADVISORIES, AdvisoryList, ListError, WithdrawalList, read_advisories, read_withdrawals

SYSTEM: Final = Actor.system("withdrawals")
_COUNTY: Final = 6
_FAULT: Final = 400


class ListTaking:
    """The one way in, from a registry and from a bundle."""

    def __init__(self, acts: Acts, county: str) -> None:
        """`county` is the one this server is for; its administrators are told when no plugin is on anywhere."""
        self._acts = acts
        self._repository = WithdrawalRepository(acts.database)
        self._county = county

    async def take(self, name: str, content: bytes | None) -> bool:
        """Take a list; tell whether that changed anything. None stands for one that nobody vouches for.

        Raises:
            ListRefusedError: it is malformed, older than what was taken before, or gone. Administrators are told.
        """
        now = self._acts.time.now()
        kept = next((each for each in await self._repository.lists() if each.name == name), None)
        body = await self._repository.body(name)
        try:
            found = _read(name, content, kept.number if kept else 0, body)
        except ListError as error:
            fault = str(error)[:_FAULT]
            if kept is None or kept.fault != fault:
                await self._refuse(name, fault)
            raise ListRefusedError(fault) from error
        if found is None or content is None:
            return False
        if content == body:
            await self._repository.confirm(name, now)
            return False
        async with self._acts.database.transaction():
            await self._acts.announce()  # first: it lets one act about plugins through at a time
            await self._repository.keep(name, found.number, content, found.made_at, now)
            await self._record("market.list_taken", name, {"number": found.number})
        await self._acts.host.refresh()
        return True

    async def alarm(self, *told: Event) -> None:
        """Announce something about a list, in the caller's transaction."""
        for event in told:
            await self._acts.outbox.append(event)

    def counties(self) -> list[str]:
        """Return where administrators are told of a list: wherever a plugin is or was on."""
        host = self._acts.host
        found = {choice.area[:_COUNTY] for plugin in host.plugins for choice in host.choices_of(plugin.id)}
        return sorted(found) or [self._county]

    async def _refuse(self, name: str, fault: str) -> None:
        now = self._acts.time.now()
        async with self._acts.database.transaction():
            await self._repository.refuse(name, fault, now)
            await self._record("market.list_refused", name, {})
            await self.alarm(*(events.list_refused(name, county, fault, now) for county in self.counties()))

    async def _record(self, action: str, name: str, facts: dict[str, Fact]) -> None:
        await self._acts.record(SYSTEM, action, name, self._county, facts)


def _read(name: str, content: bytes | None, number: int, body: bytes) -> WithdrawalList | AdvisoryList | None:
    """Read a list that comes after one with a number and content.

    Raises:
        ListError: it does not, or is malformed, or there was one and it is gone.
    """
    if content is None:
        if number:
            raise ListError(f"{name} is signed by nobody any more; its number was {number}")
        return None
    found = read_advisories(content) if name == ADVISORIES else read_withdrawals(name, content)
    if found.number < number:
        raise ListError(f"{name} has the number {found.number}, an old one: {number} was taken before")
    if found.number == number and content != body:
        raise ListError(f"{name} has the number {number} of the list before, and other content")
    return found
