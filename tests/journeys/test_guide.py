"""The tour of the guide, followed word by word in both languages, each in a demonstration county of its own.

Each page in one of the languages, in turn; `WANGGE_TEST_SOAK=1` follows all of them in both.

The pictures go to `build/tour`; `python -m docs._ext.images` makes those of the documentation from them.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Walker, running_demo
from tests.journeys.guide import Follower
from tests.journeys.walks import LANGUAGES, pages, walk

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1800)]


SOAK: Final = bool(os.environ.get("WANGGE_TEST_SOAK"))


def _followed(language: str) -> list[Path]:
    """Return the pages to follow in a language: every other one, or all of them."""
    return pages(language)[None if SOAK else LANGUAGES.index(language) :: 1 if SOAK else len(LANGUAGES)]


@pytest.fixture(scope="module", params=LANGUAGES)
def county(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A language, and the address of a county where nobody has done anything yet."""
    with running_demo(tmp_path_factory.mktemp("tour")) as address:
        yield request.param, address


def test_the_tour(browser: Browser, county: tuple[str, str], subtests: pytest.Subtests):
    language, address = county
    for page in _followed(language):
        walking = Walker(browser, address)
        with subtests.test(page.stem):
            follower = Follower(walking, language)
            for deed in walk(page, language):
                follower.follow(deed)
        walking.close()
