import pytest

from tests.plugins.party_building.town import Town


@pytest.fixture
def town() -> Town:
    return Town()
