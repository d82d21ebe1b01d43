"""The tutorial for authors works as it is written, and takes no more of the machine than it says."""

import os
import re
from pathlib import Path

import pytest

from tests.docs.tutorial import follow, steps

ROOT = Path(__file__).parents[2]
PAGES = {language: ROOT / "docs" / language / "plugins/ten-minutes.md" for language in ("en", "zh-CN")}
MOST_SECONDS = 600


def page(language: str) -> str:
    return PAGES[language].read_text(encoding="utf-8")


def test_both_languages_tell_the_same_steps() -> None:
    assert list(steps(page("en"))) == list(steps(page("zh-CN")))


def test_both_say_how_long_it_was_measured_to_take() -> None:
    told = [re.findall(r"(\d+) (?:seconds|秒)", page(language).partition("\n## ")[0]) for language in PAGES]
    assert told[0] == told[1]
    assert 0 < int(told[0][0]) < MOST_SECONDS


@pytest.mark.slow
@pytest.mark.timeout(MOST_SECONDS)
def test_the_tutorial_is_followed_word_for_word(tmp_path: Path) -> None:
    before = os.times()
    took = follow(page("en"), tmp_path)
    after = os.times()
    for each in took:
        print(f"{each.seconds:7.1f} s  {each.command}")
    whole = sum(each.seconds for each in took)
    processor = sum(after[2:4]) - sum(before[2:4])
    print(f"{whole:7.1f} s  in all, {processor:.1f} s of a processor")
    assert whole < MOST_SECONDS
