from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from wangge_core.local_rules.wording import choices, form_of, plain, text, worded

_COLOURS = {"red": text("红", "Red"), "blue": text("蓝", "Blue")}


class Inner(msgspec.Struct, frozen=True):
    """Not for people."""

    amount: Annotated[int, Meta(ge=1), worded(text("数量", "Amount"))]


class Outer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Not for people either."""

    inner: Annotated[Inner | None, worded(text("内层", "Inner"), text("可不填", "May be left out"))] = None
    colours: Annotated[list[Annotated[Literal["red", "blue"], choices(_COLOURS)]], worded(text("颜色", "Colours"), ordered=True)] = (
        msgspec.field(default_factory=list)
    )
    colour: Annotated[str, Meta(pattern="^[a-z]+$"), worded(text("颜色", "Colour"), options=_COLOURS)] = "red"


def test_a_struct_becomes_a_form_with_words_and_without_references_and_nulls():
    offered = [{"const": "red", "x-title": _COLOURS["red"]}, {"const": "blue", "x-title": _COLOURS["blue"]}]
    amount = {"type": "integer", "minimum": 1, "x-title": {"zh-CN": "数量", "en": "Amount"}}
    form = form_of(Outer)
    assert form == {
        "type": "object",
        "additionalProperties": False,
        "required": [],
        "properties": {
            "inner": {
                "type": "object",
                "properties": {"amount": amount},
                "required": ["amount"],
                "x-title": {"zh-CN": "内层", "en": "Inner"},
                "x-description": {"zh-CN": "可不填", "en": "May be left out"},
            },
            "colours": {
                "type": "array",
                "items": {"type": "string", "oneOf": offered},
                "x-title": {"zh-CN": "颜色", "en": "Colours"},
                "x-ordered": True,
                "default": [],
            },
            "colour": {"type": "string", "oneOf": offered, "x-title": {"zh-CN": "颜色", "en": "Colour"}, "default": "red"},
        },
    }


def test_what_is_not_set_is_left_out_of_the_document():
    assert plain(Outer()) == {"colours": [], "colour": "red"}
    assert plain(Outer(inner=Inner(2), colours=["blue"])) == {"inner": {"amount": 2}, "colours": ["blue"], "colour": "red"}
