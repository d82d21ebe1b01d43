"""Units and people over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.identity.directory.model import Person, PersonPage, UnitEntry, UnitPage
from wangge_core.identity.directory.schemas import PersonChange, PersonDraft, UnitChange, UnitDraft
from wangge_core.identity.directory.service import Directory

AreaQuery = Annotated[str | None, Parameter(pattern="^[0-9]{2,15}$")]
Limit = Annotated[int, Parameter(ge=1, le=200)]


class UnitController(Controller):
    """Offices, stations and companies that cases are dispatched to."""

    path = "/units"
    tags = ("units",)

    @get("/", operation_id="listUnits", summary="List units; with an area, those that serve it")
    async def page(
        self,
        actor: NamedDependency[Actor],
        directory: NamedDependency[Directory],
        area: FromQuery[AreaQuery] = None,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Limit] = 100,
    ) -> UnitPage:
        """Return a page; `next` of one page is `after` of the following."""
        return await directory.units(actor, area, after, limit)

    @post("/", operation_id="createUnit", summary="Found a unit")
    async def add(self, actor: NamedDependency[Actor], directory: NamedDependency[Directory], data: JSONBody[UnitDraft]) -> UnitEntry:
        """Return the new unit."""
        return await directory.add_unit(actor, data)

    @patch("/{unit_id:uuid}", operation_id="changeUnit", summary="Rename or end a unit")
    async def change(
        self, actor: NamedDependency[Actor], directory: NamedDependency[Directory], unit_id: FromPath[UUID], data: JSONBody[UnitChange]
    ) -> UnitEntry:
        """Return the unit as it is now."""
        return await directory.change_unit(actor, unit_id, data)


class PersonController(Controller):
    """People who work with the platform."""

    path = "/people"
    tags = ("people",)

    @get("/", operation_id="listPeople", summary="List people, phones masked")
    async def page(
        self,
        actor: NamedDependency[Actor],
        directory: NamedDependency[Directory],
        name: FromQuery[Annotated[str, Parameter(max_length=80)]] = "",
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Limit] = 100,
    ) -> PersonPage:
        """Return a page of those whose name holds `name`."""
        return await directory.people(actor, name, after, limit)

    @post("/", operation_id="createPerson", summary="Enter a person")
    async def add(self, actor: NamedDependency[Actor], directory: NamedDependency[Directory], data: JSONBody[PersonDraft]) -> Person:
        """Return the new person."""
        return await directory.add_person(actor, data)

    @get("/{person_id:uuid}", operation_id="getPerson", summary="A person; seeing the phone is audited")
    async def person(self, actor: NamedDependency[Actor], directory: NamedDependency[Directory], person_id: FromPath[UUID]) -> Person:
        """Return the person."""
        return await directory.person(actor, person_id)

    @patch("/{person_id:uuid}", operation_id="changePerson", summary="Correct a person, or end their work here")
    async def change(
        self, actor: NamedDependency[Actor], directory: NamedDependency[Directory], person_id: FromPath[UUID], data: JSONBody[PersonChange]
    ) -> Person:
        """Return the person as they are now."""
        return await directory.change_person(actor, person_id, data)
