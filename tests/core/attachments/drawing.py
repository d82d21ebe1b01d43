"""Pictures for tests."""

import io

from PIL import Image


def picture(colour: str = "teal", kind: str = "JPEG", size: tuple[int, int] = (640, 480)) -> bytes:
    """Return the bytes of a picture of one colour."""
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, kind)
    return target.getvalue()
