"""A hundred thousand rows of anything that is exported take little memory, whatever they are read from and written to."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Final
from uuid import UUID

import pytest

from tests import world
from tests.core.cases.walking import reported
from tests.core.exports.exporting import EXPORTS
from wangge_core import area_code
from wangge_core.database import Row
from wangge_core.ids import new_id
from wangge_core.platform import Platform
from wangge_core.settings import Settings

SOAK: Final = bool(os.environ.get("WANGGE_TEST_SOAK"))
SAMPLE: Final = ("responsibility",)
"""The one that took most memory."""
MOST_MEGABYTES = 200
ROWS = 100_000
_ROOT: Final = Path(__file__).parents[3]
_OWN: Final = {"cases": ("number", "query_code"), "filing_standard": ("key",), "responsibility": ("entry_id",), "unit": (), "person": ()}
"""What each row has for itself, beside its id."""


async def _seed(folder: Path) -> None:
    """Put in one case, one standard and one entry of the list; units and people there are."""
    settings = Settings(data=folder, database=f"sqlite:///{folder / 'wangge.sqlite'}", sqlite_synchronous="NORMAL", county=world.COUNTY)
    async with Platform(settings).opened() as platform:
        await reported(platform, text="小区门口垃圾堆了三天没人清运。" * 3)
        now = platform.time.now()
        standard = {
            "id": new_id(),
            "area": world.COUNTY,
            "kind": "event",
            "class_code": "0101",
            "key": "k",
            "big_code": "01",
            "small_code": "01",
            "big_name": "市容环境",
            "small_name": "暴露垃圾",
            "condition": "存放超过两小时",
            "closing": "清理干净",
            "variants": "[]",
            "amount": 2,
            "unit": "working_hours",
            "limit_text": "2工作时",
            "units": "城管",
            "authorities": "条例第三条",
            "source_sheet": "事件",
            "source_row": 2,
            "import_number": 1,
            "valid_from": now,
            "valid_to": None,
        }
        entry = {
            "id": new_id(),
            "entry_id": new_id(),
            "version": 1,
            "area": world.COUNTY,
            "matter": "livelihood.appeal.garbage",
            "words": "",
            "unit_id": world.find(folder).units["city"],
            "source": "regulation",
            "basis": "条例第三条",
            "ended": False,
            "valid_from": now.date(),
            "valid_to": None,
            "recorded_at": now,
            "recorded_by": "测试",
            "replaced_at": None,
        }
        await platform.database.insert([Row("filing_standard", standard), Row("responsibility", entry | area_code.columns(world.COUNTY))])


def _multiply(path: Path, table: str) -> None:
    """Fill a table up with copies of one of its rows."""
    with sqlite3.connect(path) as connection:
        connection.row_factory = sqlite3.Row
        row = dict(connection.execute(f"SELECT * FROM {table} ORDER BY id DESC LIMIT 1").fetchone())
        [present] = connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()
        ids = (str(UUID(int=number)) for number in range(ROWS - present))
        made = ({**row, **dict.fromkeys(("id", *_OWN[table]), each)} for each in ids)
        connection.executemany(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})", made)


@pytest.fixture(scope="module")
def full_folder(sqlite_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a county with so many rows in each of the tables."""
    folder = tmp_path_factory.mktemp("full") / "data"
    shutil.copytree(sqlite_world, folder)
    asyncio.run(_seed(folder))
    for table in EXPORTS:
        _multiply(folder / "wangge.sqlite", table)
    return folder


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("table", EXPORTS if SOAK else SAMPLE)
def test_a_hundred_thousand_rows_take_little_memory(full_folder: Path, table: str):
    command = [sys.executable, "-m", "tests.core.exports.exporting", table, str(full_folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=_ROOT)
    assert done.returncode == 0, done.stderr
    megabytes, size = map(float, done.stdout.split())
    assert size > 1_000_000
    assert megabytes < MOST_MEGABYTES
