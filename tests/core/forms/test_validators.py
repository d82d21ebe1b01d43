"""Forms are checked by the rules of JSON Schema, and what is wrong is said in words."""

from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge_core.errors import FieldError, InvalidError
from wangge_core.forms.errors import SchemaError
from wangge_core.forms.formats import FORMATS
from wangge_core.forms.messages import code_of
from wangge_core.forms.validators import MOST_FINDINGS, FormValidator, validator_for


def titled(chinese: str, english: str, **rules: Any) -> dict[str, Any]:
    return {"x-i18n": {"title": {"zh-CN": chinese, "en": english}}, **rules}


def form(**fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "additionalProperties": False}


def said(schema: dict[str, Any], document: Any) -> list[tuple[str, str, str, str]]:
    return [(each.path, each.code, each.message["zh-CN"], each.message["en"]) for each in validator_for(schema).check(document)]


def test_a_form_that_fits_has_nothing_to_say() -> None:
    schema = form(floor=titled("楼层", "Floor", type="integer", minimum=-5), mobile=titled("手机", "Mobile", format="cn-mobile"))
    assert said(schema, {"floor": 3, "mobile": "13800138000"}) == []
    assert validator_for(schema).is_valid({})


@pytest.mark.parametrize(
    ("rules", "value", "code", "chinese", "english"),
    [
        ({"type": "integer"}, "3", "type", "楼层：应为整数", "Floor: must be a whole number"),
        ({"type": ["integer", "null"]}, "3", "type", "楼层：应为整数或空", "Floor: must be a whole number or empty"),
        ({"minimum": 1}, 0, "minimum", "楼层：不能小于 1", "Floor: must not be less than 1"),
        ({"maximum": 9}, 10, "maximum", "楼层：不能大于 9", "Floor: must not be greater than 9"),
        ({"exclusiveMinimum": 1}, 1, "exclusive_minimum", "楼层：必须大于 1", "Floor: must be greater than 1"),
        ({"exclusiveMaximum": 1}, 1, "exclusive_maximum", "楼层：必须小于 1", "Floor: must be less than 1"),
        ({"multipleOf": 0.5}, 0.3, "multiple_of", "楼层：必须是 0.5 的倍数", "Floor: must be a multiple of 0.5"),
        ({"minLength": 2}, "一", "min_length", "楼层：至少 2 个字", "Floor: at least 2 character(s)"),
        ({"maxLength": 2}, "一二三", "max_length", "楼层：最多 2 个字（现有 3 个）", "Floor: at most 2 character(s) (there are 3)"),
        ({"pattern": "^[0-9]+$"}, "x", "pattern", "楼层：格式不正确", "Floor: is not written as it should be"),
        ({"format": "cn-id-card"}, "x", "format", "楼层：不是有效的身份证号码", "Floor: not a valid identity card number"),
        (
            {"format": "date"},
            "2026-02-30",
            "format",
            "楼层：不是有效的日期（如 2026-03-01）",
            "Floor: not a valid date (such as 2026-03-01)",
        ),
        ({"enum": ["甲", "乙"]}, "丙", "enum", "楼层：只能选择：甲、乙", "Floor: choose one of: 甲, 乙"),
        ({"const": True}, False, "const", "楼层：必须选择“是”", "Floor: must be yes"),
        ({"const": 3}, 4, "const", "楼层：必须是 3", "Floor: must be 3"),
        ({"minItems": 1}, [], "min_items", "楼层：至少 1 项", "Floor: at least 1 item(s)"),
        ({"maxItems": 1}, [1, 2], "max_items", "楼层：最多 1 项", "Floor: at most 1 item(s)"),
        ({"uniqueItems": True}, [1, 1], "unique_items", "楼层：不能有重复的项", "Floor: must not have the same item twice"),
        ({"contains": {"const": 1}}, [2], "contains", "楼层：缺少要求的一项", "Floor: lacks a required item"),
        ({"not": {"type": "string"}}, "x", "not", "楼层：属于不允许的内容", "Floor: is not allowed"),
        (
            {"anyOf": [{"type": "null"}, {"minimum": 3}]},
            2,
            "any_of",
            "楼层：不符合任何一种允许的形式",
            "Floor: fits none of the allowed forms",
        ),
    ],
)
def test_each_rule_says_what_to_do(rules: dict[str, Any], value: Any, code: str, chinese: str, english: str) -> None:
    assert said(form(floor=titled("楼层", "Floor", **rules)), {"floor": value}) == [("/floor", code, chinese, english)]


