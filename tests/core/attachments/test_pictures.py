import io

import pytest
from PIL import Image

from wangge_core.attachments.pictures import prepare
from wangge_core.errors import InvalidError, UnsupportedTypeError


def _picture(kind: str = "JPEG", size: tuple[int, int] = (800, 600), mode: str = "RGB", exif: Image.Exif | None = None) -> bytes:
    target = io.BytesIO()
    image = Image.new(mode, size, "orange" if mode == "RGB" else 0)
    image.save(target, kind, **({"exif": exif} if exif else {}))
    return target.getvalue()


def _located() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F] = "Maker of the phone"
    exif[0x0112] = 6  # turned by 90 degrees
    exif.get_ifd(0x8825)[2] = (30.0, 12.0, 5.0)
    return exif


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "L"), ("WEBP", "RGB")])
def test_what_goes_in_comes_out_as_jpeg_with_a_thumbnail(kind, mode):
    picture = prepare(_picture(kind, mode=mode))
    assert (picture.width, picture.height) == (800, 600)
    for data, longest in ((picture.data, 800), (picture.thumbnail, 480)):
        image = Image.open(io.BytesIO(data))
        assert image.format == "JPEG"
        assert max(image.size) == longest


def test_metadata_is_gone_and_the_picture_stands_upright():
    data = _picture(exif=_located())
    assert b"Maker of the phone" in data
    picture = prepare(data)
    assert b"Maker" not in picture.data
    assert not Image.open(io.BytesIO(picture.data)).getexif()
    assert (picture.width, picture.height) == (600, 800)


def test_what_hides_behind_the_picture_is_gone():
    assert b"<script>" not in prepare(_picture() + b"<script>alert(1)</script>").data


def test_large_pictures_shrink():
    assert max(prepare(_picture(size=(4000, 3000))).width, 0) == 2560


@pytest.mark.parametrize("data", [b"", b"<html>", b"%PDF-1.7", b"GIF89a" + b"\0" * 50, b"\xff\xd8\xff"])
def test_other_content_is_refused_by_its_bytes(data):
    with pytest.raises(UnsupportedTypeError, match="JPEG, PNG or WebP"):
        prepare(data)


def test_a_cut_off_picture_is_refused():
    with pytest.raises(InvalidError, match="attachment_unreadable"):
        prepare(_picture(size=(2000, 2000))[:9_000])


def test_a_picture_that_unpacks_to_too_much_is_refused():
    with pytest.raises(InvalidError, match="10000 × 10000"):
        prepare(_picture("PNG", (10_000, 10_000), "L"))
