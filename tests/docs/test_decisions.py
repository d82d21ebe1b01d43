"""Decisions: one page each, all with the same parts, each naming what enforces it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs/adr").glob("*.md"))
MOST_WORDS = 450
NAMED_ELSEWHERE = ("test_", "tests/", "core/", "docs/")


def test_numbers_have_no_gaps() -> None:
    assert [page.name[:4] for page in PAGES] == [f"{number:04}" for number in range(1, len(PAGES) + 1)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_all_its_parts(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {page.name[:4]}. ")
    assert re.search(r"^Status: (accepted|replaced by \d{4})\.$", text, re.MULTILINE)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.split()) <= MOST_WORDS
    assert re.search(r"^(Enforced by|Nothing enforces it)", text, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_enforces_a_decision_is_there(page: Path) -> None:
    enforced = page.read_text(encoding="utf-8").partition("\nEnforced by")[2]
    folder = ROOT
    for name in re.findall(r"`([\w./-]+\.(?:py|ts))`", enforced):
        path = ROOT / name if "/" in name else folder / name
        assert path.is_file(), name
        folder = path.parent
