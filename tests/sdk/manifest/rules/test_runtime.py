import pytest

from tests.sdk.manifest.example import Plugin


def test_no_code_when_declarative(plugin: Plugin):
    plugin.manifest["kind"] = "declarative"
    plugin.manifest["runtime"] = {"isolation": "none", "module": "road_defects"}
    assert [finding.path for finding in plugin.findings("runtime.declarative")] == [
        "$.runtime.module",
        "$.contributes.hooks",
        "$.contributes.jobs",
        "$.contributes.routes",
        "$.contributes.subscriptions",
        "$.contributes.events.consumes",
        "$.contributes.ui.commands",
        "$.consults",
    ]


@pytest.mark.parametrize("api", [">=2", "<1", "one", "==1.*,!=1.0"])
def test_api_fits(plugin: Plugin, api: str):
    plugin.manifest["platform"]["api"] = api
    (finding,) = plugin.findings()
    assert (finding.id, finding.path) == ("platform.api", "$.platform.api")


def test_ranges_readable(plugin: Plugin):
    plugin.manifest["requires"].update(plugins={"a-b.c-d": "new"}, optional_plugins={"a-b.e-f": ">"}, python="three")
    assert [finding.path for finding in plugin.findings("requires.range")] == [
        "$.requires.plugins['a-b.c-d']",
        "$.requires.optional_plugins['a-b.e-f']",
        "$.requires.python",
    ]


def test_hooks_known(plugin: Plugin):
    plugin.contributes["hooks"] += [{"hook": "suggest_class.v2"}, {"hook": "decide_everything.v1"}]
    plugin.contributes["hooks"][0]["budget_ms"] = 201
    assert [(finding.id, finding.path) for finding in plugin.findings()] == [
        ("hook.budget", "$.contributes.hooks[0].budget_ms"),
        ("hook.known", "$.contributes.hooks[2].hook"),
        ("hook.known", "$.contributes.hooks[3].hook"),
    ]


def test_wakes_on_what_it_has(plugin: Plugin):
    plugin.manifest["runtime"]["activate_on"] = ["hook:*", "startup", "hook:route_case"]
    (finding,) = plugin.findings()
    assert (finding.id, finding.path) == ("runtime.activate_on", "$.runtime.activate_on[2]")


def test_certificate_noted(plugin: Plugin):
    plugin.manifest["runtime"]["isolation"] = "inprocess"
    (finding,) = plugin.findings()
    assert (finding.id, finding.severity, finding.path) == ("runtime.inprocess", "note", "$.runtime.isolation")
