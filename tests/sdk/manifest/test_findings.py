import pytest

from wangge_sdk.manifest.findings import json_path


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ((), "$"),
        (("contributes", "case_types", 0, "form"), "$.contributes.case_types[0].form"),
        (("properties", "x-i18n"), "$.properties['x-i18n']"),
        (("a'b\\c",), "$['a\\'b\\\\c']"),
        (("", "1st", "名称"), "$['']['1st']['名称']"),
        (("x" * 500,), f"$['{'x' * 80}…']"),
    ],
)
def test_places_are_written_as_json_path(parts, path):
    assert json_path(parts) == path
