"""The pytest plugin: fixtures for the tests of a plugin. Switch it on with ``-p wangge_sdk.testing.plugin``.

It looks for the plugin in the folder that pytest takes for the project's root, or in that of ``--wangge-plugin``.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from wangge_sdk.hooks.loading import CodeError
from wangge_sdk.manifest import PluginError
from wangge_sdk.testing.calling import Calling
from wangge_sdk.testing.calls import calls_of
from wangge_sdk.testing.fakes import Clock, EgressRecorder, FakePlatform, Granting, LogRecorder
from wangge_sdk.testing.feeding import Feeding
from wangge_sdk.testing.subject import PluginUnderTest
from wangge_sdk.texts import LOCALES
from wangge_sdk.views import HookContext

AREA: Final = "999901001001001"
"""A grid of an invented county."""
OTHER_AREA: Final = "999902001001001"
"""A grid of another county."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--wangge-plugin``."""
    parser.getgroup("wangge").addoption("--wangge-plugin", metavar="PATH", help="folder of the plugin to test (default: the root)")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes ``listed_call`` once for each hook, route and command that the manifest lists."""
    if "listed_call" in metafunc.fixturenames:
        try:
            calls = tuple(calls_of(_opened(metafunc.config)))
        except PluginError:
            calls = ()  # the test of the check says what is wrong
        metafunc.parametrize("listed_call", calls)


@pytest.fixture(scope="session")
def plugin(request: pytest.FixtureRequest) -> PluginUnderTest:
    """The plugin that is tested."""
    try:
        return _opened(request.config)
    except PluginError as error:
        pytest.fail(f"The plugin cannot be opened: {error}", pytrace=False)


@pytest.fixture
def area() -> str:
    """The code of an area in which the plugin is on."""
    return AREA


@pytest.fixture
def other_area() -> str:
    """The code of an area of another county in which it is on too."""
    return OTHER_AREA


@pytest.fixture
def clock() -> Clock:
    """A clock that stands until a test moves it."""
    return Clock()


@pytest.fixture
def log() -> LogRecorder:
    """What the plugin wrote to its log."""
    return LogRecorder()


@pytest.fixture
def platform() -> FakePlatform:
    """What the plugin may ask; nothing, until a test grants it."""
    return FakePlatform()


@pytest.fixture
def granted(platform: FakePlatform) -> Granting:
    """Grant the plugin a method of the platform: ``granted("cases.get", {"id": "1"})``."""
    return platform.grant


@pytest.fixture
def egress_recorder(platform: FakePlatform, plugin: PluginUnderTest) -> EgressRecorder:
    """What the plugin asked of other hosts."""
    return EgressRecorder(platform, plugin.manifest.egress)


@pytest.fixture
def ctx(plugin: PluginUnderTest, area: str, log: LogRecorder, platform: FakePlatform) -> HookContext:
    """The first argument of a hook, with the plugin's default settings."""
    return _context(plugin, log, platform, area, {}, LOCALES[0])


@pytest.fixture
def call(plugin: PluginUnderTest, area: str, log: LogRecorder, platform: FakePlatform) -> Calling:
    """Call a hook as the platform does; the code is imported anew for each test."""

    def context(place: str | None, settings: Mapping[str, Any] | None, locale: str) -> HookContext:
        return _context(plugin, log, platform, place or area, settings or {}, locale)

    try:
        return Calling(plugin.load(), context)
    except CodeError as error:
        pytest.fail(f"The plugin's code {error}", pytrace=False)


@pytest.fixture
def feed(plugin: PluginUnderTest) -> Feeding:
    """Map what a source answers as the platform does: ``feed("warnings", content)``."""
    return Feeding(plugin)


def _context(
    plugin: PluginUnderTest, log: LogRecorder, platform: FakePlatform, area: str, settings: Mapping[str, Any], locale: str
) -> HookContext:
    return HookContext(
        area=area,
        plugin=plugin.manifest.id,
        version=plugin.manifest.version,
        log=log,
        locale=locale,
        settings=plugin.default_settings() | dict(settings),
        platform=platform,
    )


def _opened(config: pytest.Config) -> PluginUnderTest:
    return PluginUnderTest(Path(config.getoption("--wangge-plugin") or config.rootpath))
