import pytest

from tests.plugins.party_building.town import TODAY, Town
from wangge_plugin_party_building import publicity
from wangge_sdk.registers import NotPossibleError


def test_nothing_stands_on_the_board_before_it_is_reviewed_and_it_can_be_taken_off(town: Town) -> None:
    publicity.write(town.registers, {"title": "党费公示", "text": "第三季度", "kind": "disclosure", "organisation": town.north})
    article = {"article": town.one("article", title="党费公示")}
    with pytest.raises(NotPossibleError, match="present state"):
        publicity.review(town.registers, article | {"decision": "published"}, TODAY)
    publicity.submit(town.registers, article)
    with pytest.raises(NotPossibleError, match="to be changed"):
        publicity.review(town.registers, article | {"decision": "returned"}, TODAY)
    publicity.review(town.registers, article | {"decision": "returned", "words": "补数字"}, TODAY)
    assert town.shelf.bodies("board_item") == []
    publicity.submit(town.registers, article)
    publicity.review(town.registers, article | {"decision": "published"}, TODAY)
    (item,) = town.shelf.bodies("board_item")
    assert (item["title"], item["organisation_label"], item["published_on"]) == ("党费公示", "北社区党支部", "2026-09-15")
    publicity.withdraw(town.registers, article | {"words": "数字有误"})
    assert town.shelf.bodies("board_item") == []
    assert town.body("article", article["article"])["words"] == "数字有误"
