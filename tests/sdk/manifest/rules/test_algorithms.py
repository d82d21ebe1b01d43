import hashlib

from tests.sdk.manifest.example import Plugin


def test_models_are_themselves(plugin: Plugin) -> None:
    artifact = plugin.contributes["algorithms"][0]["artifact"]
    right, artifact["sha256"] = artifact["sha256"], hashlib.sha256(b"another").hexdigest()
    (finding,) = plugin.findings("algorithm.model")
    assert finding.mend["en"] == f"Write {right}."


def test_algorithms_answer(plugin: Plugin) -> None:
    algorithm = plugin.contributes["algorithms"][0]
    del algorithm["handler"]
    (finding,) = plugin.findings("algorithm.answers")
    assert finding.severity == "warning"
    algorithm["hooks"] = ["suggest_class.v1", "case_closed.v1", "route_case.v1"]
    assert plugin.findings("algorithm.answers") == []
    assert [each.path.rpartition(".")[2] for each in plugin.findings("algorithm.hook")] == ["hooks[1]", "hooks[2]"]


def test_none_decides(plugin: Plugin) -> None:
    plugin.contributes["hooks"].append({"hook": "decide_unit.v1"})
    (finding,) = plugin.findings("algorithm.decides")
    assert finding.path == "$.contributes.hooks[2].hook"


def test_test_sets_fit(plugin: Plugin) -> None:
    algorithm = plugin.contributes["algorithms"][0]
    algorithm["input"] = "schemas/question.json"
    plugin.files["schemas/question.json"] = {"type": "object", "required": ["words"], "additionalProperties": True}
    case = {"input": {"words": "x"}, "expected": "x"}
    for cases, said in (([case] * 9, "9 cases"), ([*[case] * 9, {"input": {}, "expected": "x"}], "Case 10")):
        plugin.files["test-set.json"] = cases
        (finding,) = plugin.findings("algorithm.test_set")
        assert said in finding.message["en"]
    plugin.files["test-set.json"] = [case] * 10
    assert plugin.findings("algorithm.test_set") == []
    plugin.files["test-set.json"] = [{"question": {}}]
    assert len(plugin.findings("file.content")) == 1
