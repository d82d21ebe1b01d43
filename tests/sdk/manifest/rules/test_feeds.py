from tests.sdk.manifest.example import Plugin


def test_feed_key_is_unique(plugin: Plugin):
    feed = plugin.contributes["feeds"][0]
    feed["key"] = ["area", "at"]
    assert [finding.path for finding in plugin.findings("feed.key")] == ["$.contributes.feeds[0].key", "$.contributes.feeds[0].key[1]"]


def test_feed_fields_exist(plugin: Plugin):
    plugin.contributes["feeds"][0]["map"] |= {"rain": "/mm", "area": {"from": "/code", "const": "1"}}
    assert [finding.path for finding in plugin.findings("feed.field")] == [
        "$.contributes.feeds[0].map.area",
        "$.contributes.feeds[0].map.rain",
    ]
    plugin.contributes["feeds"][0]["map"] = {"area": {"as": "text"}}
    assert [finding.path for finding in plugin.findings("feed.field")] == ["$.contributes.feeds[0].map.area"]
    plugin.contributes["feeds"][0]["map"] = {"area": {"const": None}}
    assert plugin.findings("feed.field") == []


def test_feed_settings_exist(plugin: Plugin):
    feed = plugin.contributes["feeds"][0]
    feed["url"] = "https://weather.example.edu/{area}?key={settings.weather_key}&at={settings.nowhere}"
    assert [finding.path for finding in plugin.findings("feed.setting")] == ["$.contributes.feeds[0].url"] * 2


def test_feed_collection_is_filled(plugin: Plugin):
    plugin.files["schemas/rain.json"] |= {"required": ["area", "amount"]}
    [finding] = plugin.findings("feed.required")
    assert (finding.path, "amount" in finding.message["en"]) == ("$.contributes.feeds[0].map", True)
