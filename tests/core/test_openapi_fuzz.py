"""The whole API asked at random: never a 500, always what the description says. `WANGGE_TEST_SOAK=1` asks far more."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator

from tests.core.fuzzing import Fuzzer, fuzzer, told
from wangge_core.openapi import description
from wangge_core.settings import Settings

SOAK: Final = bool(os.environ.get("WANGGE_TEST_SOAK"))
EXAMPLES: Final = 60 if SOAK else 2
EVERY: Final = 1 if SOAK else 14
SHARES: Final = {"sqlite": slice(None) if SOAK else slice(0, None, 2), "postgres": slice(None) if SOAK else slice(1, None, 2)}
"""Which operations are asked at random on each database: `make test` asks each on one of them."""
FEWEST: Final = 70


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_nothing_a_client_sends_breaks_the_server(county_settings: Settings):
    with fuzzer(county_settings) as asking:
        asking.run(EXAMPLES, SHARES["sqlite" if county_settings.database_url.startswith("sqlite") else "postgres"])
    _judge(asking)


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_hostile_values_in_every_place_are_refused_or_harmless(county_settings: Settings):
    with fuzzer(county_settings) as asking:
        asking.attack(EVERY)
    assert not asking.findings, told(asking.findings)
    assert asking.asked.total() > 500


def _judge(asking: Fuzzer) -> None:
    assert not asking.findings, told(asking.findings)
    assert len(asking.asked) >= FEWEST
    for caller in asking.callers:
        assert sum(caller.statuses[status] for status in (200, 201, 204)) > 10, (caller.name, caller.statuses)


def _schemas(part: Any) -> list[Any]:
    if isinstance(part, list):
        return [found for each in part for found in _schemas(each)]
    if not isinstance(part, dict):
        return []
    own = [part["schema"]] if isinstance(part.get("schema"), dict) else []
    return own + [found for each in part.values() for found in _schemas(each)]


@pytest.mark.slow
def test_every_schema_of_the_description_is_a_json_schema():
    document = description()
    for schema in [*document["components"]["schemas"].values(), *_schemas(document["paths"])]:
        Draft202012Validator.check_schema(json.loads(json.dumps(schema)))


@pytest.mark.slow
def test_every_operation_says_what_can_go_wrong_and_who_may_ask():
    document = description()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            problems = {status: answer for status, answer in operation["responses"].items() if int(status) >= 400}
            assert {"400", "404", "422", "429", "503"} <= problems.keys(), (method, path)
            for answer in problems.values():
                assert answer["content"]["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}
            if "401" not in problems:
                assert operation.get("security", []) == [], (method, path)


@pytest.mark.slow
def test_a_client_generator_takes_the_description(tmp_path: Path):
    npx = shutil.which("npx")
    assert npx, "Node 20 is needed, as for the web shell"
    source, target = tmp_path / "openapi.json", tmp_path / "schema.d.ts"
    source.write_text(json.dumps(description()), encoding="utf-8")
    web = Path(__file__).parents[2] / "core" / "web"
    subprocess.run([npx, "--no-install", "openapi-typescript", str(source), "-o", str(target)], cwd=web, check=True, capture_output=True)
    assert "reportCase" in target.read_text(encoding="utf-8")
