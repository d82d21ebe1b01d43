import pytest

from wangge_serving.http.entity_tags import held

TAG = '"abc"'


@pytest.mark.parametrize("sent", ['"abc"', 'W/"abc"', '"x", "abc"', 'W/"x",W/"abc"', "*", ' "abc" '])
def test_the_caller_holds_it(sent: str):
    assert held(sent, TAG)


@pytest.mark.parametrize("sent", [None, "", '"abcd"', "abc", '"ab', 'W/"x"', '"x", "y"'])
def test_the_caller_does_not(sent: str | None):
    assert not held(sent, TAG)
