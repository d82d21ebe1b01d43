"""Duplicates put together: likeness, merging, "me too"."""

from typing import Final

from litestar import Controller

from wangge_core.cases.duplicates.controllers import DuplicateController, SimilarController
from wangge_core.cases.duplicates.counting import Counting
from wangge_core.cases.duplicates.echoes import Echoes
from wangge_core.cases.duplicates.merging import Merging
from wangge_core.cases.duplicates.repository import DuplicateRepository
from wangge_core.cases.duplicates.service import Duplicates
from wangge_core.cases.handling import Handling
from wangge_core.cases.surroundings import Ground

CONTROLLERS: Final[tuple[type[Controller], ...]] = (DuplicateController, SimilarController)


class DuplicateKernel:
    """The services around cases that may be about the same thing."""

    def __init__(self, ground: Ground, rows: DuplicateRepository, handling: Handling) -> None:
        """`rows` serve the advice on reports too."""
        near = ground.near
        counting = Counting(cases=ground.cases, repository=rows, rules=ground.rules, outbox=near.outbox)
        self.duplicates = Duplicates(
            cases=ground.cases,
            repository=rows,
            handling=handling,
            sights=ground.sights,
            rules=ground.rules,
            offers=near.host,
            places=near.places,
            units=near.units,
            time=near.time,
        )
        self.merging = Merging(
            database=near.database,
            cases=ground.cases,
            repository=rows,
            handling=handling,
            recorder=ground.recorder,
            counting=counting,
            access=near.access,
            rules=ground.rules,
            time=near.time,
        )
        self.echoes = Echoes(
            database=near.database, repository=rows, counting=counting, rules=ground.rules, audit=near.audit, time=near.time
        )

    def services(self) -> dict[str, object]:
        """Return what controllers ask for by name."""
        return {"duplicates": self.duplicates, "merging": self.merging, "echoes": self.echoes}