def test_a_choice_is_named_by_the_titles_of_its_options() -> None:
    schema = form(
        kind=titled("种类", "Kind", oneOf=[titled("路灯", "Lamp", const="lamp"), titled("井盖", "Cover", const="cover"), {"const": 3}])
    )
    assert said(schema, {"kind": "x"}) == [("/kind", "one_of", "种类：只能选择：路灯、井盖、3", "Kind: choose one of: Lamp, Cover, 3")]


def test_long_choices_are_cut() -> None:
    [(_, _, chinese, english)] = said(form(kind={"enum": [f"o{number}" for number in range(30)]}), {"kind": "x"})
    assert chinese.endswith("o11等")
    assert english.endswith("o11, …")


def test_what_is_missing_is_told_at_its_own_place() -> None:
    schema = form(floor=titled("楼层", "Floor")) | {"required": ["floor", "room"]}
    assert said(schema, {}) == [
        ("/floor", "required", "楼层：必须填写", "Floor: must be filled in"),
        ("/room", "required", "必须填写", "must be filled in"),
    ]


def test_each_unknown_field_is_told_at_its_own_place() -> None:
    assert [finding[:2] for finding in said(form(), {"a/b": 1, "c~d": 2})] == [
        ("/a~1b", "additional_properties"),
        ("/c~0d", "additional_properties"),
    ]


def test_fields_in_lists_and_behind_references_keep_their_titles() -> None:
    schema = form(rooms={"type": "array", "items": {"$ref": "#/$defs/room"}}) | {
        "$defs": {"room": form(area=titled("面积", "Area", type="number")) | {"required": ["area"]}}
    }
    assert said(schema, {"rooms": [{"area": "x"}, {}]}) == [
        ("/rooms/0/area", "type", "面积：应为数字", "Area: must be a number"),
        ("/rooms/1/area", "required", "面积：必须填写", "Area: must be filled in"),
    ]


def test_titles_are_found_in_prefix_items_and_plain_titles_and_conditions() -> None:
    schema = form(pair={"type": "array", "prefixItems": [{"title": "First", "type": "string"}]}, kind={}, why=titled("原因", "Reason"))
    schema |= {"if": {"properties": {"kind": {"const": 1}}, "required": ["kind"]}, "then": {"required": ["why"]}}
    assert said(schema, {"pair": [1], "kind": 1}) == [
        ("/pair/0", "type", "First：应为文字", "First: must be text"),
        ("/why", "required", "原因：必须填写", "Reason: must be filled in"),
    ]


def test_a_form_may_bring_its_own_words() -> None:
    own = {"pattern": {"zh-CN": "请写门牌号，如 12-3", "en": "Write the house number, such as 12-3"}}
    schema = form(house=titled("门牌", "House", pattern="^[0-9]+-[0-9]+$", **{"x-messages": own}))
    assert said(schema, {"house": "x"}) == [("/house", "pattern", "请写门牌号，如 12-3", "Write the house number, such as 12-3")]


def test_a_field_that_must_be_left_out() -> None:
    assert said({"properties": {"floor": False}}, {"floor": 1}) == [("/floor", "false_schema", "此处不需要填写", "must be left out here")]


def test_a_rule_without_words_still_says_something() -> None:
    [(path, code, _, english)] = said({"properties": {"a": {"minContains": 2, "contains": {"const": 1}}}}, {"a": [1]})
    assert (path, code) == ("/a", "contains")
    assert english


def test_findings_are_bounded() -> None:
    schema = {"type": "array", "items": {"type": "integer"}}
    assert len(validator_for(schema).check(["x"] * 10_000)) == MOST_FINDINGS
    assert len(validator_for(form()).check({f"f{number}": 1 for number in range(10_000)})) == MOST_FINDINGS


@pytest.mark.parametrize("document", ["\ud800", {1: 2}, b"bytes", object()])
def test_what_is_no_json_is_a_finding(document: Any) -> None:
    [finding] = validator_for({"minLength": 1}).check(document)
    assert (finding.path, finding.code) == ("", "not_json")
    assert not validator_for({"minLength": 1}).is_valid(document)


