"""Libraries that plugins bring."""

import hashlib
from pathlib import Path

import pytest

from tests.registry.shop import Shop
from tests.wheels import write_wheel
from wangge_registry.cli import main
from wangge_registry.libraries import Libraries
from wangge_sdk.manifest.wheels import MOST_PACKED
from wangge_serving.errors import InvalidError


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return write_wheel(tmp_path / "tiny-1.0-py3-none-any.whl", {"tiny.py": "ANSWER = 42\n"})


async def test_a_library_is_served_by_its_digest_and_in_no_index(shop: Shop, library: Path):
    digest = Libraries(shop.market.settings.data / "libraries").take(library)
    assert digest == hashlib.sha256(library.read_bytes()).hexdigest()
    answer = await shop.http.get(f"/tuf/targets/libraries/{digest}.{library.name}")
    assert (answer.status_code, answer.content) == (200, library.read_bytes())
    assert (await shop.http.get("/simple/tiny/")).status_code == 404
    for other in (f"{'0' * 64}.{library.name}", f"{digest}.other-1.0-py3-none-any.whl", f"..{digest}.{library.name}", f"{digest}.x.json"):
        assert (await shop.http.get(f"/tuf/targets/libraries/{other}")).status_code == 404, other


def test_only_wheels_of_plain_python_are_taken(tmp_path: Path, library: Path):
    libraries = Libraries(tmp_path / "kept")
    native = tmp_path / "tiny-1.0-cp311-cp311-linux_x86_64.whl"
    broken = tmp_path / "broken-1.0-py3-none-any.whl"
    large = tmp_path / "large-1.0-py3-none-any.whl"
    native.write_bytes(library.read_bytes())
    broken.write_bytes(b"no wheel")
    large.write_bytes(b"x" * (MOST_PACKED + 1))
    for wheel in (native, broken, large):
        with pytest.raises(InvalidError, match=wheel.name.partition("-")[0]):
            libraries.take(wheel)
    assert libraries.take(library) == libraries.take(library)


def test_the_command_takes_a_folder(tmp_path: Path, library: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("WANGGE_REGISTRY_DATA", str(tmp_path / "data"))
    assert main(["libraries", str(tmp_path)]) == 0
    assert library.name in capsys.readouterr().out
    assert main(["libraries", str(tmp_path / "nowhere")]) == 2
    assert "library" in capsys.readouterr().err
