"""Redaction, reveals, the own view and erasure put together."""

from typing import Final

from litestar import Controller

from wangge_core.cases.duplicates.echoes import Echoes
from wangge_core.cases.handling import Handling
from wangge_core.cases.privacy.controllers import ErasureController, OwnViewController, PrivacyController
from wangge_core.cases.privacy.eraser import Eraser
from wangge_core.cases.privacy.erasing import Erasing
from wangge_core.cases.privacy.holders import Holders
from wangge_core.cases.privacy.own_view import OwnViews
from wangge_core.cases.privacy.passages.repository import PassageRepository
from wangge_core.cases.privacy.redaction import Redaction
from wangge_core.cases.privacy.repository import PrivacyRepository
from wangge_core.cases.privacy.retention import RETENTION, Retention
from wangge_core.cases.privacy.revealing import Revealing
from wangge_core.cases.privacy.years import Years
from wangge_core.cases.relations.repository import RelationRepository
from wangge_core.cases.surroundings import Ground
from wangge_core.jobs.runner import Runner

CONTROLLERS: Final[tuple[type[Controller], ...]] = (PrivacyController, ErasureController, OwnViewController)


class PrivacyKernel:
    """The services that guard what people told."""

    def __init__(
        self,
        ground: Ground,
        rows: PrivacyRepository,
        holders: Holders,
        echoes: Echoes,
        relations: RelationRepository,
        handling: Handling,
    ) -> None:
        """`rows` and `holders` serve reports and their progress pages too."""
        near = ground.near
        passages = PassageRepository(near.database, near.remembered)
        self.redaction = Redaction(
            database=near.database,
            cases=ground.cases,
            repository=rows,
            passages=passages,
            pictures=near.pictures,
            search=ground.search,
            handling=handling,
            recorder=ground.recorder,
            access=near.access,
            time=near.time,
        )
        self.revealing = Revealing(
            database=near.database,
            repository=rows,
            passages=passages,
            pictures=near.pictures,
            handling=handling,
            access=near.access,
            audit=near.audit,
            rules=ground.rules,
        )
        years = Years(rules=ground.rules, host=near.host)
        self.own_views = OwnViews(
            holders=holders,
            repository=rows,
            passages=passages,
            attachments=ground.attachments,
            pictures=near.pictures,
            rules=ground.rules,
            years=years,
        )
        eraser = Eraser(
            repository=rows,
            passages=passages,
            redaction=self.redaction,
            search=ground.search,
            clearing=near.clearing,
            recorder=ground.recorder,
            rules=ground.rules,
        )
        self.erasing = Erasing(
            database=near.database,
            cases=ground.cases,
            repository=rows,
            holders=holders,
            echoes=echoes,
            relations=relations,
            eraser=eraser,
            recorder=ground.recorder,
            access=near.access,
            outbox=near.outbox,
            rules=ground.rules,
            time=near.time,
        )
        self.retention = Retention(
            database=near.database, repository=rows, eraser=eraser, rules=ground.rules, years=years, jobs=near.jobs, time=near.time
        )

    def register(self, runner: Runner) -> None:
        """Name the jobs."""
        runner.register(RETENTION, self.retention.run)

    def services(self) -> dict[str, object]:
        """Return what controllers ask for by name."""
        return {"redaction": self.redaction, "revealing": self.revealing, "own_views": self.own_views, "erasing": self.erasing}
