from collections import Counter

import pytest

from wangge_plugin_keyword_triage.keywords import load_keywords
from wangge_sdk.manifest import installed_plugins, offered_case_types, open_package, read_manifest
from wangge_sdk.unit_kinds import UNIT_KINDS


@pytest.fixture(scope="module")
def offered():
    (point,) = (point for point in installed_plugins() if point.name == "livelihood")
    package = open_package(point)
    return offered_case_types(package, read_manifest(package))


def test_rows_are_for_classes_that_are_offered_and_send_them_where_the_routing_table_does(offered):
    routes = {entry.id: kind.route(entry.id, "999901") for kind in offered for entry in kind.classes}
    rows = load_keywords().classes
    assert [(row.class_id, row.unit_kind) for row in rows] == [(row.class_id, routes[row.class_id].unit_kind) for row in rows]
    assert {row.group for row in rows} - {None} <= set(routes)


def test_each_class_and_each_kind_of_unit_has_one_row():
    keywords = load_keywords()
    assert [name for name, times in Counter(row.class_id for row in keywords.classes).items() if times > 1] == []
    assert [name for name, times in Counter(row.unit_kind for row in keywords.units).items() if times > 1] == []
    assert {row.unit_kind for row in keywords.units} <= set(UNIT_KINDS)


def test_words_can_be_found():
    keywords = load_keywords()
    words = [word for row in keywords.classes for words in row.words.values() for word in words] + [
        word for row in keywords.units for word in row.words
    ]
    assert [word for word in words if len(word) < 2 or word != word.lower() or word != word.strip()] == []
    assert {weight for row in keywords.classes for weight in row.words} == {"1", "2", "3"}


def test_a_word_stands_once_in_a_row():
    for row in load_keywords().classes:
        words = Counter(word for words in row.words.values() for word in words)
        assert [word for word, times in words.items() if times > 1] == []
