from tests.sdk.manifest.example import Plugin


def declare(plugin: Plugin, kind: str, *names: str) -> None:
    plugin.files[f"schemas/{kind}.json"] = {"type": "object", "properties": {name: {"type": "string"} for name in names}}
    plugin.contributes["settings"][kind] = f"schemas/{kind}.json"


def test_settings_have_one_owner(plugin: Plugin):
    declare(plugin, "platform", "depot")
    assert plugin.findings("setting.owner") == []
    declare(plugin, "platform", "depot", "broker")
    assert [finding.path for finding in plugin.findings("setting.owner")] == ["$.contributes.settings.platform"]


def test_own_settings_are_no_secrets(plugin: Plugin):
    declare(plugin, "user", "lines")
    assert plugin.findings("setting.secret") == []
    declare(plugin, "user", *plugin.contributes["settings"]["secrets"])
    assert [finding.path for finding in plugin.findings("setting.secret")] == ["$.contributes.settings.user"]
