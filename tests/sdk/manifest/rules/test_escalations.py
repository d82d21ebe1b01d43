from tests.sdk.manifest.example import Plugin


def test_calls_in_order(plugin: Plugin) -> None:
    step = {"channel": "app", "target": "role:leader"}
    plugin.contributes["escalations"][0]["steps"] = [{"after_s": after, **step} for after in (0, 60, 30)]
    (finding,) = plugin.findings("escalation.order")
    assert (finding.path, finding.mend["en"]) == ("$.contributes.escalations[0].steps[2].after_s", "Write 60 or more.")


def test_calls_to_known_roles(plugin: Plugin) -> None:
    own = plugin.contributes["roles"][0]["id"]
    targets = [
        "role:leader",
        "contact:family",
        f"role:{plugin.manifest['id']}:{own}",
        f"role:{plugin.manifest['id']}:nobody",
        "role:other.plugin:keeper",
    ]
    plugin.contributes["escalations"][0]["steps"] = [{"after_s": 0, "channel": "app", "target": target} for target in targets]
    assert [each.path.rpartition(".steps")[2] for each in plugin.findings("escalation.role")] == ["[3].target", "[4].target"]


def test_chains_begin(plugin: Plugin) -> None:
    chain = plugin.contributes["escalations"][0]
    chain["begins_on"] = ["road-defects.repaired.v1", "case.reported.v1", "case.closed.v1", "other.missed.v1"]
    events = plugin.contributes["events"]
    events["consumes"] = [{"type": kind, "handler": "hear"} for kind in ("case.closed.v1", "other.missed.v1")]
    assert [each.path.rpartition(".")[2] for each in plugin.findings("escalation.begins")] == ["begins_on[2]"], (
        "the platform's are no beginning"
    )
    del events["consumes"][1]
    assert [each.path.rpartition(".")[2] for each in plugin.findings("escalation.begins")] == ["begins_on[2]", "begins_on[3]"]
