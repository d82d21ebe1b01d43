"""The scope lint: the core passes it, and it bites."""

import ast
from pathlib import Path

import pytest

from tests.architecture.scope_lint import MAY_QUERY, ROOT, check_tree, main, scoped_tables, stray_queries, unscoped_queries

TABLES = frozenset({"cases", "unit", "CaseRow"})


def found(source: str, carriers: frozenset[str] = frozenset({"Scope"})) -> list[str]:
    return [finding.message for finding in unscoped_queries(ast.parse(source), "repository.py", TABLES, carriers)]


@pytest.mark.slow
def test_every_query_of_the_core_takes_a_scope_or_says_why_not() -> None:
    assert [str(finding) for finding in check_tree(ROOT, scoped_tables())] == []


def test_the_scoped_tables_are_read_from_the_schema() -> None:
    assert {"cases", "unit", "person", "position", "audit_entry", "area"} <= scoped_tables()
    assert "account" not in scoped_tables()


@pytest.mark.parametrize(
    "body",
    [
        'self.db.fetch("SELECT id FROM cases WHERE id = {}", key)',
        'self.db.fetch("select id from CASES")',
        'self.db.fetch("SELECT * FROM step JOIN cases ON cases.id = step.case_id")',
        'self.db.execute("UPDATE cases SET state = {}", state)',
        'self.db.execute("DELETE FROM cases")',
        'self.db.fetch(f"SELECT {columns} FROM cases")',
        'self.db.fetch(f"SELECT id FROM {table}")',
        'self.db.fetch("SELECT id " + "FROM cases")',
        "self.db.fetch(WHOLE)",
        'self.db.fetch(f"{WHOLE} WHERE id = {{}}", key)',
        "self.db.fetch(self.OWN)",
        "CaseRow.select().where(CaseRow.id == key)",
        "[row for row in (lambda: self.db.fetch(WHOLE))()]",
    ],
)
def test_a_query_without_a_scope_is_refused(body: str) -> None:
    source = f'WHOLE: Final = "SELECT * FROM cases"\nclass Cases:\n    OWN = WHOLE\n    async def page(self, key):\n        return {body}\n'
    (message,) = found(source)
    assert message.startswith("page queries")


def test_a_module_function_and_a_conditional_one_are_seen_too() -> None:
    source = 'def one(db):\n    db.fetch("SELECT 1 FROM unit")\nif True:\n    def two(db):\n        db.fetch("SELECT 1 FROM unit")\n'
    assert len(found(source)) == 2


@pytest.mark.parametrize(
    "source",
    [
        'def page(self, scope: Scope):\n    text, values = scope.sql()\n    self.db.fetch(f"SELECT * FROM cases WHERE {text}", *values)',
        'def page(self, limit: int, *, own: Scope | None):\n    self.db.fetch("SELECT * FROM cases", own)',
        'def add(self, row):\n    self.db.execute("INSERT INTO cases (id) VALUES ({})", row)',
        'def add(self, row):\n    self.db.execute("INSERT INTO step (id) VALUES ({}) ON CONFLICT (id) DO UPDATE SET id = step.id", row)',
        'def steps(self, key):\n    self.db.fetch("SELECT * FROM step WHERE case_id = {}", key)',
        'def told(self):\n    """Read rows from cases."""\n    return 1',
        '@unscoped("the code is the right")\ndef page(self):\n    self.db.fetch("SELECT * FROM cases")',
        'WHY = "the sealer reads all"\n@unscoped(WHY)\ndef page(self):\n    self.db.fetch("SELECT * FROM cases")',
    ],
)
def test_what_is_right_passes(source: str) -> None:
    assert found(source) == []


@pytest.mark.parametrize("mark", ["@unscoped", "@unscoped()", '@unscoped(" ")', "@marks.unscoped(reason)"])
def test_a_mark_without_a_reason_is_refused(mark: str) -> None:
    (message,) = found(f'{mark}\ndef page(self):\n    self.db.fetch("SELECT * FROM cases")')
    assert "needs a reason" in message


def test_a_scope_that_is_taken_and_not_used_is_refused() -> None:
    (message,) = found('def page(self, scope: Scope):\n    self.db.fetch("SELECT * FROM cases")')
    assert "without using it" in message


def test_a_value_that_holds_a_scope_will_do(tmp_path: Path) -> None:
    (tmp_path / "filters.py").write_text("class Sight:\n    scope: Scope\n")
    query = 'def page(self, {}):\n    self.db.fetch("SELECT * FROM cases", sight)\n'
    (tmp_path / "queries.py").write_text(query.format("sight: Sight"))
    assert check_tree(tmp_path, TABLES, {}) == []
    (tmp_path / "queries.py").write_text(query.format("sight: Actor"))
    assert len(check_tree(tmp_path, TABLES, {})) == 1


@pytest.mark.parametrize(
    "line",
    [
        "from piccolo.table import Table",
        "import asyncpg",
        "import sqlite3 as db",
        'self._database.fetch("SELECT 1")',
        'platform.database.execute("DELETE FROM cases")',
        "db.insert(rows)",
    ],
)
def test_no_other_module_talks_to_the_database(line: str) -> None:
    assert len(list(stray_queries(ast.parse(line), "cases/service.py"))) == 1


@pytest.mark.parametrize(
    "line",
    ["self._database.transaction()", "http.fetch(url)", "items.insert(0, one)", "from wangge_core.database import Row"],
)
def test_other_calls_of_these_names_are_free(line: str) -> None:
    assert list(stray_queries(ast.parse(line), "cases/service.py")) == []


def test_an_excuse_covers_its_module_and_must_be_needed(tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "all.py").write_text("import sqlite3\n")
    (tmp_path / "tables.py").write_text("from piccolo.table import Table\n")
    assert check_tree(tmp_path, TABLES, {"copies/": "copies all"}) == []
    assert len(check_tree(tmp_path, TABLES, {})) == 1
    (stale,) = check_tree(tmp_path, TABLES, {"copies/": "copies all", "gone.py": "was here"})
    assert str(stale) == "gone.py:0: is excused in MAY_QUERY and needs no excuse: take it out"
    assert all(MAY_QUERY.values())


def test_findings_end_the_run_with_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert main(unscoped_queries(ast.parse('def page(db):\n    db.fetch("SELECT 1 FROM unit")'), "x/repository.py", TABLES)) == 1
    assert capsys.readouterr().out.startswith("x/repository.py:1: page queries table unit without a Scope")
