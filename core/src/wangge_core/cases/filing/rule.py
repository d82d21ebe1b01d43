"""What follows from a step that refers a case: whom it was referred to is kept as it read on that day."""

from dataclasses import dataclass
from datetime import datetime

from wangge_core.access.model import Actor
from wangge_core.cases.filing.choices import referrals
from wangge_core.cases.filing.repository import FilingRepository
from wangge_core.cases.model import Case
from wangge_core.cases.moves import Move
from wangge_core.cases.ports import Catalogue
from wangge_core.cases.schemas import ActionIn
from wangge_core.cases.workflow import Transition
from wangge_core.errors import FieldError, InvalidError


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingRule:
    """A new class must be another one; a referral is written down."""

    repository: FilingRepository
    host: Catalogue

    async def allow(self, actor: Actor, case: Case, step: Transition, given: ActionIn) -> None:  # noqa: ARG002  the protocol's
        """Refuse to reclassify into the class that the case has.

        Raises:
            InvalidError: `class_unchanged`.
        """
        if step.id == "reclassify" and given.data.get("class_id") == case.class_id:
            message = "The case is of this class already; choose another, or leave it as it is."
            raise InvalidError("class_unchanged", message, (FieldError("/data/class_id", "class_unchanged", message),))

    async def follow(self, actor: Actor, before: Case, after: Case, moved: Move, now: datetime) -> None:  # noqa: ARG002  the protocol's
        """Keep the name, the telephone and the page that the reporter is shown."""
        if moved.transition.effect == "refer":
            target = moved.data["referral"]
            to = referrals(self.host.catalogue.at(before.place.area).case_type(before.case_type), before.class_id)[target]
            await self.repository.refer(after.id, target, to, now)
