"""The drawn pictures: real JPEG, before and after told apart, the same every time."""

import io

import pytest
from PIL import Image

from wangge_core.attachments.pictures import prepare
from wangge_core.demo.pictures import SCENE_OF, SCENES, picture
from wangge_core.demo.wording import wording


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_before_and_after(scene):
    before, after = (picture(scene, 1, mended=mended) for mended in (False, True))
    assert before != after
    assert before == picture(scene, 1, mended=False)
    with Image.open(io.BytesIO(before)) as opened:
        assert (opened.format, opened.size) == ("JPEG", (1200, 900))


def test_numbers_vary_a_scene():
    assert picture("rubbish", 1, mended=False) != picture("rubbish", 2, mended=False)


def test_our_own_upload_takes_them():
    assert prepare(picture("lamp", 1, mended=True)).width == 1200


def test_every_illustrated_class_is_reported():
    assert set(SCENE_OF) <= set(wording().reports)
    assert set(SCENE_OF.values()) == set(SCENES)
