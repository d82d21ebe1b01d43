"""Duplicates over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.cases.duplicates.echoes import Echoes
from wangge_core.cases.duplicates.merging import Merging
from wangge_core.cases.duplicates.schemas import DuplicatesOut, EchoOut, MergeIn, SimilarCases, SimilarIn, UnmergeIn
from wangge_core.cases.duplicates.service import Duplicates
from wangge_core.http.senders import HEADER, sender_digest
from wangge_serving.http.limits import PUBLIC, RateLimit

SenderKey = Annotated[
    str | None, HeaderParameter(name=HEADER, required=False, description="Random characters that the device made and keeps.")
]
Number = FromPath[Annotated[str, Parameter(max_length=32)]]


class DuplicateController(Controller):
    """What is like a case, and making two cases one."""

    path = "/cases/{case_id:uuid}"
    tags = ("cases",)

    @get("/duplicates", operation_id="getDuplicates", summary="Open cases that may be about the same thing, and merges")
    async def page(self, actor: NamedDependency[Actor], duplicates: NamedDependency[Duplicates], case_id: FromPath[UUID]) -> DuplicatesOut:
        """Return them likest first, with what each part of the likeness adds."""
        return await duplicates.page(actor, case_id)

    @post("/merge", operation_id="mergeCase", summary="Let this case go into another", status_code=200)
    async def merge(
        self,
        actor: NamedDependency[Actor],
        merging: NamedDependency[Merging],
        duplicates: NamedDependency[Duplicates],
        case_id: FromPath[UUID],
        data: JSONBody[MergeIn],
    ) -> DuplicatesOut:
        """Close this case as a duplicate; all who reported it follow the other from now on."""
        return await duplicates.of(actor, await merging.merge(actor, case_id, data))

    @post("/unmerge", operation_id="unmergeCase", summary="Take a merge back", status_code=200)
    async def unmerge(
        self,
        actor: NamedDependency[Actor],
        merging: NamedDependency[Merging],
        duplicates: NamedDependency[Duplicates],
        case_id: FromPath[UUID],
        data: JSONBody[UnmergeIn],
    ) -> DuplicatesOut:
        """Put this case back where it stood; its clocks run on as promised."""
        return await duplicates.of(actor, await merging.unmerge(actor, case_id, data))


class SimilarController(Controller):
    """Before a report is sent: has somebody reported this already?"""

    path = "/public/similar"
    tags = ("public",)
    opt = PUBLIC

    @post("/", operation_id="findSimilar", summary="Public cases nearby that a report is like", status_code=200)
    async def similar(self, duplicates: NamedDependency[Duplicates], data: JSONBody[SimilarIn]) -> SimilarCases:
        """Return class, place and stage of each, and nothing that anybody wrote or photographed."""
        return await duplicates.similar(data)

    @post("/{number:str}/echo", operation_id="joinCase", summary="Me too: stand behind a report", status_code=200)
    async def join(
        self,
        request: Request[Any, Any, Any],
        caller: NamedDependency[Actor | None],
        echoes: NamedDependency[Echoes],
        echo_limit: NamedDependency[RateLimit],
        number: Number,
        sender_key: SenderKey = None,
    ) -> EchoOut:
        """Count the sender once, and give them a code to follow the case by. A second time gives the same code."""
        echo_limit.take(echo_limit.address_of(request))
        actor = caller or Actor(kind="resident", id="anonymous")
        return await echoes.join(actor, sender_digest(caller, sender_key), number)
