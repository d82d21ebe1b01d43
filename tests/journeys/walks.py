"""Walks of the guide: numbered steps in `docs/*/guide/tour`, read as sentences that a browser can follow.

A step is made of sentences. One that names something on the screen (**bold**) or something typed (`code`) must be one of
those below, so that nothing that a reader is told to do goes untried; the others are explanations and are passed over.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[2]
LANGUAGES: Final = ("en", "zh-CN")

_BOLD: Final = r"\*\*(?P<{}>[^*]+)\*\*"
_CODE: Final = r"`(?P<{}>[^`]+)`"


def _sentence(pattern: str) -> re.Pattern[str]:
    """Return the pattern with `<name>` for something on the screen and `[name]` for something typed."""
    bold = re.sub(r"<(\w+)>", lambda match: _BOLD.format(match[1]), pattern)
    return re.compile(re.sub(r"\[(\w+)\]", lambda match: _CODE.format(match[1]), bold))


SENTENCES: Final = {
    "en": {
        "sign_in": _sentence("Sign in as [who]"),
        "sign_in_phone": _sentence("On a phone, sign in as [who]"),
        "resident": _sentence("As a resident, open [path]"),
        "menu": _sentence("Open <name>"),
        "case": _sentence("Open the case [words]"),
        "choose": _sentence("Choose <name>"),
        "confirm": _sentence("Confirm"),
        "enter": _sentence("Press Enter"),
        "write": _sentence("Write [words] into <label>"),
        "select": _sentence("Select <option> under <label>"),
        "file": _sentence("Under <card> give <label> the file [path]"),
        "see": _sentence("You see <name>"),
        "read": _sentence("You read [words]"),
        "gone": _sentence("There is no <name>"),
    },
    "zh-CN": {
        "sign_in": _sentence("以 [who] 登录"),
        "sign_in_phone": _sentence("在手机上以 [who] 登录"),
        "resident": _sentence("作为居民打开 [path]"),
        "menu": _sentence("打开 <name>"),
        "case": _sentence("打开案件 [words]"),
        "choose": _sentence("点 <name>"),
        "confirm": _sentence("确认"),
        "enter": _sentence("按回车"),
        "write": _sentence("在 <label> 中填写 [words]"),
        "select": _sentence("在 <label> 中选 <option>"),
        "file": _sentence("在 <card> 的 <label> 处选文件 [path]"),
        "see": _sentence("可以看到 <name>"),
        "read": _sentence("可以读到 [words]"),
        "gone": _sentence("没有 <name>"),
    },
}
_SAID: Final = {
    "en": re.compile(r"(?:`[^`]*`|\*\*[^*]+\*\*|[^.!`*]|[.!](?!\s|$))+[.!]?"),
    "zh-CN": re.compile(r"(?:`[^`]*`|\*\*[^*]+\*\*|[^。！`*])+[。！]?"),
}
"""One sentence; what is typed or stands on the screen may itself hold an end of a sentence."""
_STEP: Final = re.compile(r"^\d+\. (?P<text>.+(?:\n\n?   \S.*)*)", re.MULTILINE)
_PICTURE: Final = re.compile(r"!\[[^\]]*\]\([./]*images/tour/(?P<name>[a-z0-9-]+)\.webp\)")


class Deed(NamedTuple):
    """Something to do or to see, or a picture to take; `said` is the sentence, to be found again when it fails."""

    kind: str
    given: dict[str, str]
    said: str


class UnknownSentenceError(Exception):
    """A step that nobody could follow by machine; the message names the page, the sentence and what there is."""


def pages(language: str) -> list[Path]:
    """Return the pages of the tour, in the order of its table of contents."""
    folder = ROOT / "docs" / language / "guide" / "tour"
    listed = re.search(r"```\{toctree\}(.*?)```", (folder / "index.md").read_text(encoding="utf-8"), re.DOTALL)
    names = [line.strip() for line in (listed[1] if listed else "").splitlines() if line.strip() and not line.startswith(":")]
    return [folder / f"{name}.md" for name in names]


def walk(page: Path, language: str) -> list[Deed]:
    """Return what a page tells its reader to do, in order.

    Raises:
        UnknownSentenceError: a sentence is not among those that can be followed.
    """
    text = page.read_text(encoding="utf-8")
    return [deed for step in _STEP.finditer(text) for deed in _deeds(step["text"], page, language)]


def _deeds(step: str, page: Path, language: str) -> Iterator[Deed]:
    pictures = [match["name"] for match in _PICTURE.finditer(step)]
    words = " ".join(_PICTURE.sub("", step).split())
    for sentence in _SAID[language].findall(words):
        yield from _deed(sentence.strip(), page, language)
    for name in pictures:
        yield Deed("picture", {"name": name}, name)


def _deed(sentence: str, page: Path, language: str) -> Iterator[Deed]:
    plain = sentence.rstrip(".。!！ ")
    for kind, pattern in SENTENCES[language].items():
        if match := pattern.fullmatch(plain):
            yield Deed(kind, match.groupdict(), sentence)
            return
    if "**" in sentence or "`" in sentence:
        known = "; ".join(SENTENCES[language])
        message = f"{page.relative_to(ROOT)}: nobody can follow {sentence!r}; there are {known}"
        raise UnknownSentenceError(message)
