from tests.sdk.manifest.example import Plugin


def test_languages_declared(plugin: Plugin):
    plugin.manifest["localisation"] = {"default": "bo", "available": ["en"]}
    assert [finding.message["en"] for finding in plugin.findings("text.languages")] == [
        "The language zh-CN is missing.",
        "The language bo is missing.",
    ]


def test_texts_complete(plugin: Plugin):
    plugin.manifest["permissions"]["required"][0]["reason"] = {"en": "To rank"}
    plugin.contributes["ui"]["resident_services"][0]["documents"] = [{"zh-CN": "身份证", "en": " "}]
    assert [(finding.path, finding.message["en"]) for finding in plugin.findings("text.complete")] == [
        ("$.permissions.required[0].reason", "The wording in zh-CN is missing."),
        ("$.contributes.ui.resident_services[0].documents[0]", "The wording in en is missing."),
    ]


def test_texts_complete_in_every_language_the_plugin_claims(plugin: Plugin):
    plugin.manifest["localisation"]["available"].append("bo")
    assert len(plugin.findings("text.complete")) > 20
