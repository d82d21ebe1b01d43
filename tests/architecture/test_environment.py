from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_only_the_maintained_casbin_is_installed():
    """`casbin` and `pycasbin` install the same package; removing the old one later deletes it."""
    assert distribution("pycasbin")
    with pytest.raises(PackageNotFoundError):
        distribution("casbin")


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", ".ci/requirements-uv.lock", "core/web/package-lock.json"])
def test_lock_files_name_no_download_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert '"resolved": "http' not in text
    assert "index-url" not in text
    assert "://" not in text or name.endswith("package-lock.json")


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_pinned_package_carries_its_hashes(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if "==" in line and not line.startswith(" ")]
    assert pins
    assert all(line.endswith("\\") for line in pins)
