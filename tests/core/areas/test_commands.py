"""The command at the server: the report in words, and the exit code."""

import argparse

import pytest

from tests.core.areas.conftest import collection
from wangge_core.areas.commands import register, take
from wangge_core.areas.findings import RULES

TABLE = "code,name\n999901,清溪县\n999901001,文澜街道\n"


def arguments(run_opened, *words):
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers(), run_opened)
    return parser.parse_args(["areas", *words])


def test_a_file_that_is_not_there(tmp_path, capsys):
    parsed = arguments(lambda _: 0, str(tmp_path / "none.csv"))
    assert parsed.run(parsed) == 2
    assert "none.csv" in capsys.readouterr().err


async def test_the_file_reaches_the_service(tree, tmp_path):
    (tmp_path / "areas.csv").write_text(TABLE, encoding="gb18030")
    works = []

    def keep(work):
        works.append(work)
        return 0

    parsed = arguments(keep, str(tmp_path / "areas.csv"), "--dry-run", "--lang", "en")
    assert parsed.run(parsed) == 0

    class Platform:
        areas = tree.service

    assert await works[0](Platform) == 0
    assert await tree.database.fetch("SELECT code FROM area") == []


@pytest.mark.parametrize(
    ("content", "options", "code", "said"),
    [
        (TABLE.encode(), {}, 0, "2 rows: 2 new, 0 changed, 0 as before; 0 errors, 0 warnings. Imported."),
        (TABLE.encode(), {"dry_run": True}, 0, "This was a rehearsal"),
        (b"code,name\n999902001,A\n", {}, 1, "Nothing was imported."),
        (b"code,name\n999902001,A\n", {"lang": "zh-CN"}, 1, "上级 999902000000 不在文件中"),
        (b"code,name\n" + b"999902001,A\n" * 250, {"dry_run": True}, 1, "… and 50 more."),
        (collection(("999901", "清溪县", None)), {"datum": "gcj02"}, 1, "The feature has no outline."),
    ],
)
async def test_report(tree, capsys, content, options, code, said):
    parsed = argparse.Namespace(**{"datum": "wgs84", "dry_run": False, "lang": "en", **options})
    assert await take(tree.service, content, parsed) == code
    assert said in capsys.readouterr().out


async def test_no_list_at_all(tree, capsys):
    parsed = argparse.Namespace(datum="wgs84", dry_run=False, lang="en")
    assert await take(tree.service, b"hello", parsed) == 1
    assert "must name the columns" in capsys.readouterr().err


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_speaks_both_languages(rule):
    assert set(RULES[rule].message) == set(RULES[rule].mend) == {"zh-CN", "en"}
    assert all([*RULES[rule].message.values(), *RULES[rule].mend.values()])
