from pathlib import Path

import pytest

from tests.sdk.manifest.example import Plugin


@pytest.fixture
def plugin(tmp_path: Path) -> Plugin:
    """A plugin that uses every section and has nothing to mend."""
    return Plugin(tmp_path / "plugin")
