"""Requests that are made up are such as the platform could send."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge_sdk.hooks import SPECS
from wangge_sdk.testing.questions import Vocabulary, requests

WORDS = Vocabulary(area="999901001", case_types=("a.b",), classes=("a.b.c",), mark="⟦mark⟧")


@pytest.mark.parametrize("name", SPECS)
def test_every_hook_can_be_asked(name: str):
    spec = SPECS[name]

    @settings(max_examples=20)
    @given(st.data())
    def asked(data: Any) -> None:
        request = data.draw(requests(spec.request, WORDS))
        assert isinstance(request, spec.request)
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(request), type=spec.request) == request
        places = {"area", "report", "case", "notice"} & {field.name for field in msgspec.structs.fields(spec.request)}
        assert not places or "999901001" in repr(request)

    asked()


def test_the_mark_is_in_every_text():
    @settings(max_examples=20)
    @given(requests(SPECS["suggest_class"].request, WORDS))
    def marked(report: Any) -> None:
        assert report.text.endswith("⟦mark⟧")

    marked()
