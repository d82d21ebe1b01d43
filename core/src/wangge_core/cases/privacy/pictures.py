"""Hiding parts of a picture. What is hidden is painted over or melted away in the bytes; nothing of it stays behind."""

import io
from collections.abc import Sequence
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta
from PIL import Image

from wangge_core.attachments.pictures import Picture, prepare

Style = Literal["black", "blur"]
Share = Annotated[float, Meta(ge=0, le=1)]
_BLOCKS: Final = 6
"""A blurred rectangle keeps so many colours each way: too few for a face or a plate."""


class Box(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rectangle, in shares of the picture's width and height."""

    left: Share
    top: Share
    width: Annotated[float, Meta(gt=0, le=1)]
    height: Annotated[float, Meta(gt=0, le=1)]


def redacted(data: bytes, boxes: Sequence[Box], style: Style) -> Picture:
    """Return the picture with the rectangles hidden."""
    with Image.open(io.BytesIO(data)) as opened:
        image = opened.convert("RGB")
    for box in boxes:
        place = _pixels(box, image.width, image.height)
        size = (place[2] - place[0], place[3] - place[1])
        if style == "black":
            image.paste((0, 0, 0), place)
        else:
            few = image.crop(place).resize((_BLOCKS, _BLOCKS), Image.Resampling.BOX)
            image.paste(few.resize(size, Image.Resampling.NEAREST), place)
    target = io.BytesIO()
    image.save(target, "PNG")
    return prepare(target.getvalue())


def _pixels(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom: whole pixels, rounded outwards so that no edge shows, at least one each way."""
    left, top = min(int(box.left * width), width - 1), min(int(box.top * height), height - 1)
    right = min(width, max(left + 1, int((box.left + box.width) * width) + 1))
    bottom = min(height, max(top + 1, int((box.top + box.height) * height) + 1))
    return left, top, right, bottom
