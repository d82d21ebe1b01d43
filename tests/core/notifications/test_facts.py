"""What is said of a case, in each language."""

from wangge_core.notifications.facts import area_words


class Atlas:
    """Places out of a table: name and English name by code."""

    def __init__(self, **names: tuple[str, str | None]) -> None:
        self.names = names

    def name(self, code: str) -> str:
        return self.names[code][0] if code in self.names else code

    def name_en(self, code: str) -> str | None:
        return self.names[code][1] if code in self.names else None


def test_an_area_is_called_by_its_name_in_the_readers_language() -> None:
    atlas = Atlas(a1=("文庙第一网格", "Wenmiao Grid 1"), a2=("河东村", None))
    assert area_words(atlas, "a1") == {"zh-CN": "文庙第一网格", "en": "Wenmiao Grid 1"}
    assert area_words(atlas, "a2") == {"zh-CN": "河东村", "en": "河东村"}, "one that has only the other name is called by that"
    assert area_words(atlas, "gone") == {"zh-CN": "gone", "en": "gone"}
