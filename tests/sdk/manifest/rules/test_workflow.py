from tests.sdk.manifest.example import Plugin, text


def test_workflow_known(plugin: Plugin):
    plugin.case_type["workflow"]["extends"] = "core.service-request/v9"
    (finding,) = plugin.findings()
    assert finding.path == "$.contributes.case_types[0].workflow.extends"
    assert "core.service-request/v1" in finding.mend["en"]


def test_workflow_states(plugin: Plugin):
    workflow = plugin.case_type["workflow"]
    workflow["states"].append({"id": "closed", "stage": "evaluation", "title": text("Closed")})
    workflow["transitions"][1]["to"] = "somewhere"
    assert [finding.path for finding in plugin.findings("workflow.states")] == [
        "$.contributes.case_types[0].workflow.states[1].id",
        "$.contributes.case_types[0].workflow.transitions[1].to",
    ]


def test_workflow_reachable(plugin: Plugin):
    workflow = plugin.case_type["workflow"]
    workflow["states"] += [{"id": name, "stage": "handling", "title": text(name)} for name in ("lost", "trap", "waiting")]
    workflow["transitions"] += [
        {"id": "a", "from": "lost", "to": "handling", "title": text("a"), "permission": "case:handle"},
        {"id": "b", "from": "waiting", "to": "trap", "title": text("b"), "permission": "case:handle"},
        {"id": "c", "from": "inspected", "to": "waiting", "title": text("c"), "permission": "case:handle"},
    ]
    assert [(finding.path, finding.message["en"]) for finding in plugin.findings("workflow.reachable")] == [
        ("$.contributes.case_types[0].workflow.states[1]", "Nothing leads to the state lost."),
        ("$.contributes.case_types[0].workflow.states[2]", "Nothing leads from the state trap back to the platform's states."),
        ("$.contributes.case_types[0].workflow.states[3]", "Nothing leads from the state waiting back to the platform's states."),
    ]
