from typing import Any

import pytest

from tests.sdk.manifest.example import MANIFEST, Plugin
from wangge_sdk.manifest import ManifestError, read_manifest
from wangge_sdk.manifest.schema_findings import schema_findings


def spoiled(*path: str | int, value: Any) -> Any:
    """Return the example with one value replaced, or taken out if the value is ``...``."""
    if not path:
        return value
    whole = MANIFEST
    return _replaced(whole, path, value)


def _replaced(node: Any, path: tuple[str | int, ...], value: Any) -> Any:
    step, *rest = path
    if isinstance(node, list):
        return [
            _replaced(child, tuple(rest), value) if rest and index == step else value if index == step else child
            for index, child in enumerate(node)
        ]
    if not rest and value is ...:
        return {name: child for name, child in node.items() if name != step}
    return {**node, str(step): _replaced(node[step], tuple(rest), value) if rest else value}


@pytest.mark.parametrize(
    ("path", "value", "rule", "place", "says", "mends"),
    [
        (("name",), ..., "required", "$", "The field name is missing", "Name shown to people"),
        (("nme",), {}, "additionalProperties", "$.nme", 'no field named "nme"', "Did you mean name?"),
        (("zzz",), 1, "additionalProperties", "$.zzz", 'no field named "zzz"', "known here: $schema, accessibility"),
        (("links", "wiki page"), "x", "additionalProperties", "$.links['wiki page']", "no field", "known here"),
        (("keywords",), "pothole", "type", "$.keywords", 'an array, not "pothole"', "searched by"),
        (
            ("contributes", "case_types", 0, "classes"),
            7,
            "type",
            "$.contributes.case_types[0].classes",
            "an array or a string, not 7",
            "classes",
        ),
        (("publisher", "type"), "club", "enum", "$.publisher.type", '"club" is not one of "company", "university"', "kind of body"),
        (("manifest_version",), 2, "const", "$.manifest_version", "should be 1, not 2", "Version of this schema"),
        (("id",), "Roads", "pattern", "$.id", '"Roads" is not written as it should be', 'For example: "wangge.livelihood"'),
        (("license",), "", "minLength", "$.license", "too short: at least 1", "SPDX"),
        (("license",), "x" * 200, "maxLength", "$.license", "too long: at most 100", "SPDX"),
        (("runtime", "limits", "memory_mb"), 1, "minimum", "$.runtime.limits.memory_mb", "1 is too small: at least 16", "MiB"),
        (("runtime", "limits", "memory_mb"), 9999, "maximum", "$.runtime.limits.memory_mb", "9999 is too large: at most 1024", "MiB"),
        (
            ("runtime", "limits", "cpu_seconds_per_call"),
            0,
            "exclusiveMinimum",
            "$.runtime.limits.cpu_seconds_per_call",
            "more than 0",
            "seconds",
        ),
        (("localisation", "available"), [], "minItems", "$.localisation.available", "At least 1", "complete in"),
        (("categories",), list("abcd"), "maxItems", "$.categories", "At most 3", "Shelves"),
        (("categories",), ["a", "a"], "uniqueItems", "$.categories", "stands twice", "Shelves"),
        (("name",), {}, "minProperties", "$.name", "At least 1 fields", "Name shown"),
        (("name",), {"English": "x"}, "pattern", "$.name", '"English" is not written', "Name shown"),
        (
            ("runtime", "isolation"),
            "none",
            "enum",
            "$.runtime.isolation",
            '"none" is not one of "worker", "inprocess"',
            "A service has code",
        ),
        (("runtime", "module"), ..., "required", "$.runtime", "The field module is missing", "implements the hooks"),
        ((), [], "type", "$", "an object, not []", "plugin.json"),
    ],
)
def test_each_fault_has_place_words_and_mend(path, value, rule, place, says, mends):
    (finding,) = schema_findings(spoiled(*path, value=value))
    assert (finding.id, finding.path, finding.severity) == (f"schema.{rule}", place, "error")
    assert says in finding.message["en"]
    assert mends in finding.mend["en"]
    assert finding.message["zh-CN"]
    assert finding.mend["zh-CN"]


def test_long_values_are_shown_in_part():
    (finding,) = schema_findings({**MANIFEST, "categories": "x" * 500})
    assert len(finding.message["en"]) < 200


def test_reading_refuses_with_the_findings(plugin: Plugin):
    plugin.manifest["version"] = "one"
    del plugin.manifest["license"]
    with pytest.raises(ManifestError) as caught:
        read_manifest(plugin.write())
    assert [finding.path for finding in caught.value.findings] == ["$", "$.version"]
    assert 'plugin.json: $.version: "one" is not written' in str(caught.value)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "spoil",
    [
        {"categories": [{"a": number} for number in range(100_000)]},
        {f"field{number}": number for number in range(100_000)},
        {"requires": {"plugins": {f"Bad {number}": "" for number in range(100_000)}}},
        {"x" * 1_000_000: 1},
    ],
    ids=["items that cannot be sorted", "unknown fields", "bad names", "a long name"],
)
def test_a_manifest_made_to_take_long_is_refused_soon_and_in_short(spoil):
    findings = schema_findings({**MANIFEST, **spoil})
    assert 1 <= len(findings) <= 120
    assert all(len(finding.message["en"]) < 300 for finding in findings)
