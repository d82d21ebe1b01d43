import json

from tests.sdk.manifest.example import Plugin


def declared(plugin: Plugin, schema: dict, **more: object) -> None:
    plugin.files["notices/x.json"] = schema
    text = {"zh-CN": "{place}缺水{days}天", "en": "{place} has had no water for {days} days"}
    plugin.contributes["notices"] = [{"id": "dry", "title": text, "body": text, "variables": "notices/x.json", **more}]


GOOD = {
    "type": "object",
    "additionalProperties": False,
    "required": ["place", "days"],
    "properties": {
        "place": {"type": "string", "maxLength": 60},
        "days": {"type": "integer"},
    },
}


def test_notice_variables_declared(plugin: Plugin) -> None:
    declared(plugin, GOOD)
    assert plugin.findings("notice.variable") == []
    long = json.loads(json.dumps(GOOD))
    long["properties"]["place"] = {"type": "string"}
    declared(plugin, long)
    assert [each.path for each in plugin.findings("notice.variable")] == ["$.contributes.notices[0].title", "$.contributes.notices[0].body"]
    declared(plugin, {**GOOD, "required": ["place"]})
    assert len(plugin.findings("notice.variable")) == 2


def test_notice_units_known(plugin: Plugin) -> None:
    declared(plugin, GOOD, unit_kinds=["water", "moon_office"])
    (finding,) = plugin.findings("notice.units")
    assert finding.path == "$.contributes.notices[0].unit_kinds[1]"
