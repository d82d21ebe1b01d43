"""Finding the field that a value stands for."""

from wangge_core.forms.places import follow, owner_of, title_of


def test_places_that_are_not_there_are_empty() -> None:
    assert follow({"properties": {"a": {"title": "A"}}}, ["a", "b", 0]) == {}
    assert owner_of({"properties": {}}, ["properties", "a", "type"]) == {}
    assert owner_of({"required": ["a"]}, ["required", 0, "x"]) == {}
    assert title_of({}) is None


def test_a_reference_to_itself_ends() -> None:
    assert follow({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}}, []) == {}


def test_references_are_followed_with_their_escapes() -> None:
    schema = {"properties": {"x": {"$ref": "#/$defs/a~1b~0c"}}, "$defs": {"a/b~c": {"title": "Here"}}}
    assert follow(schema, ["x"]) == {"title": "Here"}


def test_a_title_in_two_languages_wins_over_a_plain_one() -> None:
    assert title_of({"title": "t", "x-i18n": {"title": {"en": "Floor"}}}) == {"en": "Floor"}
    assert title_of({"title": "t", "x-title": {"en": "Floor"}, "x-i18n": {"title": {"en": "Other"}}}) == {"en": "Floor"}
    assert title_of({"title": "t"}) == {"zh-CN": "t", "en": "t"}
