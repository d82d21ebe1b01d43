"""Those who work here, for plugins: hidden in part unless it was granted."""

from dataclasses import dataclass
from typing import Final

from wangge_core.access.model import Permission
from wangge_core.broker.answering import Answered
from wangge_core.broker.asker import Asker, id_of
from wangge_core.cases.model import masked_name
from wangge_core.errors import NotFoundError
from wangge_core.identity.directory.service import Directory
from wangge_sdk.broker.calls import PEOPLE_GET, PersonData, PersonGet

READ: Final = "people:read"
_SEE: Final = Permission("person", "read")
_REVEAL: Final = Permission("person", "manage")
"""Who may manage people sees their telephones; the directory writes down that it showed one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleMethods:
    """Answers about people."""

    directory: Directory

    def answered(self) -> tuple[Answered, ...]:
        """Return the methods."""
        return (Answered(PEOPLE_GET, self.get, lambda person: (person.id,)),)

    async def get(self, asker: Asker, wanted: PersonGet) -> PersonData:
        """Return somebody.

        Raises:
            RefusedError: `not_granted`.
            NotFoundError: there is nobody, or nobody for this person and plugin.
        """
        asker.require(READ, asker.area)
        person_id = id_of(wanted.id, "person")
        person = await self.directory.person(asker.actor(_SEE), person_id)
        right = asker.right(READ, person.area.code)
        if right is None:
            raise NotFoundError("person", f"There is no person {person_id} that you may see.")
        masked = person.phone
        if right.gives("phone"):
            person = await self.directory.person(asker.actor(_SEE, _REVEAL), person_id)
        named = right.gives("name")
        hidden = (() if named else ("name",)) + (("phone",) if person.phone == masked else ())
        name = person.name if named else masked_name(person.name) or ""
        return PersonData(id=str(person.id), area=person.area.code, name=name, phone=person.phone, masked=hidden)
