import pytest

from tests.plugins.elderly_care.village import Village


@pytest.fixture
def village() -> Village:
    return Village()
