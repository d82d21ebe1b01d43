"""`wangge market`, over a folder that a real registry has filled."""

import os
from pathlib import Path

import pytest

from tests.journeys import market
from wangge_sdk.cli import DONE, FAILED, main


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("WANGGE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("WANGGE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WANGGE_COUNTY", "330521")
    return tmp_path


@pytest.mark.slow
def test_an_operator_looks_lists_and_installs(data: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["market", "status"]) == DONE
    assert "no registry" in capsys.readouterr().out
    assert main(["market", "sync"]) == FAILED
    assert "market_not_set" in capsys.readouterr().err
    with market.followed(data / "market"):
        assert main(["market", "sync"]) == DONE
        assert "good" in capsys.readouterr().out
        assert main(["market", "list", "lamp"]) == DONE
        out = capsys.readouterr().out
        assert f"{market.LIGHTS} 1.1.0" in out
        assert "3 plugins" in out
        assert main(["market", "install", f"{market.LIGHTS}==1.0.0"]) == DONE
        assert main(["market", "install", market.REGISTER]) == DONE
        out = capsys.readouterr().out
        assert f"Installed {market.LIGHTS} 1.0.0" in out
        assert "Keeps documents of its own" in out
        assert len(list((data / "data" / "plugins").glob("*/*/*/site-packages"))) == 2
        assert main(["market", "install", f"{market.LIGHTS}==7.0.0"]) == FAILED
        assert "market_version_not_found" in capsys.readouterr().err
        assert main(["market", "list"]) == DONE
        assert "installed: 1.0.0" in capsys.readouterr().out
        (target,) = (data / "market/state/targets/lampworks").glob("*1.1.0*.whl")
        target.write_bytes(b"swapped")
        assert main(["market", "install", market.LIGHTS]) == FAILED
        assert "market_untrusted" in capsys.readouterr().err
