"""Redaction, reveals, the own view and erasure put together."""

from typing import Final

from litestar import Controller

from wangge_core.cases.duplicates.echoes import Echoes
from wangge_core.cases.handling import Handling
from wangge_core.cases.privacy.controllers import ErasureController, OwnViewController, PrivacyController
from wangge_core.cases.privacy.erasing import Erasing
from wangge_core.cases.privacy.holders import Holders
from wangge_core.cases.privacy.own_view import OwnViews
from wangge_core.cases.privacy.redaction import Redaction
from wangge_core.cases.privacy.repository import PrivacyRepository
from wangge_core.cases.privacy.revealing import Revealing
from wangge_core.cases.surroundings import Ground

CONTROLLERS: Final[tuple[type[Controller], ...]] = (PrivacyController, ErasureController, OwnViewController)


class PrivacyKernel:
    """The services that guard what people told."""

    def __init__(self, ground: Ground, rows: PrivacyRepository, holders: Holders, echoes: Echoes, handling: Handling) -> None:
        """`rows` and `holders` serve reports and their progress pages too."""
        near = ground.near
        self.redaction = Redaction(
            database=near.database,
            cases=ground.cases,
            repository=rows,
            pictures=near.pictures,
            search=ground.search,
            handling=handling,
            recorder=ground.recorder,
            access=near.access,
            time=near.time,
        )
        self.revealing = Revealing(
            database=near.database,
            cases=ground.cases,
            repository=rows,
            pictures=near.pictures,
            handling=handling,
            access=near.access,
            audit=near.audit,
            rules=ground.rules,
        )
        self.own_views = OwnViews(
            holders=holders, repository=rows, attachments=ground.attachments, pictures=near.pictures, rules=ground.rules
        )
        self.erasing = Erasing(
            database=near.database,
            cases=ground.cases,
            repository=rows,
            holders=holders,
            echoes=echoes,
            redaction=self.redaction,
            search=ground.search,
            clearing=near.clearing,
            recorder=ground.recorder,
            access=near.access,
            outbox=near.outbox,
            rules=ground.rules,
            time=near.time,
        )

    def services(self) -> dict[str, object]:
        """Return what controllers ask for by name."""
        return {"redaction": self.redaction, "revealing": self.revealing, "own_views": self.own_views, "erasing": self.erasing}
