import pytest

from wangge_sdk.texts import say

NOISE = {"en": "Noise", "zh-CN": "噪声"}


@pytest.mark.parametrize(
    ("text", "locale", "wording"),
    [
        (NOISE, "en", "Noise"),
        (NOISE, "zh-CN", "噪声"),
        (NOISE, "zh-TW", "噪声"),
        (NOISE, "en-GB", "Noise"),
        (NOISE, "bo", "噪声"),
        ({"en": "Noise", "bo": "སྒྲ"}, "mn", "Noise"),
        ({"bo": "སྒྲ"}, "mn", "སྒྲ"),
        ({}, "en", ""),
    ],
)
def test_the_nearest_wording_is_said(text, locale, wording):
    assert say(text, locale) == wording
