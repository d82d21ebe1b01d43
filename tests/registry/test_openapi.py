"""The description of the API: complete, valid, and the same as the file beside the source."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from wangge_registry.openapi import description

FILE = Path(__file__).parents[2] / "registry" / "openapi.json"


@pytest.fixture(scope="module")
def document() -> Any:
    return json.loads(json.dumps(description()))


def test_the_file_is_the_one_that_the_source_makes(document: Any):
    assert json.loads(FILE.read_text(encoding="utf-8")) == document


def test_every_schema_is_a_json_schema(document: Any):
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_operation_says_what_can_go_wrong_and_who_may_ask(document: Any):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert operation["summary"], (method, path)
            problems = {status for status in operation["responses"] if int(status) >= 400}
            assert {"400", "404", "422", "429", "503"} <= problems, (method, path)
