"""Every permission that an operation asks for is in the catalogue, has a name in both languages, and is documented."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.scope_lint import ROOT
from wangge_core.access import catalogue
from wangge_core.access.model import Permission

_FIRST = {"require": 2, "allowed": 2, "scope": 1, "require_scope": 1}
_DOCS = ROOT.parents[2] / "docs"


def asked(source: str) -> Iterator[Permission]:
    """Yield each permission that stands in the source as two words."""
    tree = ast.parse(source)
    texts = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _FIRST:
            first = _FIRST[node.func.attr]
            words = [_text(argument, texts) for argument in node.args[first : first + 2]]
            if len(words) == 2 and all(words):
                yield Permission(*words)


def _text(node: ast.expr, texts: dict[str, str]) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    return texts.get(node.id, "") if isinstance(node, ast.Name) else ""


def every_asked() -> set[Permission]:
    return {permission for path in ROOT.rglob("*.py") for permission in asked(path.read_text())}


def test_every_permission_that_is_asked_for_is_known() -> None:
    found = every_asked()
    assert len(found) > 20
    assert found - set(catalogue.permissions()) == set()


def test_the_finder_sees_words_and_constants() -> None:
    source = 'R: Final = "case"\naccess.require(actor, area, R, "dance")\nself._access.scope(actor, "unit", "read")\nother.scope(x)'
    assert set(asked(source)) == {("case", "dance"), ("unit", "read")}


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_permission_and_role_is_documented(language: str) -> None:
    page = Path(_DOCS / language / "operate" / "identity.md").read_text()
    missing = [str(permission) for permission in catalogue.permissions() if f"`{permission}`" not in page]
    missing += [role.id for role in catalogue.default_policy().roles if f"`{role.id}`" not in page]
    assert missing == []


def test_every_permission_has_a_name_in_both_languages() -> None:
    assert all(entry.title.zh_cn and entry.title.en for entry in catalogue.permissions().values())
