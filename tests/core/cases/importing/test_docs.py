import re
from pathlib import Path

import pytest

from wangge_core.cases.importing.mapping import read_mapping

ROOT = Path(__file__).parents[4]


@pytest.mark.parametrize(("language", "name"), [("en", "sf_requests.json"), ("zh-CN", "messages.json")])
def test_the_mapping_in_the_guide_is_the_one_that_real_records_come_in_by(language: str, name: str):
    text = (ROOT / "docs" / language / "operate" / "search-and-exchange.md").read_text(encoding="utf-8")
    found = re.search(r"```json\n(.*?)```", text, re.DOTALL)
    assert found is not None
    assert read_mapping(found[1].encode()) == read_mapping((Path(__file__).parent / name).read_bytes())
