import pytest

from tests.sdk.manifest.example import Plugin


def test_files_exist(plugin: Plugin):
    del plugin.files["icon.svg"], plugin.files["routing.json"], plugin.files["forms/defect.schema.json"]
    assert [finding.path for finding in plugin.findings()] == [
        "$.icon",
        "$.screenshots[0].path",
        "$.contributes.case_types[0].routing",
        "$.contributes.case_types[1].routing",
        "$.contributes.case_types[0].form.schema",
        "$.contributes.case_types[1].form.schema",
    ]


def test_files_exist_inside_the_package_only(plugin: Plugin):
    outside = plugin.write().parent / "outside.svg"
    outside.write_text("<svg/>")
    (plugin.folder / "linked.svg").symlink_to(outside)
    plugin.manifest["icon"] = "linked.svg"
    assert [finding.path for finding in plugin.findings("file.exists")] == ["$.icon"]


@pytest.mark.parametrize(
    ("schema", "rule", "path"),
    [
        ("{", "json.valid", "$"),
        ({"type": "text"}, "schema_file.valid", "$.type"),
        ([], "schema_file.valid", "$"),
        ({"$schema": "http://json-schema.org/draft-07/schema#"}, "schema_file.dialect", "$['$schema']"),
        ({"allOf": [{"$ref": "https://example.edu/x.json"}]}, "schema_file.reference", "$.allOf[0]['$ref']"),
        ({"properties": {"a": {"pattern": "("}}}, "schema_file.valid", "$.properties.a.pattern"),
    ],
)
def test_schemas_valid(plugin: Plugin, schema, rule, path):
    plugin.files["schemas/any.json"] = schema
    assert [(finding.id, finding.path, finding.file) for finding in plugin.findings()] == [(rule, path, "schemas/any.json")]


def test_schemas_may_refer_to_their_own_definitions(plugin: Plugin):
    plugin.files["schemas/any.json"] = {"$ref": "#/$defs/a", "$defs": {"a": {"title": "Anything"}}}
    assert plugin.findings() == []
