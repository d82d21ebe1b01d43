from tests.sdk.manifest.example import Plugin


def test_publisher_prefix(plugin: Plugin):
    plugin.manifest["publisher"]["id"] = "somebody-else"
    (finding,) = plugin.findings("id.publisher")
    assert finding.path == "$.id"
    assert "somebody-else.road-defects" in finding.mend["en"]


def test_event_prefix(plugin: Plugin):
    plugin.contributes["events"]["emits"][0]["type"] = "core.case_closed.v1"
    plugin.contributes["extension_points"][0]["id"] = "core.ranking/v1"
    assert [finding.path for finding in plugin.findings("id.prefix")] == [
        "$.contributes.events.emits[0].type",
        "$.contributes.extension_points[0].id",
    ]


def test_unique_ids(plugin: Plugin):
    plugin.case_type["id"] = "idea"
    plugin.contributes["hooks"][1]["hook"] = "suggest_class.v1"
    plugin.manifest["data"]["collections"][1]["name"] = "inspection"
    plugin.contributes["case_types"][1]["classes"] *= 2
    assert {finding.path for finding in plugin.findings("id.unique")} == {
        f"$.{place}"
        for list_, key in (
            ("contributes.case_types", "id"),
            ("contributes.case_types[1].classes", "id"),
            ("contributes.hooks", "hook"),
            ("data.collections", "name"),
        )
        for place in (f"{list_}[0].{key}", f"{list_}[1].{key}")
    }
