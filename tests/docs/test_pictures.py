"""The documentation's pictures and the walks of its tour: all there, none left over, the same in both languages."""

import re

import pytest

from tests.journeys.walks import LANGUAGES, ROOT, Deed, UnknownSentenceError, pages, walk

DOCS = ROOT / "docs"
IMAGES = DOCS / "images"
MOST_BYTES = 6_000_000
_SHOWN = re.compile(r"!\[[^\]]*\]\(([^)]+\.(?:png|webp))\)")


def shown() -> set[str]:
    """Every picture that a page or a readme shows, by its path from the root."""
    found = set()
    for page in [*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "README.zh-CN.md"]:
        for link in _SHOWN.findall(page.read_text(encoding="utf-8")):
            found.add(str((page.parent / link).resolve().relative_to(ROOT)))
    return found


def test_every_picture_is_there_and_shown():
    there = {str(path.relative_to(ROOT)) for path in IMAGES.rglob("*") if path.is_file()}
    assert shown() == there


def test_they_are_small():
    assert sum(path.stat().st_size for path in IMAGES.rglob("*") if path.is_file()) < MOST_BYTES


def test_every_page_of_the_tour_is_listed():
    for language in LANGUAGES:
        there = {path for path in (DOCS / language / "guide" / "tour").glob("*.md") if path.stem != "index"}
        assert set(pages(language)) == there


def _shape(deed: Deed) -> tuple[str, str | None]:
    """What is the same in both languages: who, what is typed, which picture."""
    given = deed.given
    typed = given.get("who") or given.get("words") or given.get("path") or given.get("name", "").removesuffix("-en")
    return deed.kind, typed if deed.kind in {"sign_in", "sign_in_phone", "case", "write", "read", "file", "picture"} else None


@pytest.mark.parametrize("stem", [page.stem for page in pages("en")])
def test_both_languages_take_the_same_steps(stem):
    walks = [[_shape(deed) for deed in walk(page, language)] for language in LANGUAGES for page in pages(language) if page.stem == stem]
    assert walks[0] == walks[1]


def test_a_sentence_that_nobody_can_follow_is_refused(tmp_path, monkeypatch):
    page = tmp_path / "page.md"
    page.write_text("1. Press **Go** hard. This explains it.\n", encoding="utf-8")
    monkeypatch.setattr("tests.journeys.walks.ROOT", tmp_path)
    with pytest.raises(UnknownSentenceError, match="Press"):
        walk(page, "en")


def test_typed_words_may_hold_the_end_of_a_sentence(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("1. 在 **理由** 中填写 `好了。走吧！`。点 **提交**。\n", encoding="utf-8")
    assert [(deed.kind, deed.given) for deed in walk(page, "zh-CN")] == [
        ("write", {"label": "理由", "words": "好了。走吧！"}),
        ("choose", {"name": "提交"}),
    ]
