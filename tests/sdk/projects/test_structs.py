"""Generated types take what the schema takes, and mypy takes them."""

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.sdk.manifest.example import Plugin
from wangge_sdk.cli import DONE, FAILED, main
from wangge_sdk.manifest import open_package, read_manifest
from wangge_sdk.projects.creating import NewPlugin, create
from wangge_sdk.projects.structs import struct_source

DOCUMENT: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["who", "kind"],
    "$defs": {
        "point": {"type": "object", "properties": {"lon": {"type": "number", "minimum": -180}, "lat": {"type": "number"}}},
        "tree": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "below": {"type": "array", "items": {"$ref": "#/$defs/tree"}}},
        },
        "knot": {"type": "array", "items": {"$ref": "#/$defs/knot"}},
    },
    "properties": {
        "who": {"type": "string", "minLength": 1, "maxLength": 40, "title": 'The "name"\\'},
        "kind": {"oneOf": [{"const": "a"}, {"const": "b"}]},
        "level": {"enum": [1, 2, None]},
        "class": {"type": "boolean"},
        "2nd-floor": {"type": ["integer", "null"], "minimum": 0},
        "2nd_floor": {"type": "integer"},
        "where": {"$ref": "#/$defs/point"},
        "home": {"$ref": "#/$defs/point"},
        "tree": {"$ref": "#/$defs/tree"},
        "knot": {"$ref": "#/$defs/knot"},
        "visits": {
            "type": "array",
            "maxItems": 3,
            "items": {"type": "object", "required": ["on"], "properties": {"on": {"type": "string"}}},
        },
        "free": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        "open": {"type": "object"},
        "anything": True,
    },
}
SETTINGS: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "url": {"type": "string", "default": 'https://"\\'},
        "share": {"type": "number", "maximum": 1, "default": 0.5},
        "words": {"type": "array", "items": {"type": "string"}, "default": ["a", "b"]},
        "spots": {"type": "array", "items": {"type": "object", "properties": {"x": {"type": "integer"}}}, "default": [{"x": 1}]},
        "mode": {"enum": ["on", "off"], "default": "on"},
        "unset": {"type": "integer"},
        "key": {"type": "string"},
    },
    "required": ["key"],
}


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> str:
    plugin = Plugin(tmp_path_factory.mktemp("plugin"))
    plugin.files["schemas/visit.json"] = DOCUMENT
    plugin.files["schemas/area.json"] = SETTINGS
    plugin.manifest["data"]["collections"] = [
        plugin.manifest["data"]["collections"][0] | {"name": "home_visits", "schema": "schemas/visit.json"}
    ]
    plugin.files["schemas/platform.json"] = SETTINGS | {"properties": {"depot": {"type": "string", "default": "main"}}}
    plugin.files["schemas/user.json"] = SETTINGS | {"properties": {"page": {"type": "integer", "minimum": 1, "default": 20}}}
    plugin.contributes["settings"] = {
        "area": "schemas/area.json",
        "platform": "schemas/platform.json",
        "user": "schemas/user.json",
        "secrets": ["key"],
    }
    package = open_package(plugin.write())
    found = struct_source(package, read_manifest(package))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def declared(source: str) -> ModuleType:
    module = ModuleType("declared_for_tests")
    sys.modules[module.__name__] = module
    exec(source, module.__dict__)  # noqa: S102  our own text
    return module


def test_defaults_of_settings_are_those_of_the_schema(declared: ModuleType):
    settings = declared.settings_of({})
    assert (settings.url, settings.share, settings.words, settings.mode, settings.unset) == ('https://"\\', 0.5, ("a", "b"), "on", None)
    assert settings.spots[0].x == 1
    assert declared.settings_of({"unset": 3}).unset == 3
    with pytest.raises(msgspec.ValidationError):
        declared.settings_of({"share": 2})


def test_settings_hold_what_the_operator_set_too_and_no_secret(declared: ModuleType):
    assert declared.settings_of({"share": 0.25, "depot": "other"}).depot == "other"
    assert not hasattr(declared.settings_of({}), "key")


