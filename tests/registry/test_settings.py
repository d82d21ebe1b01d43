from pathlib import Path

import msgspec
import pytest

from wangge_core.settings import Settings as CoreSettings
from wangge_registry.settings import PREFIX, Settings
from wangge_serving.errors import InvalidError


def test_without_variables_the_defaults_hold():
    settings = Settings.from_env({"HOME": "/root", "WANGGE_DATA": "/srv"})
    assert settings == Settings()
    assert settings.database_url == "sqlite:///var/registry/registry.sqlite"
    assert (settings.files, settings.keys) == (Path("var/registry/files"), Path("var/registry/keys"))


def test_both_servers_may_share_an_environment():
    environ = {"WANGGE_PORT": "1", "WANGGE_REGISTRY_PORT": "2"}
    assert (CoreSettings.from_env(environ).port, Settings.from_env(environ).port) == (1, 2)


@pytest.mark.parametrize(("name", "value"), [("PORT", "70000"), ("LOG_LEVEL", "LOUD"), ("LAMP", "on")])
def test_what_is_wrong_is_named(name: str, value: str):
    with pytest.raises(InvalidError, match=PREFIX + name):
        Settings.from_env({PREFIX + name: value})


def test_every_setting_has_its_text():
    assert all(field.type.__metadata__[0].description for field in msgspec.structs.fields(Settings))
