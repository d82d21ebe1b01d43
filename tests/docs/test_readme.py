"""The two readmes: the same parts, the two commands first, links that lead somewhere, pictures that are there and small."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README, CHINESE = "README.md", "README.zh-CN.md"
MOST_BYTES = 300_000


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_both_have_the_same_parts() -> None:
    levels = [re.findall(r"^(#+) ", re.sub(r"```.*?```", "", text(name), flags=re.DOTALL), re.MULTILINE) for name in (README, CHINESE)]
    assert levels[0] == levels[1]


@pytest.mark.parametrize("name", [README, CHINESE])
def test_the_two_commands_come_first(name: str) -> None:
    block = re.search(r"```console\n(.*?)```", text(name), re.DOTALL)
    assert block is not None
    assert re.findall(r"^\$ make (\w+)", block[1], re.MULTILINE) == ["demo", "test"]
    assert len(text(name)[: block.start()].splitlines()) <= 6


@pytest.mark.parametrize("name", [README, CHINESE])
def test_links_lead_to_files_and_pictures_are_small(name: str) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", text(name))
    assert len(targets) > 8
    for target in targets:
        path = ROOT / target
        assert path.exists(), target
        assert path.suffix != ".png" or path.stat().st_size < MOST_BYTES, target


@pytest.mark.parametrize("name", [README, CHINESE])
def test_every_folder_is_on_the_map(name: str) -> None:
    named = set(re.findall(r"`(\w+)/`", text(name)))
    folders = {path.parent.name for path in ROOT.glob("*/pyproject.toml")} | {"plugins", "tests", "docs"}
    assert folders <= named
