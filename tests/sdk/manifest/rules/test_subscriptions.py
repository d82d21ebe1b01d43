import pytest

from tests.sdk.manifest.example import Plugin


def test_subscription_settings_exist(plugin: Plugin):
    plugin.contributes["subscriptions"][0] |= {"endpoint_setting": "nowhere", "user_setting": "weather_key", "secret": "broker"}
    assert [finding.path for finding in plugin.findings("subscription.setting")] == [
        f"$.contributes.subscriptions[0].{name}" for name in ("endpoint_setting", "user_setting", "secret")
    ]


@pytest.mark.parametrize("topic", ["roads/#/x", "roads#", "roads/a+", "$SYS/#", "a/b#"])
def test_subscription_topics_are_filters(plugin: Plugin, topic: str):
    plugin.contributes["subscriptions"][0]["topic"] = topic
    assert [finding.path for finding in plugin.findings("subscription.topic")] == ["$.contributes.subscriptions[0].topic"]


@pytest.mark.parametrize("topic", ["#", "+", "roads/+/x/#", "roads"])
def test_what_mqtt_takes_is_taken(plugin: Plugin, topic: str):
    plugin.contributes["subscriptions"][0]["topic"] = topic
    assert plugin.findings("subscription.topic") == []
