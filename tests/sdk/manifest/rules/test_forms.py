import pytest

from tests.sdk.manifest.example import Plugin


def test_form_titles(plugin: Plugin):
    properties = plugin.files["forms/defect.schema.json"]["properties"]
    del properties["depth"]["x-i18n"]
    properties["kind"]["oneOf"][0]["x-i18n"]["title"] = {"en": "Pothole"}
    properties["seen"]["items"]["properties"]["on"]["x-i18n"] = {"title": "On"}
    assert [(finding.path, finding.message["en"]) for finding in plugin.findings("form.titles")] == [
        ("$.properties.depth", "There is no title in zh-CN, en."),
        ("$.properties.kind.oneOf[0]", "There is no title in zh-CN."),
        ("$.properties.seen.items.properties.on", "There is no title in zh-CN, en."),
    ]


def test_form_titles_of_choices_in_a_list(plugin: Plugin):
    plugin.files["forms/defect.schema.json"]["properties"]["seen"]["items"] = {"oneOf": [{"const": 1}]}
    assert [finding.path for finding in plugin.findings("form.titles")] == ["$.properties.seen.items.oneOf[0]"]


def test_form_choices(plugin: Plugin):
    plugin.files["forms/defect.schema.json"]["properties"]["depth"]["enum"] = [1, 2]
    (finding,) = plugin.findings("form.choices")
    assert (finding.path, finding.file) == ("$.properties.depth.enum", "forms/defect.schema.json")
    assert "oneOf" in finding.mend["en"]


def test_form_documents(plugin: Plugin):
    own = plugin.manifest["data"]["collections"][0]["name"]
    field = plugin.files["forms/defect.schema.json"]["properties"]["depth"]
    field |= {"type": "string", "x-document": own}
    assert not plugin.findings("form.document")
    field["x-document"] = "acme.elsewhere:home"
    (finding,) = plugin.findings("form.document")
    assert (finding.path, finding.file) == ("$.properties.depth['x-document']", "forms/defect.schema.json")
    plugin.manifest["data"]["reads"] = ["acme.elsewhere:home"]
    assert not plugin.findings("form.document")


def test_form_other_names(plugin: Plugin):
    field = plugin.files["forms/defect.schema.json"]["properties"]["depth"]
    field["x-also"] = ["Depth in cm"]
    assert not plugin.findings("form.also")
    field["x-also"] = "Depth in cm"
    (finding,) = plugin.findings("form.also")
    assert (finding.path, finding.file) == ("$.properties.depth['x-also']", "forms/defect.schema.json")


@pytest.mark.parametrize("scope", ["#/properties/width", "properties/depth", "#/properties/depth/properties/x"])
def test_form_controls(plugin: Plugin, scope: str):
    plugin.files["forms/defect.ui.json"]["elements"][0]["scope"] = scope
    (finding,) = plugin.findings("form.controls")
    assert (finding.path, finding.file) == ("$.elements[0].scope", "forms/defect.ui.json")


def test_form_controls_may_condition_on_the_whole_form(plugin: Plugin):
    plugin.files["forms/defect.ui.json"]["elements"][0]["rule"] = {"effect": "SHOW", "condition": {"scope": "#", "schema": {}}}
    assert plugin.findings() == []


def test_form_controls_need_a_layout_that_is_an_object(plugin: Plugin):
    plugin.files["forms/defect.ui.json"] = []
    assert [finding.id for finding in plugin.findings()] == ["file.content"]
