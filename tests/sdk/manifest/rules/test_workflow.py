from tests.sdk.manifest.example import Plugin, text

HERE = "$.contributes.case_types[0].workflow"


def test_workflow_known(plugin: Plugin):
    plugin.case_type["workflow"]["extends"] = "core.service-request/v9"
    (finding,) = plugin.findings()
    assert finding.path == f"{HERE}.extends"
    assert "core.service-request/v1" in finding.mend["en"]


def test_workflow_sound_names_the_place_in_the_manifest(plugin: Plugin):
    workflow = plugin.case_type["workflow"]
    workflow["states"].append({"id": "lost", "stage": "handling", "title": text("Lost")})
    workflow["transitions"][1]["to"] = "somewhere"
    workflow["transitions"][0]["permission"] = "case:fly"
    assert [(finding.id, finding.path) for finding in plugin.findings()] == [
        ("workflow.states", f"{HERE}.transitions[1].to"),
        ("workflow.reachable", f"{HERE}.states[1]"),
        ("workflow.end", f"{HERE}.states[0]"),
        ("workflow.end", f"{HERE}.states[1]"),
        ("workflow.role", f"{HERE}.transitions[0].permission"),
        ("workflow.clock", "$.contributes.case_types[0].clocks[0]"),
        ("workflow.clock", "$.contributes.case_types[0].clocks[0]"),
    ]


def test_workflow_sound_takes_a_permission_that_the_plugin_gives_to_a_role(plugin: Plugin):
    step = plugin.case_type["workflow"]["transitions"][0]
    step["permission"] = "road-defects:inspect"
    assert plugin.findings() == []
    plugin.contributes["roles"] = []
    assert [finding.id for finding in plugin.findings()] == ["workflow.role"]


def test_workflow_sound_takes_several_origins_and_a_choice(plugin: Plugin):
    workflow = plugin.case_type["workflow"]
    plugin.files["forms/resume.schema.json"] = {
        "type": "object",
        "required": ["well"],
        "properties": {
            "well": {
                "type": "string",
                "x-i18n": {"title": text("Well")},
                "oneOf": [{"const": name, "x-i18n": {"title": text(name)}} for name in ("yes", "no")],
            }
        },
    }
    workflow["transitions"][1] |= {"from": ["inspected", "handling"], "to": {"field": "well", "yes": "handled", "no": "inspected"}}
    assert plugin.findings() == []
    del workflow["transitions"][1]["to"]["no"]
    (finding,) = plugin.findings()
    assert (finding.id, finding.path) == ("workflow.form", f"{HERE}.transitions[1].to")
    assert "no" in finding.message["en"]


def test_workflow_sound_leaves_a_broken_file_to_the_rules_of_files(plugin: Plugin):
    plugin.files["forms/resume.schema.json"] = {"type": "nonsense"}
    assert {finding.id for finding in plugin.findings()} == {"schema_file.valid"}
    plugin.files["forms/resume.schema.json"] = "[]"
    assert "file.content" not in {finding.id for finding in plugin.findings("workflow.sound")}
