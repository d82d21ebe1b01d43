"""Pictures into the recent cases: one with the report, one with what was done."""

import asyncio
from typing import Final

import msgspec

from wangge_core.attachments.repository import Attachment
from wangge_core.attachments.service import AttachmentService
from wangge_core.database import Row
from wangge_core.demo.pictures import SCENE_OF, picture
from wangge_core.demo.unrolling import Unrolled
from wangge_core.ids import new_id

SENDER: Final = "demo"
_VARIANTS: Final = 2
_PURPOSES: Final = {"report": False, "handle": True}
"""Steps that come with a picture, and whether it shows the place mended."""


class Album:
    """Draws each picture once and hangs it in as many cases as like."""

    def __init__(self, pictures: AttachmentService) -> None:
        """`pictures` keeps the files."""
        self._pictures = pictures
        self._drawn: dict[tuple[str, int, bool], Attachment] = {}

    async def illustrated(self, told: Unrolled, number: int) -> tuple[Unrolled, list[Row]]:
        """Return the case with its first picture, and the rows of all its pictures; `number` varies them."""
        scene = SCENE_OF.get(told.case.class_id or "")
        if scene is None:
            return told, []
        hung = [
            msgspec.structs.replace(
                await self._of(scene, number % _VARIANTS, mended=_PURPOSES[step.action]),
                id=new_id(),
                created_at=step.at,
                case_id=told.case.id,
                step_id=step.id,
                purpose=step.action,
            )
            for step in told.steps
            if step.action in _PURPOSES
        ]
        case = msgspec.structs.replace(told.case, photo_id=hung[0].id)
        return msgspec.structs.replace(told, case=case), [Row("attachment", msgspec.structs.asdict(one)) for one in hung]

    async def _of(self, scene: str, variant: int, *, mended: bool) -> Attachment:
        key = (scene, variant, mended)
        if key not in self._drawn:
            data = await asyncio.to_thread(picture, scene, variant, mended=mended)
            self._drawn[key] = await self._pictures.upload(SENDER, data)
        return self._drawn[key]
