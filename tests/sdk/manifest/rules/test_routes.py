import pytest

from tests.sdk.manifest.example import Plugin, text
from wangge_sdk.manifest.contributions import Route
from wangge_sdk.manifest.routes import offered_routes, segments_of


def places(plugin: Plugin, rule: str) -> list[str]:
    return [finding.path for finding in plugin.findings(rule)]


@pytest.mark.parametrize("path", ["/{id}x", "/a//b", "/{id}/{id}", "/{9}", "/{}", "//", "/a/"])
def test_route_paths_readable(plugin: Plugin, path: str) -> None:
    plugin.contributes["routes"][0]["path"] = path
    expected = [] if path == "/a/" else ["$.contributes.routes[0].path"]
    assert places(plugin, "route.path") == expected


def test_routes_distinct(plugin: Plugin) -> None:
    plugin.contributes["routes"][0] |= {"method": "GET", "path": "/{first}"}
    plugin.contributes["routes"][1]["path"] = "/{second}"
    assert places(plugin, "route.twice") == ["$.contributes.routes[1]"]


def test_route_answers_are_one_kind(plugin: Plugin) -> None:
    plugin.contributes["routes"][0]["content_type"] = "text/csv"
    assert places(plugin, "route.answer") == ["$.contributes.routes[0].content_type"]


def test_route_queries_plain(plugin: Plugin) -> None:
    route = plugin.contributes["routes"][1]
    route["input"] = "schemas/query.json"
    title = {"title": text("Field")}
    plugin.files["schemas/query.json"] = {
        "type": "object",
        "properties": {
            "name": {"type": "string", "x-i18n": title},
            "days": {"type": "array", "x-i18n": title, "items": {"type": "integer"}},
            "area": {"type": "string", "x-i18n": title},
            "deep": {"type": "object", "x-i18n": title},
        },
    }
    assert places(plugin, "route.query") == ["$.properties.area", "$.properties.deep"]
    route["method"] = "POST"
    assert places(plugin, "route.query") == []
    route["method"] = "DELETE"
    plugin.files["schemas/query.json"] = {"type": "array"}
    assert places(plugin, "route.query") == ["$.contributes.routes[1].input"]


def test_plain_paths_win_over_names() -> None:
    routes = offered_routes(
        None,  # no schema is read
        tuple(Route(method="GET", path=path, handler="h") for path in ("/dogs/{id}", "/dogs/none", "/{kind}/none", "/")),
    )

    def first(path: str) -> tuple[str, dict[str, str]] | None:
        found = ((route.declared.path, route.match(segments_of(path))) for route in routes)
        return next(((path, dict(names)) for path, names in found if names is not None), None)

    assert first("/dogs/none") == ("/dogs/none", {})
    assert first("/dogs/7") == ("/dogs/{id}", {"id": "7"})
    assert first("/cats/none") == ("/{kind}/none", {"kind": "cats"})
    assert first("/cats/7") is None
    assert first("/") == ("/", {})
