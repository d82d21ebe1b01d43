from tests.sdk.manifest.example import Plugin, text


def test_classes_readable(plugin: Plugin):
    plugin.files["classes.json"] = [
        {"id": "pothole", "title": text("Pothole")},
        {"id": "pothole", "title": {"en": "Again"}, "guidance": {"zh-CN": "说明"}},
    ]
    assert [(finding.id, finding.path, finding.file) for finding in plugin.findings()] == [
        ("class.unique", "$[0].id", "classes.json"),
        ("class.unique", "$[1].id", "classes.json"),
        ("text.complete", "$[1].title", "classes.json"),
        ("text.complete", "$[1].guidance", "classes.json"),
    ]


def test_classes_readable_names_the_place_of_what_does_not_fit(plugin: Plugin):
    plugin.files["classes.json"] = [{"id": "pothole", "title": text("Pothole")}, {"id": "Bad Id", "title": text("x")}]
    (finding,) = plugin.findings()
    assert (finding.id, finding.path, finding.file) == ("file.content", "$[1].id", "classes.json")


def test_clocks_fit(plugin: Plugin):
    plugin.case_type["clocks"] = [
        {"stage": "handling", "limit": 1, "unit": "working_days", "classes": ["pothole", "nothing"]},
        {"stage": "handling", "limit": 2, "unit": "working_days", "classes": ["pothole"]},
        {"stage": "case", "limit": 1, "unit": "working_days"},
        {"stage": "case", "limit": 2, "unit": "working_days"},
    ]
    assert [(finding.id, finding.path) for finding in plugin.findings()] == [
        ("clock.classes", "$.contributes.case_types[0].clocks[0].classes[1]"),
        ("clock.once", "$.contributes.case_types[0].clocks[1]"),
        ("clock.once", "$.contributes.case_types[0].clocks[3]"),
    ]


def test_stoppers_lead_on(plugin: Plugin):
    plugin.files["classes.json"][1]["stopper"] = {"text": text("Not ours"), "referral": {"name": text("The grid company")}}
    plugin.case_type["referrals"] = [{"id": "nobody", "name": text("Somebody")}]
    assert [(finding.id, finding.path, finding.file) for finding in plugin.findings()] == [
        ("referral.reachable", "$.contributes.case_types[0].referrals[0]", "plugin.json"),
        ("referral.reachable", "$[1].stopper.referral", "classes.json"),
    ]
    plugin.files["classes.json"][1]["stopper"]["referral"]["phone"] = "95598"
    plugin.case_type["referrals"][0]["url"] = "https://example.org"
    assert plugin.findings() == []


def test_outcomes_own(plugin: Plugin):
    plugin.case_type["outcomes"] = [{"id": "fixed", "title": text("Fixed"), "solved": True}]
    assert [(finding.id, finding.path) for finding in plugin.findings()] == [("outcome.own", "$.contributes.case_types[0].outcomes[0].id")]


def test_routing_readable(plugin: Plugin):
    plugin.files["routing.json"]["rows"][2]["reason"] = {"en": "The rest"}
    found = plugin.findings()
    assert [(finding.id, finding.path, finding.file) for finding in found] == [("text.complete", "$.rows[2].reason", "routing.json")]


def test_routing_readable_names_the_place_of_what_does_not_fit(plugin: Plugin):
    plugin.files["routing.json"]["rows"][1]["area"] = "everywhere"
    found = plugin.findings()
    assert [(finding.id, finding.path, finding.file) for finding in found] == [("file.content", "$.rows[1].area", "routing.json")]


def test_routing_classes(plugin: Plugin):
    plugin.files["routing.json"]["rows"][0]["class"] = "potholes"
    finding = plugin.findings("routing.classes")[0]
    assert (finding.path, finding.file) == ("$.rows[0].class", "routing.json")
    assert finding.message["en"] == "There is no class potholes."


def test_routing_complete(plugin: Plugin):
    del plugin.files["routing.json"]["rows"][2]
    (finding,) = plugin.findings("routing.complete")
    assert finding.path == "$.contributes.case_types[0].routing"
    assert finding.message["en"] == "These classes go nowhere: other."


def test_routing_complete_does_not_count_rows_for_one_area(plugin: Plugin):
    plugin.files["routing.json"]["rows"][2]["area"] = "999901"
    assert len(plugin.findings("routing.complete")) == 1


def test_routing_units(plugin: Plugin):
    plugin.files["routing.json"]["rows"][0]["unit_kind"] = "road_corps"
    finding = plugin.findings("routing.units")[0]
    assert (finding.path, finding.severity) == ("$.rows[0].unit_kind", "warning")
    assert "urban_management" in finding.mend["en"]


def test_tasks_fit(plugin: Plugin):
    kind = "pre_filing_verification"
    plugin.case_type["tasks"] = [
        {"kind": kind, "limit": 4, "unit": "working_hours", "classes": ["pothole", "nothing"]},
        {"kind": kind, "needed": False, "classes": ["pothole"]},
        {"kind": "post_handling_check", "needed": False},
    ]
    assert [(finding.id, finding.path) for finding in plugin.findings()] == [
        ("task.classes", "$.contributes.case_types[0].tasks[0].classes[1]"),
        ("task.once", "$.contributes.case_types[0].tasks[1]"),
    ]
