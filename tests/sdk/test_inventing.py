"""Values made up from a schema: they fit it, are the same every time, and are never endless."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from wangge_sdk.hooks import SPECS
from wangge_sdk.inventing import Inventor

SCHEMAS = (
    {"type": "object", "properties": {"a": {"type": "string", "minLength": 30}, "b": {"type": "integer", "minimum": 5}}, "required": ["a"]},
    {"type": "array", "items": {"enum": ["x", "y"]}, "minItems": 2, "maxItems": 4},
    {"type": "string", "pattern": "^1[3-9][0-9]{9}$"},
    {"type": "string", "pattern": r"^(a|bc)+-\d{2,4}\w?$"},
    {"type": ["string", "null"], "format": "date"},
    {"anyOf": [{"const": 7}, {"type": "boolean"}]},
    {"allOf": [{"properties": {"a": {"type": "number", "multipleOf": 0.5}}}, {"required": ["a"]}], "type": "object"},
    {"$ref": "#/$defs/tree", "$defs": {"tree": {"type": "object", "properties": {"next": {"$ref": "#/$defs/tree"}}}}},
    {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
)


@pytest.mark.parametrize("schema", SCHEMAS, ids=str)
@given(seed=st.integers(0, 200))
def test_a_value_fits_and_is_the_same_every_time(schema: dict[str, object], seed: int):
    value = Inventor(seed).value(schema)
    Draft202012Validator(schema).validate(value)
    assert Inventor(seed).value(schema) == value


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "minLength": 10**9},
        {"type": "array", "minItems": 10**9},
        {"type": "string", "pattern": "a{100000000}"},
        {"type": "string", "pattern": r"(?<=x)y"},
        {"not": {}},
        {"$ref": "https://elsewhere.example/schema.json"},
        {"$ref": "#/nowhere"},
        {"type": "integer", "minimum": 5, "maximum": 3},
        {"type": "unheard-of"},
        {"enum": []},
    ],
    ids=str,
)
def test_what_cannot_be_made_up_is_told(schema: dict[str, object]):
    with pytest.raises(LookupError):
        Inventor().value(schema)


def test_free_texts_are_marked_and_known_values_are_taken():
    schema = {
        "type": "object",
        "required": ["words", "area"],
        "properties": {"words": {"type": "string"}, "area": {"type": "string"}},
    }
    value = Inventor(3, mark="⟦here⟧", known={"area": "999901"}).value(schema)
    assert value["area"] == "999901"
    assert value["words"].endswith("⟦here⟧")
    assert len(SPECS) > 5