def test_a_finding_becomes_part_of_a_problem() -> None:
    [finding] = validator_for(form(floor=titled("楼层", "Floor", type="integer"))).check({"floor": "x"})
    told = finding.field_error(below="/form")
    assert told == FieldError("/form/floor", "type", {"zh-CN": "楼层：应为整数", "en": "Floor: must be a whole number"})
    assert (told.said("zh-CN"), told.said()) == ("楼层：应为整数", "Floor: must be a whole number")


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "strin"},
        {"format": "chinese-zodiac"},
        {"$ref": "http://127.0.0.1:9/x.json"},
        {"$ref": "file:///etc/hostname"},
        {"$ref": "#/$defs/nowhere"},
        {"pattern": "(a)\\1"},
        {"pattern": "("},
        {"minLength": -1},
    ],
)
def test_a_schema_that_cannot_be_used_is_refused_when_it_is_compiled(schema: dict[str, Any]) -> None:
    with pytest.raises(SchemaError) as caught:
        FormValidator(schema)
    assert isinstance(caught.value, InvalidError)
    assert caught.value.code == "form_schema"
    assert "cannot be used" in caught.value.detail


def test_a_pattern_cannot_burn_the_processor() -> None:
    assert not validator_for({"pattern": "^(a+)+$"}).is_valid("a" * 5_000 + "!")


def test_equal_schemas_are_compiled_once() -> None:
    assert validator_for({"type": "object", "minProperties": 1}) is validator_for({"minProperties": 1, "type": "object"})
    assert validator_for({"type": "object"}) is not validator_for({"type": "array"})


def test_codes_are_snake_case() -> None:
    assert [code_of(keyword) for keyword in ("minLength", "required", "unevaluatedProperties")] == [
        "min_length",
        "required",
        "unevaluated_properties",
    ]


# The oracle: the best-known implementation, on generated forms and documents. Left out is where the two are known to
# differ, always to the worse of the oracle: full-width digits and trailing newlines in patterns, decimal multiples.
texts = st.text("ab甲1-", max_size=4)
scalars = st.none() | st.booleans() | st.integers(-3, 3) | st.floats(-2, 2, allow_nan=False) | texts
kinds = st.sampled_from(["string", "integer", "number", "boolean", "null", "object", "array"])
number_rules = st.fixed_dictionaries(
    {}, optional={"minimum": st.integers(-2, 2), "exclusiveMaximum": st.integers(-2, 2), "multipleOf": st.just(2)}
)
text_rules = st.fixed_dictionaries(
    {}, optional={"minLength": st.integers(0, 2), "maxLength": st.integers(0, 3), "pattern": st.sampled_from(["^a", "甲", "^[a-b]+$"])}
)
choice_rules = st.fixed_dictionaries(
    {}, optional={"type": kinds, "enum": st.lists(scalars, min_size=1, max_size=3, unique_by=repr), "const": scalars}
)
leaves = st.builds(lambda *parts: {key: value for part in parts for key, value in part.items()}, number_rules, text_rules, choice_rules)
names = st.sampled_from(["a", "b", "c"])


def objects(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"type": st.just("object"), "properties": st.dictionaries(names, inner, max_size=3)},
        optional={
            "required": st.lists(names, unique=True, max_size=2),
            "additionalProperties": st.booleans(),
            "minProperties": st.integers(0, 2),
            "maxProperties": st.integers(0, 2),
        },
    )


def lists(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"type": st.just("array"), "items": inner},
        optional={"minItems": st.integers(0, 2), "maxItems": st.integers(0, 2), "uniqueItems": st.booleans()},
    )


def combined(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    several = st.lists(inner, min_size=1, max_size=2)
    return st.fixed_dictionaries({}, optional={"anyOf": several, "oneOf": several, "allOf": several, "not": inner})


schemas = st.recursive(leaves, lambda inner: objects(inner) | lists(inner) | combined(inner), max_leaves=6)
documents = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=6)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(schemas, documents)
def test_it_agrees_with_the_best_known_implementation(schema: dict[str, Any], document: Any) -> None:
    oracle = jsonschema.Draft202012Validator(schema)
    findings = FormValidator(schema).check(document)
    assert (not findings) == oracle.is_valid(document)
    assert {finding.code for finding in findings if finding.path == ""} <= {
        code_of(str(error.validator)) for error in oracle.iter_errors(document) if not error.absolute_path
    }


@settings(max_examples=200, deadline=None)
@given(
    st.text("0123456789Xx", min_size=17, max_size=19) | st.text("0123456789", min_size=10, max_size=12), st.sampled_from(sorted(FORMATS))
)
def test_formats_mean_the_same_to_both(text: str, name: str) -> None:
    checker = jsonschema.FormatChecker(formats=())
    checker.checks(name)(lambda value: FORMATS[name](str(value)))
    schema = {"format": name}
    assert FormValidator(schema).is_valid(text) == jsonschema.Draft202012Validator(schema, format_checker=checker).is_valid(text)
