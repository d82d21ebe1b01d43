"""The pages stand in both languages and tell the truth about settings, commands, figures and the words on the screens."""

import argparse
import json
import re
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import msgspec
import pytest

from docs._ext.generated import REGISTRY, UndocumentedError, endpoint_table, settings_list
from tests.bench.__main__ import FIGURES
from wangge_core.settings import PREFIX, Settings
from wangge_registry.cli import build_parser as build_registry_parser
from wangge_registry.versions.states import Act, State
from wangge_sdk.cli import GROUP, build_parser

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LANGUAGES = ("en", "zh-CN")
SETTINGS = {f"{PREFIX}{field.name.upper()}" for field in msgspec.structs.fields(Settings)}
OF_REGISTRY = {f"{REGISTRY.prefix}{field.name.upper()}" for field in msgspec.structs.fields(REGISTRY.settings)}


def page(language: str, name: str) -> str:
    return (DOCS / language / f"{name}.md").read_text(encoding="utf-8")


def test_both_languages_have_the_same_pages() -> None:
    pages = [{path.relative_to(DOCS / language) for path in (DOCS / language).rglob("*.md")} for language in LANGUAGES]
    assert pages[0] == pages[1]
    assert len(pages[0]) > 20


def test_both_languages_have_the_same_headings() -> None:
    for path in (DOCS / "en").rglob("*.md"):
        name = path.relative_to(DOCS / "en").with_suffix("").as_posix()
        levels = [[len(found) for found in re.findall(r"^(#+) ", _prose(page(language, name)), re.MULTILINE)] for language in LANGUAGES]
        assert levels[0] == levels[1], name


def _prose(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_is_documented(language: str) -> None:
    assert set(re.findall(r"^`(WANGGE_\w+)`$", settings_list(language), re.MULTILINE)) == SETTINGS
    assert f"{{{{ settings_{language.replace('-', '_')} }}}}" in page(language, "operate/settings")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_of_the_registry_is_documented(language: str) -> None:
    assert set(re.findall(r"^`(WANGGE_\w+)`$", settings_list(language, server=REGISTRY), re.MULTILINE)) == OF_REGISTRY
    assert f"{{{{ registry_settings_{language.replace('-', '_')} }}}}" in page(language, "operate/registry")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_state_and_act_of_the_registry_is_documented(language: str) -> None:
    told = page(language, "operate/registry")
    (commands,) = (action.choices for action in build_registry_parser()._actions if isinstance(action, argparse._SubParsersAction))
    assert {name for name in commands if f"`wangge-registry {name}" not in told} == set()
    assert {word for word in (*map(str, State), *map(str, Act)) if f"`{word}`" not in told} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_setting_without_a_text_stops_the_build(language: str) -> None:
    class Undocumented(Settings, frozen=True, kw_only=True):
        lamp: Annotated[int, msgspec.Meta(ge=1, le=2)] = 1

    with pytest.raises(UndocumentedError, match="lamp"):
        settings_list(language, Undocumented)


def test_a_text_without_a_setting_stops_the_build() -> None:
    class Fewer(msgspec.Struct):
        host: str = ""

    with pytest.raises(UndocumentedError, match="no such setting"):
        settings_list("zh-CN", Fewer)


def test_no_page_names_a_setting_that_is_none() -> None:
    for path in (*DOCS.rglob("*.md"), *ROOT.glob("*.md")):
        assert set(re.findall(r"WANGGE_[A-Z_]+[A-Z]", path.read_text(encoding="utf-8"))) <= SETTINGS | OF_REGISTRY, path


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_is_documented(language: str) -> None:
    parser = build_parser(sorted(entry_points(group=GROUP), key=lambda point: point.name))
    (commands,) = (action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    table = page(language, "operate/install")
    assert set(re.findall(r"`wangge (\w+)`", table)) == set(commands)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_make_target_is_documented(language: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)) - {"help"}
    assert set(re.findall(r"^\| `make ([a-z-]+)` \|", page(language, "develop/repository"), re.MULTILINE)) == targets


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_on_the_page_of_performance(language: str) -> None:
    described, _, measured = page(language, "develop/performance").partition("| Date |" if language == "en" else "| 日期 |")
    first_cells = re.findall(r"^\| (`.+?) \|", described, re.MULTILINE)
    assert {name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)} == set(FIGURES)
    assert set(re.findall(r"^\| `(\w+)` \|", measured, re.MULTILINE)) == set(FIGURES)


@pytest.mark.slow
def test_every_operation_is_in_the_table_of_the_api() -> None:
    described = json.loads((ROOT / "core/web/openapi.json").read_text(encoding="utf-8"))["paths"]
    rows = set(re.findall(r"^\| `([A-Z]+)` \| `([^`]+)` \|", endpoint_table(), re.MULTILINE))
    assert rows == {(method.upper(), path) for path, operations in described.items() for method in operations}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_in_bold_in_the_guide_stand_on_the_screens(language: str) -> None:
    screens = _screens(language)
    for path in (DOCS / language / "guide").glob("*.md"):
        for words in re.findall(r"\*\*(.+?)\*\*", path.read_text(encoding="utf-8"), re.DOTALL):
            label = " ".join(words.split())
            assert label in screens or label.rstrip(".。") in screens, f"{path.name}: no screen says {label!r}"


def _screens(language: str) -> str:
    web = ROOT / "core/web/src"
    texts = [
        path.read_text(encoding="utf-8")
        for path in (*web.glob(f"*/i18n/*{language}.ts"), *web.glob("desk/i18n/*.ts"), *web.glob("market/i18n/*.ts"))
    ]
    texts += [path.read_text(encoding="utf-8") for path in (ROOT / "sdk/src/wangge_sdk/workflows").glob("*.json")]
    texts.append((ROOT / "plugins/livelihood/src/wangge_plugin_livelihood/plugin.json").read_text(encoding="utf-8"))
    return "\n".join(texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_for_authors_has_a_page_with_its_options(language: str) -> None:
    parser = build_parser(entry_points(group=GROUP))
    for name in ("plugin", None):
        (commands,) = (action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction))
        parser = commands[name] if name else parser
    listed = page(language, "plugins/commands/index")
    for name, each in commands.items():
        assert f"wangge plugin {name}`" in listed or f"`{name}`" in listed, name
        told = page(language, f"plugins/commands/{'install' if name == 'uninstall' else name}")
        options = {option for action in each._actions for option in action.option_strings if option.startswith("--")} - {"--help"}
        assert {option for option in options if f"`{option}`" not in told} == set(), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fixture_for_authors_is_on_the_page_of_the_tests(language: str) -> None:
    kit = (ROOT / "sdk/src/wangge_sdk/testing/plugin.py").read_text(encoding="utf-8")
    fixtures = set(re.findall(r"@pytest\.fixture(?:\(.*?\))?\ndef (\w+)", kit))
    told = page(language, "plugins/commands/test").rpartition("\n## ")[2]
    assert {name for row in re.findall(r"^\| (`.+?) \|", told, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)} == fixtures
