"""Every code that an error of the core carries stands on the API page, with its status, in both languages."""

import re
from http import HTTPStatus
from pathlib import Path

import msgspec
import pytest

from tests.docs.error_codes import CORE, REGISTRY, SERVING, codes_in, every_code, every_error
from wangge_core.http.wording import wording
from wangge_registry.wording import wording as registry_wording
from wangge_serving.http.problems import Problem

DOCS = Path(__file__).parents[2] / "docs"
LANGUAGES = ("en", "zh-CN")
HTTP_LAYER = {"request_invalid": {400}, "no_such_route": {404}, "method_not_allowed": {405}, "internal": {500}}
"""Codes that `http.problems` gives to errors that are not the domain's."""


def documented(language: str, name: str = "api") -> tuple[dict[str, set[int]], set[str]]:
    page = (DOCS / language / "develop" / f"{name}.md").read_text(encoding="utf-8")
    served = {
        code: {int(status) for status in statuses.split(", ")}
        for code, statuses in re.findall(r"^\| `(\w+)` \| ([0-9, ]+) \|", page, re.MULTILINE)
    }
    commands = set(re.findall(r"^\| `(\w+)` \| (?![0-9, ]+\|)", page, re.MULTILINE))
    return served, commands


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_documented_with_its_status(language: str) -> None:
    served, commands = documented(language)
    raised, of_commands = every_code(SERVING, CORE)
    assert served == raised | HTTP_LAYER
    assert commands == of_commands


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_registry_is_documented_with_its_status(language: str) -> None:
    served, commands = documented(language, "registry-api")
    raised, of_commands = every_code(REGISTRY)
    assert served == raised
    assert commands == of_commands


def test_every_code_of_the_registry_has_a_chinese_sentence() -> None:
    raised, _ = every_code(SERVING, REGISTRY)
    assert registry_wording().keys() == raised.keys() | HTTP_LAYER.keys()


def test_every_code_has_a_chinese_sentence() -> None:
    """`core/http/problems.zh-CN.json` has one for each code; write it there when you write the row of the page."""
    raised, _ = every_code(SERVING, CORE)
    assert wording().keys() == raised.keys() | HTTP_LAYER.keys()


def test_the_finder_sees_codes_of_calls_and_of_classes() -> None:
    source = (
        'raise InvalidError("one", "text")\n'
        'class CaseChangedError(ConflictError):\n    def __init__(self):\n        super().__init__("two", "text")\n'
        "def absent(kind, row):\n    return NotFoundError(kind, row)\n"
        "raise absent('three', 1)\nraise CaseChangedError(1, 2)\nprint('four', 'text')"
    )
    found = {code: status.value for code, status in codes_in(source, every_error())}
    assert found == {"one": 422, "two": 409, "three": 404}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_is_an_answer_of_ours(language: str) -> None:
    page = (DOCS / language / "develop" / "api.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    problem = msgspec.json.decode(example, type=Problem)
    assert msgspec.json.decode(msgspec.json.encode(problem)) == msgspec.json.decode(example)
    assert problem.title == HTTPStatus(problem.status).phrase
    assert problem.code in documented(language)[0]
