from tests.sdk.manifest.example import Plugin


def test_permissions_defined(plugin: Plugin):
    plugin.contributes["permissions"][0]["id"] = "other"
    assert [finding.path for finding in plugin.findings("reference.permission")] == [
        "$.contributes.routes[0].permission",
        "$.contributes.ui.pages[0].permission",
        "$.contributes.ui.map_layers[0].permission",
        "$.contributes.ui.commands[0].permission",
        "$.contributes.roles[0].permissions[0]",
    ]


def test_roles_bundle_what_collections_bring(plugin: Plugin):
    collection = plugin.manifest["data"]["collections"][0]
    name = collection["name"]
    plugin.contributes["roles"][0]["permissions"] = [f"{name}.read", f"{name}.write"]
    assert not plugin.findings("reference.permission")
    collection["masks"] = []
    plugin.contributes["roles"][0]["permissions"] = [f"{name}.reveal", "nothing.read"]
    assert len(plugin.findings("reference.permission")) == 2


def test_roles_short(plugin: Plugin):
    longest = 60 - len(plugin.manifest["id"]) - 1
    plugin.contributes["roles"][0]["id"] = "r" * longest
    assert plugin.findings("role.length") == []
    plugin.contributes["roles"][0]["id"] = "r" * (longest + 1)
    assert [finding.path for finding in plugin.findings("role.length")] == ["$.contributes.roles[0].id"]


def test_routes_guarded(plugin: Plugin):
    plugin.contributes["routes"][0]["public"] = True
    plugin.contributes["routes"][1]["public"] = False
    assert [finding.path for finding in plugin.findings("route.guarded")] == ["$.contributes.routes[0]", "$.contributes.routes[1]"]


def test_targets_exist(plugin: Plugin):
    plugin.contributes["ui"]["pages"][0]["id"] = "table"
    plugin.case_type["id"] = "damage"
    plugin.contributes["ui"]["commands"][0]["id"] = "again"
    plugin.contributes["ui"]["menus"].append({"location": "staff.case", "target": "command:rerank"})
    assert [finding.path for finding in plugin.findings("reference.target")] == [
        "$.contributes.ui.menus[0].target",
        "$.contributes.ui.menus[1].target",
        "$.contributes.ui.resident_services[0].start",
        "$.contributes.ui.pages[1].fallback",
    ]


def test_sources_exist(plugin: Plugin):
    plugin.manifest["data"]["collections"][1]["name"] = "weather"
    plugin.contributes["settings"]["secrets"] = []
    assert [finding.path for finding in plugin.findings("reference.source")] == [
        "$.contributes.feeds[0].maps_to",
        "$.contributes.feeds[0].secret",
        "$.contributes.ui.map_layers[0].source",
    ]


def test_feeds_allowed(plugin: Plugin):
    plugin.manifest["egress"][0]["from"] = "browser"
    (finding,) = plugin.findings()
    assert (finding.id, finding.path) == ("feed.egress", "$.contributes.feeds[0].url")
    assert finding.message["en"] == "There is no weather.example.edu in egress."


def test_subjects_named(plugin: Plugin):
    del plugin.manifest["data"]["collections"][0]["subject_key"]
    (finding,) = plugin.findings()
    assert (finding.id, finding.path) == ("data.subject", "$.data.collections[0]")


def test_open_data_is_public(plugin: Plugin):
    plugin.manifest["data"]["collections"][1]["data_class"] = "internal"
    (finding,) = plugin.findings()
    assert (finding.id, finding.path) == ("data.open", "$.data.collections[1].open_data")
