"""What the forms of steps must be. Pure."""

from collections.abc import Iterator
from typing import Any, Final

from wangge_sdk.json_schema import schema_fault
from wangge_sdk.workflows.findings import Problem, problem
from wangge_sdk.workflows.model import Definition, Transition

RESERVED: Final = frozenset({"unit_id", "class_id", "outcome", "public_reason", "score"})
"""Fields by which the platform's own steps change a case; in a plugin's form they would change nothing, or the wrong thing."""


def form_problems(definition: Definition) -> Iterator[Problem]:
    """The form of a step is a JSON Schema of an object, and where it chooses the next state, every choice leads somewhere."""
    for index, step in enumerate(definition.transitions):
        place = ("transitions", index, "form")
        schema = step.form.schema
        if error := schema_fault(schema):
            yield problem(
                "workflow.schema",
                place,
                (
                    f"步骤 {step.id} 的表单不是有效的 JSON Schema：{error.message}。",
                    f"The form of {step.id} is not a valid JSON Schema: {error.message}.",
                ),
                ("按 JSON Schema 2020-12 修改。", "Mend it by JSON Schema 2020-12."),
            )
            continue
        properties = schema.get("properties")
        if schema.get("type") != "object" or not isinstance(properties, dict):
            yield problem(
                "workflow.form",
                place,
                (f"步骤 {step.id} 的表单不是带 properties 的 object。", f"The form of {step.id} is not an object with properties."),
                ("写明 type: object 和 properties。", "Say type: object, and list its properties."),
            )
            continue
        yield from _fields(step, properties, place)
        yield from _choice(step, schema, ("transitions", index, "to"))


def _fields(step: Transition, properties: dict[str, Any], place: tuple[str | int, ...]) -> Iterator[Problem]:
    if not step.added:
        return
    taken = sorted(name for name, field in properties.items() if name in RESERVED or (isinstance(field, dict) and "x-choices" in field))
    if taken:
        names = ", ".join(taken)
        yield problem(
            "workflow.form",
            place,
            (
                f"步骤 {step.id} 的表单使用了平台保留的字段：{names}。",
                f"The form of {step.id} has fields of the platform: {names}.",
            ),
            ("换字段名，并去掉 x-choices。", "Give them other names, without x-choices."),
        )


def _choice(step: Transition, schema: dict[str, Any], place: tuple[str | int, ...]) -> Iterator[Problem]:
    if isinstance(step.to, str):
        return
    name = step.to.get("field", "")
    field = schema["properties"].get(name)
    options = field.get("oneOf") if isinstance(field, dict) else None
    values = [option.get("const") for option in options if isinstance(option, dict)] if isinstance(options, list) else []
    if not values or name not in schema.get("required", ()):
        yield problem(
            "workflow.form",
            place,
            (
                f"步骤 {step.id} 按字段 {name} 选择去向，但该字段不是必填的单选。",
                f"The transition {step.id} goes by the field {name}, which is no choice that must be made.",
            ),
            ("把该字段列入 required，并用 oneOf 列出选项。", "List it in required, with its choices in oneOf."),
        )
        return
    lost = [str(value) for value in values if not isinstance(value, str) or value == "field" or value not in step.to]
    if lost:
        yield problem(
            "workflow.form",
            place,
            (f"步骤 {step.id} 的选项没有去向：{'、'.join(lost)}。", f"These choices of {step.id} lead nowhere: {', '.join(lost)}."),
            ("为每个选项写明去向的状态。", "Name a state for each of them."),
        )
