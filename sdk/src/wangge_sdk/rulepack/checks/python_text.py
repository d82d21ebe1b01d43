"""Code as a reviewer sees it: whether what stands there is what runs."""

import unicodedata
from collections.abc import Iterator
from typing import Final

from wangge_sdk.rulepack.check import Words, both
from wangge_sdk.rulepack.code.module import Module
from wangge_sdk.rulepack.hit import Hit
from wangge_sdk.rulepack.subject import Subject

_HIDDEN_CHARACTERS: Final = frozenset(
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\x0b\x0c\x1a\x08\x00"
)
_LONG: Final = 400
_LONGEST_LINE: Final = 2000
_DENSE: Final = 0.97
"""Share of letters, digits and a few signs in encoded texts; prose has spaces and full stops, Chinese none of them."""
_ENCODED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-\\")


def readable(subject: Subject) -> Iterator[Hit]:
    """Yield the files of Python that cannot be read."""
    for file, why in subject.unreadable.items():
        yield Hit(file=file, message=both((f"无法读取：{why}。", f"It cannot be read: {why}.")))


def hidden_text(subject: Subject) -> Iterator[Hit]:
    """Yield characters that nobody sees."""
    for file in subject.modules:
        for number, line in enumerate(subject.modules[file].text.split("\n"), 1):
            if found := next((char for char in line if char in _HIDDEN_CHARACTERS), None):
                yield Hit(
                    file=file,
                    line=number,
                    message=both((f"有看不见的字符 U+{ord(found):04X}。", f"There is a character nobody sees, U+{ord(found):04X}.")),
                )


def lookalike_names(_subject: Subject, module: Module) -> Iterator[tuple[int, Words]]:
    """Yield names with letters of alphabets that look like Latin ones."""
    for node, _ in module.nodes:
        names = [getattr(node, field, None) for field in ("id", "attr", "name", "arg", "asname")]
        for name in names:
            if isinstance(name, str) and not name.isascii() and _mixes(name):
                yield getattr(node, "lineno", 0), (f"名称 {name!r} 混用了相似的字母。", f"The name {name!r} mixes letters that look alike.")


def _mixes(name: str) -> bool:
    scripts = {unicodedata.name(char, "").partition(" ")[0] for char in name if char.isalpha()}
    return bool(scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})


def opaque(_subject: Subject, module: Module) -> Iterator[tuple[int, Words]]:
    """Yield long texts and lines that nobody can read."""
    for word in module.words:
        if not word.documents and len(word.text) >= _LONG and _is_opaque(word.text):
            yield word.line, ("很长的、无法阅读的文字。", "A long text that nobody can read.")
    for line, text in enumerate(module.text.split("\n"), 1):
        if len(text) > _LONGEST_LINE:
            yield line, (f"一行有 {len(text)} 个字符。", f"A line of {len(text)} characters.")


def _is_opaque(text: str) -> bool:
    return sum(char in _ENCODED for char in text) / len(text) >= _DENSE
