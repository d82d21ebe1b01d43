"""The rule pack as everybody reads it, and as reviewers do."""

import pytest
from msgspec.structs import replace

from tests.registry.shop import Person, Shop
from wangge_registry.versions import rules
from wangge_sdk.rulepack import BUILT_IN, Mode
from wangge_sdk.rulepack.checks import CHECKS


async def test_every_check_says_why_and_how_to_mend(shop: Shop):
    told = (await shop.http.get("/api/v1/rules")).json()
    assert [rule["id"] for rule in told["items"]] == sorted(check.id for check in CHECKS)
    for rule in told["items"]:
        assert rule["mode"] == "enforced"
        assert all(rule[text][locale] for text in ("title", "reason", "mend") for locale in ("zh-CN", "en"))
        assert rule["page"].startswith(f"plugins/rules/{rule['family']}.html#")


async def test_what_is_on_trial_is_for_reviewers(shop: Shop, owner: Person, reviewer: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rules, "BUILT_IN", replace(BUILT_IN, modes={"python.process": Mode.SHADOW, "python.dynamic_code": Mode.OFF}))

    async def told(who: Person) -> set[str]:
        return {rule["id"] for rule in (await who.get("/rules"))["items"]}

    every = {check.id for check in CHECKS}
    assert await told(owner) == every - {"python.process", "python.dynamic_code"}
    assert await told(reviewer) == every - {"python.dynamic_code"}
