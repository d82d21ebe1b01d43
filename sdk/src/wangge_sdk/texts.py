"""Texts that people read, one wording per language.

A text is a mapping from BCP 47 language tag to wording: ``{"zh-CN": "噪声", "en": "Noise"}``.
The platform speaks ``zh-CN`` and ``en``; a plugin may add others.
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

Text: TypeAlias = Mapping[str, str]
"""Language tag → wording."""

LOCALES: Final = ("zh-CN", "en")
"""The languages that every text of the platform and of its plugins comes in, the first being the default."""


def say(text: Text, locale: str) -> str:
    """Return the wording of ``text`` for ``locale``.

    Falls back from the exact tag to one of the same language (``zh-TW`` reads ``zh-CN``), then to the
    platform's languages in order, then to whatever there is; an empty text gives an empty string.
    """
    if locale in text:
        return text[locale]
    language = locale.partition("-")[0]
    for tag, wording in text.items():
        if tag.partition("-")[0] == language:
            return wording
    for tag in LOCALES:
        if tag in text:
            return text[tag]
    return next(iter(text.values()), "")
