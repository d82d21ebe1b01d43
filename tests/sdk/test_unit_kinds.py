from wangge_sdk.texts import LOCALES
from wangge_sdk.unit_kinds import UNIT_KINDS


def test_every_kind_has_a_title_in_each_language():
    assert [kind for kind, title in UNIT_KINDS.items() if set(title) != set(LOCALES)] == []
