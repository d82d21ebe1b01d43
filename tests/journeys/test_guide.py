"""The tour of the guide, followed word by word in a demonstration county of its own.

Each page in one of the languages, in turn; `WANGGE_TEST_SOAK=1` follows all of them in each, in a county for each.

The pictures go to `build/tour`; `python -m docs._ext.images` makes those of the documentation from them.
"""

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import SOAK, Walker, running_demo
from tests.journeys.guide import Follower
from tests.journeys.walks import LANGUAGES, pages, walk

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1800)]


ROUNDS: Final = [(language,) for language in LANGUAGES] if SOAK else [LANGUAGES]
"""Which languages the pages of a county are followed in."""


@pytest.fixture(scope="module", params=ROUNDS, ids="-".join)
def county(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[tuple[str, ...], str]]:
    """Languages, and the address of a county where nobody has done anything yet."""
    with running_demo(tmp_path_factory.mktemp("tour")) as address:
        yield request.param, address


def test_the_tour(browser: Browser, county: tuple[tuple[str, ...], str], subtests: pytest.Subtests):
    languages, address = county
    for place in range(len(pages(languages[0]))):
        language = languages[place % len(languages)]
        page = pages(language)[place]
        walking = Walker(browser, address)
        with subtests.test(page.stem):
            follower = Follower(walking, language)
            for deed in walk(page, language):
                follower.follow(deed)
        walking.close()
