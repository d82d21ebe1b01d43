"""A page's blocks for one person: what is not for them is left out, and so is the way to it."""

from typing import Any

import msgspec

from wangge_core.screens.drawing import drawn, may_open
from wangge_sdk.manifest import View

LABEL = {"zh-CN": "做", "en": "Do"}


class Eyes:
    """Sees what it is told that it may see; the command `ask` asks first."""

    def __init__(self, *seen: str) -> None:
        self.seen = seen

    def holds(self, when: tuple[str, ...]) -> bool:
        return all(condition in self.seen for condition in when)

    def reaches(self, kind: str, name: str) -> bool:
        return f"{kind}:{name}" in self.seen

    def question(self, command: str) -> dict[str, str] | None:
        return {"zh-CN": "真的？", "en": "Really?"} if command == "ask" else None


def view(*blocks: dict[str, Any]) -> View:
    return msgspec.convert({"blocks": list(blocks)}, View)


def targets(page: list[dict[str, Any]]) -> list[str]:
    return [action["target"] for action in page[0]["actions"]]


def test_buttons_that_lead_nowhere_are_left_out_and_a_block_of_them_alone_too():
    actions = [{"label": LABEL, "target": target} for target in ("page:a", "command:ask", "create:c", "route:/r", "case_type:t")]
    assert targets(drawn(view({"block": "action", "actions": actions}), Eyes("page:a", "collection:c"))) == [
        "page:a",
        "create:c",
        "route:/r",
        "case_type:t",
    ]
    assert drawn(view({"block": "action", "actions": actions[:2]}), Eyes()) == []


def test_a_command_that_asks_asks_in_a_block_too_unless_the_block_asks_itself():
    own = {"zh-CN": "自己的", "en": "My own"}
    actions = [{"label": LABEL, "target": f"command:{name}"} for name in ("ask", "plain")]
    actions.append({"label": LABEL, "target": "command:ask", "confirm": own})
    [block] = drawn(view({"block": "action", "actions": actions}), Eyes("command:ask", "command:plain"))
    assert [action["confirm"] for action in block["actions"]] == [{"zh-CN": "真的？", "en": "Really?"}, None, own]


def test_rows_and_numbers_lead_only_where_one_may_go():
    figure = {"label": LABEL, "source": "collection:c", "target": "page:a"}
    page = view(
        {"block": "list", "source": "collection:c", "heading": "n", "target": "page:a"}, {"block": "statistic", "figures": [figure]}
    )
    listed, numbers = drawn(page, Eyes())
    assert (listed["target"], numbers["figures"][0]["target"]) == (None, None)
    listed, numbers = drawn(page, Eyes("page:a"))
    assert (listed["target"], numbers["figures"][0]["target"]) == ("page:a", "page:a")


def test_addresses_and_reports_are_for_everybody():
    assert may_open("https://example.edu", Eyes())
    assert may_open("case_type:t", Eyes())
    assert not may_open("delete:c", Eyes())
