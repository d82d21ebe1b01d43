from pathlib import Path

import msgspec
import pytest

from wangge_core.errors import InvalidError
from wangge_core.settings import PREFIX, Settings


def test_without_variables_the_defaults_hold():
    settings = Settings.from_env({"HOME": "/root", "PATH": "/bin"})
    assert settings == Settings()
    assert settings.data == Path("var")
    assert settings.database_url == "sqlite:///var/wangge.sqlite"
    assert settings.secure_cookies


def test_variables_are_read_as_what_they_are():
    settings = Settings.from_env(
        {"WANGGE_DATA": "/srv/wangge", "WANGGE_PORT": "0", "WANGGE_SECURE_COOKIES": "false", "WANGGE_LOG_LEVEL": "DEBUG"}
    )
    assert (settings.data, settings.port, settings.secure_cookies, settings.log_level) == (Path("/srv/wangge"), 0, False, "DEBUG")
    assert settings.database_url == "sqlite:////srv/wangge/wangge.sqlite"


def test_folders_follow_the_data_unless_named():
    settings = Settings(data=Path("/srv"))
    assert (settings.keys, settings.files, settings.audit_copy_folder) == (Path("/srv/keys"), Path("/srv/files"), Path("/srv/audit-heads"))
    assert Settings(audit_copy="/mnt/other").audit_copy_folder == Path("/mnt/other")


def test_a_database_may_be_named():
    assert Settings.from_env({"WANGGE_DATABASE": "postgresql://w@db/w"}).database_url == "postgresql://w@db/w"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("WANGGE_PORT", "70000", "65535"),
        ("WANGGE_PORT", "http", "int"),
        ("WANGGE_PORT", "", "int"),
        ("WANGGE_SECURE_COOKIES", "maybe", "bool"),
        ("WANGGE_SQLITE_SYNCHRONOUS", "OFF", "FULL"),
        ("WANGGE_LOG_LEVEL", "LOUD", "DEBUG"),
        ("WANGGE_UPLOAD_MEGABYTES", "0", "1"),
    ],
)
def test_a_malformed_variable_is_named_with_what_would_fit(name: str, value: str, said: str):
    with pytest.raises(InvalidError, match=said) as caught:
        Settings.from_env({name: value})
    assert caught.value.code == "settings"
    assert [(field.path, field.code) for field in caught.value.fields] == [(name, "invalid")]


def test_every_fault_is_told_at_once():
    with pytest.raises(InvalidError) as caught:
        Settings.from_env({"WANGGE_PROT": "1", "WANGGE_PORT": "x", "WANGGE_DATA": "here"})
    assert {(field.path, field.code) for field in caught.value.fields} == {("WANGGE_PROT", "unknown"), ("WANGGE_PORT", "invalid")}


def test_every_setting_says_what_it_is_for_and_can_be_set():
    for field in msgspec.structs.fields(Settings):
        (meta,) = (part for part in field.type.__metadata__ if isinstance(part, msgspec.Meta))
        assert meta.description, field.name
        text = str(field.default).lower() if isinstance(field.default, bool) else str(field.default)
        assert Settings.from_env({PREFIX + field.name.upper(): text}) == Settings()
