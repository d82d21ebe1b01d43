"""A reporter adds to an open report; it stands in the history of the case, and whoever acts next is told."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.attachments.errors import unknown
from wangge_core.attachments.repository import AttachmentRepository
from wangge_core.cases.additions.errors import NothingOpenError, NotYoursError, nothing_said, too_much
from wangge_core.cases.additions.schemas import AdditionIn
from wangge_core.cases.errors import ClientIdReusedError
from wangge_core.cases.model import Case, Step
from wangge_core.cases.privacy.holders import Held, Holders
from wangge_core.cases.recording import Act, Recorder
from wangge_core.cases.repository import CaseRepository
from wangge_core.database import Database
from wangge_core.instants import TimeSource

SUPPLEMENT: Final = "supplement"
MOST_A_DAY: Final = 10
"""How often a report may be added to within a day; each address is limited besides."""
_DAY: Final = timedelta(days=1)
_PICTURES: Final = {"zh-CN": "照片和语音", "en": "Pictures and voice notes"}


def takes_additions(held: Held) -> bool:
    """Tell whether the holder of a code may add to what it opens: their own report, as long as it is open itself."""
    return held.role != "echo" and held.lead.id == held.acts_on.id and held.lead.closed_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    """Takes them. What is added changes nothing of the case: nobody's open form is overtaken, and no clock moves."""

    database: Database
    cases: CaseRepository
    holders: Holders
    attachments: AttachmentRepository
    recorder: Recorder
    time: TimeSource

    async def add(self, sender: str, query_code: str, given: AdditionIn) -> None:
        """Add to the report that a code opens; the same addition sent again changes nothing. `sender` binds the uploads.

        Raises:
            NotFoundError: the code opens nothing.
            NotYoursError, NothingOpenError: it opens nothing that may be added to.
            InvalidError: `addition_empty`, `attachment_unknown`.
            ClientIdReusedError: the client id was used for other words or pictures on this report.
            TooManyError: `addition_limit`.
        """
        held = await self.holders.held(query_code)
        if held.role == "echo":
            raise NotYoursError
        text, now = given.text.strip(), self.time.now()
        if not text and not given.attachments:
            raise nothing_said()
        async with self.database.transaction():
            case = await self.cases.hold(held.acts_on.id)
            before = [step for step in await self.cases.steps(case.id) if step.action == SUPPLEMENT]
            if _taken(before, text, given):
                return
            if not takes_additions(held) or case.closed_at is not None:
                raise NothingOpenError(held.case.number)
            if sum(step.at > now - _DAY for step in before) >= MOST_A_DAY:
                raise too_much(MOST_A_DAY)
            await self._write(sender, case, text, given, now)

    async def _write(self, sender: str, case: Case, text: str, given: AdditionIn, now: datetime) -> None:
        pictures = [str(one) for one in given.attachments]
        data: dict[str, Any] = {"client_id": str(given.client_id), "attachments": pictures}
        if pictures:
            count = str(len(pictures))
            data["facts"] = [{"label": _PICTURES, "value": {"zh-CN": count, "en": count}}]
        act = Act(
            action=SUPPLEMENT,
            event="case.supplemented",
            data=data,
            told={"attachments": len(pictures)},
            note=text or None,
            facts={"attachments": [*pictures]},
        )
        step_id = await self.recorder.append(Actor(kind="resident", id=f"case:{case.id}"), case, act, now)
        await self._claim(given.attachments, sender, case.id, step_id)

    async def _claim(self, attachments: list[UUID], sender: str, case_id: UUID, step_id: UUID) -> None:
        """Give the pictures to the case as what its reporter sent: they are shown, hidden and erased as those of the report are."""
        claimed = await self.attachments.claim(attachments, sender, case_id, step_id, "report")
        if claimed != len(attachments):
            raise unknown(claimed)


def _taken(before: list[Step], text: str, given: AdditionIn) -> bool:
    """Tell whether this very addition has been taken.

    Raises:
        ClientIdReusedError: another one was, under the same id.
    """
    for step in before:
        if step.data.get("client_id") == str(given.client_id):
            if (step.note or "", step.data.get("attachments")) != (text, [str(one) for one in given.attachments]):
                raise ClientIdReusedError
            return True
    return False