def test_what_somebody_sets_for_themselves_has_a_type(declared: ModuleType):
    assert (declared.own_settings_of({}).page, declared.own_settings_of({"page": 50}).page) == (20, 50)
    with pytest.raises(msgspec.ValidationError):
        declared.own_settings_of({"page": 0})


def test_names_that_python_cannot_have_are_renamed(declared: ModuleType):
    visit = msgspec.convert({"who": "x", "kind": "a", "class": True, "2nd-floor": 2, "2nd_floor": 3}, declared.HomeVisits)
    assert (visit.class_, visit.n2nd_floor, visit.n2nd_floor_) == (True, 2, 3)
    assert msgspec.to_builtins(visit) == {"who": "x", "kind": "a", "class": True, "2nd-floor": 2, "2nd_floor": 3}


def test_what_refers_to_itself_comes_to_an_end(declared: ModuleType):
    visit = msgspec.convert({"who": "x", "kind": "b", "tree": {"name": "root", "below": [{"name": "leaf"}]}}, declared.HomeVisits)
    assert visit.tree.below[0].name == "leaf"


PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-2, 50), st.floats(-200, 200), st.text("abc", max_size=3))
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["on", "lon", "name", "below"]), inner), max_leaves=4
)


@given(
    st.fixed_dictionaries(
        {"who": st.text("abc", max_size=3), "kind": st.sampled_from("abc")},
        optional=dict.fromkeys(DOCUMENT["properties"].keys() - {"who", "kind"}, VALUES),
    )
)
def test_whatever_the_schema_takes_the_type_takes(declared: ModuleType, document):
    if Draft202012Validator(DOCUMENT).is_valid(document):
        visit = msgspec.convert(document, declared.HomeVisits)
        left_out = {key: value for key, value in document.items() if value is not None}
        assert {key: value for key, value in msgspec.to_builtins(visit).items() if value is not None}.keys() == left_out.keys()


@pytest.mark.slow
def test_mypy_takes_it(source: str, tmp_path: Path):
    (tmp_path / "declared.py").write_text(source)
    command = [str(Path(sys.executable).with_name("mypy")), "--strict", "--cache-dir", str(tmp_path / "cache"), "declared.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 0, done.stdout


def test_the_command_writes_and_compares(tmp_path: Path, capsys):
    plugin = Plugin(tmp_path / "plugin")
    plugin.files["schemas/settings.json"] = SETTINGS
    folder = plugin.write()
    assert main(["plugin", "types", str(folder), "--check"]) == FAILED
    assert "run wangge plugin types" in capsys.readouterr().err
    assert main(["plugin", "types", str(folder)]) == DONE
    assert main(["plugin", "types", str(folder), "--check"]) == DONE
    schema = json.loads(next(folder.rglob("schemas/settings.json")).read_text())
    schema["properties"]["mode"]["default"] = "off"
    next(folder.rglob("schemas/settings.json")).write_text(json.dumps(schema))
    assert main(["plugin", "types", str(folder), "--check"]) == FAILED


def test_without_anything_declared_nothing_is_written(tmp_path: Path, capsys):
    plugin = Plugin(tmp_path / "plugin")
    plugin.contributes.pop("settings")
    plugin.contributes.pop("feeds")
    plugin.contributes["ui"].pop("map_layers")
    plugin.manifest["data"].pop("collections")
    assert main(["plugin", "types", str(plugin.write())]) == DONE
    assert "nothing was written" in capsys.readouterr().out
    assert not list(tmp_path.rglob("declared.py"))


def test_a_plugin_without_code_gets_none(tmp_path: Path, capsys):
    """The check would refuse the module that nobody reads."""
    create(NewPlugin(template="feed", publisher="acme", name="warnings"), tmp_path / "made")
    assert main(["plugin", "types", str(tmp_path / "made")]) == DONE
    assert "The plugin has no code" in capsys.readouterr().out
    assert main(["plugin", "types", str(tmp_path / "made"), "--check"]) == DONE
    assert not list(tmp_path.rglob("declared.py"))
