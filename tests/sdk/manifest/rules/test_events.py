from tests.sdk.manifest.example import Plugin


def heard(plugin: Plugin, **consumed: object) -> None:
    plugin.contributes["events"]["consumes"] = [{"handler": "on_it", **consumed}]


def test_events_known(plugin: Plugin) -> None:
    heard(plugin, type="case.melted.v1")
    (finding,) = plugin.findings("event.known")
    assert finding.path == "$.contributes.events.consumes[0].type"
    assert "case.closed.v1" in finding.mend["en"]
    heard(plugin, type="elder-care.visit_missed.v1")
    assert plugin.findings("event.known") == []


def test_the_data_is_asked_for(plugin: Plugin) -> None:
    heard(plugin, type="case.closed.v1")
    (finding,) = plugin.findings("event.data_class")
    assert finding.mend["en"] == "Write personal."
    heard(plugin, type="case.closed.v1", data_class="personal")
    assert plugin.findings("event.data_class") == []


def test_so_is_the_scope(plugin: Plugin) -> None:
    heard(plugin, type="case.filed.v1")
    for kind in ("required", "optional"):
        asked = plugin.manifest["permissions"].get(kind, [])
        plugin.manifest["permissions"][kind] = [request for request in asked if request["scope"] != "cases:read"]
    (finding,) = plugin.findings("event.scope")
    assert "cases:read" in finding.mend["en"]


def test_only_documents_are_chosen_by_collection_and_only_by_known_ones(plugin: Plugin) -> None:
    (own, *_) = [collection["name"] for collection in plugin.manifest["data"]["collections"]]
    heard(plugin, type="document.created.v1", collections=[own])
    assert plugin.findings("event.collections") == []
    heard(plugin, type="document.created.v1", collections=[own, "nowhere"])
    (finding,) = plugin.findings("event.collections")
    assert finding.message["en"] == "document.created.v1 never tells of nowhere."
    heard(plugin, type="area.imported.v1", data_class="public", collections=[own])
    assert len(plugin.findings("event.collections")) == 1


def test_name_free(plugin: Plugin) -> None:
    plugin.manifest["id"] = f"{plugin.manifest['publisher']['id']}.case"
    assert [finding.path for finding in plugin.findings("id.reserved")] == ["$.id"]
