"""Pictures: what they are is read from their bytes; what goes into the store is drawn anew.

Drawing anew drops EXIF (place, device, owner), comments and anything hidden behind the image data.
"""

import io
from typing import Final

import msgspec
from PIL import Image, ImageOps, UnidentifiedImageError

from wangge_core.attachments.errors import unreadable, wrong_type

_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_MOST_PIXELS: Final = 60_000_000
_LONGEST_SIDE: Final = 2_560
_THUMBNAIL_SIDE: Final = 480
_QUALITY: Final = 85
MEDIA_TYPE: Final = "image/jpeg"

Image.MAX_IMAGE_PIXELS = None  # our own, stricter limit is checked before anything is unpacked


class Picture(msgspec.Struct, frozen=True):
    """A picture ready to be stored, with its thumbnail; both are JPEG."""

    data: bytes
    thumbnail: bytes
    width: int
    height: int


def prepare(data: bytes) -> Picture:
    """Check and redraw an uploaded picture: upright, at most 2,560 pixels long, without metadata.

    Raises:
        UnsupportedTypeError: the bytes are no JPEG, PNG or WebP.
        InvalidError: `attachment_unreadable`, when the picture is broken or would unpack to over 60 million pixels.
    """
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise unreadable(f"it has {opened.width} × {opened.height} pixels")
            opened.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
            upright = ImageOps.exif_transpose(opened)
            image = _on_white(upright)
    except UnidentifiedImageError as error:
        raise wrong_type() from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise unreadable(str(error) or type(error).__name__) from error
    image.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), Image.Resampling.LANCZOS)
    small = image.copy()
    small.thumbnail((_THUMBNAIL_SIDE, _THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    return Picture(_jpeg(image), _jpeg(small), image.width, image.height)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image.copy()
    layered = image.convert("RGBA")
    ground = Image.new("RGBA", layered.size, "white")
    ground.alpha_composite(layered)
    return ground.convert("RGB")


def _jpeg(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=_QUALITY, optimize=True)
    return target.getvalue()
