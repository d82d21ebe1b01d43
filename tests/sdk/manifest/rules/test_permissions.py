from tests.sdk.manifest.example import Plugin, text


def test_scopes_known(plugin: Plugin):
    plugin.manifest["permissions"]["optional"][0]["scope"] = "notifications.smoke:use"
    [found] = plugin.findings("permission.known")
    assert found.path == "$.permissions.optional[0].scope"
    assert "notifications.app:use" in found.mend["en"]


def test_fields_known(plugin: Plugin):
    plugin.manifest["permissions"]["required"][0]["fields"] = ["text", "telephone"]
    plugin.manifest["permissions"]["optional"][0] |= {"fields": ["name"], "case_types": ["a.b"]}
    assert [found.path for found in plugin.findings("permission.fields")] == [
        "$.permissions.required[0].fields[1]",
        "$.permissions.optional[0].fields[0]",
    ]
    assert [found.path for found in plugin.findings("permission.case_types")] == ["$.permissions.optional[0].case_types"]


def test_hooks_covered(plugin: Plugin):
    plugin.contributes["hooks"].append({"hook": "find_duplicates.v1"})
    del plugin.manifest["permissions"]["required"][1]
    assert [found.path for found in plugin.findings("permission.hook")] == [
        "$.contributes.hooks[0].hook",
        "$.contributes.hooks[2].hook",
    ]


def test_what_is_optional_covers_a_hook_too(plugin: Plugin):
    plugin.manifest["permissions"]["optional"].append(plugin.manifest["permissions"]["required"].pop())
    assert plugin.findings("permission.hook") == []


def test_hosts_once(plugin: Plugin):
    first = plugin.manifest["egress"][0]
    plugin.manifest["egress"] += [first | {"operation": "store"}, first | {"ports": [8443], "reason": text("More")}]
    assert [found.path for found in plugin.findings("egress.once")] == ["$.egress[0]", "$.egress[2]"]
