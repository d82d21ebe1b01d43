"""Honest plugins that do what looks like something else: false alarms are counted on them.

Each is a hook, and what stands before it.
"""

from tests.sdk.rulepack.malicious import LOCKED, LOCKING, Malicious, code
from tests.sdk.rulepack.zips import METADATA

TABLE = b'{"hole": 3, "light": 2}'

PLUGINS: tuple[Malicious, ...] = (
    code(
        "compiles a pattern",
        body="if PATTERN.search(event.case.number):\n    ctx.log.info('x')",
        before="import re\n\nPATTERN = re.compile(r'\\d{4}-\\d+')\n",
    ),
    code(
        "reads a table of its own",
        body="ctx.log.info('x', weight=table().get('hole'))",
        before=(
            "import json\n"
            "from functools import cache\n"
            "from importlib.resources import files\n\n\n"
            "@cache\n"
            "def table() -> dict[str, int]:\n"
            "    return json.loads(files(__package__).joinpath('table.json').read_bytes())\n"
        ),
    ),
    code(
        "has functions named like Python's own",
        body="Rules().compile(event)\nopen_cases = [event]\nctx.log.info('x', n=len(open_cases))",
        before=(
            "\n\n"
            "class Rules:\n"
            "    def compile(self, event):\n"
            "        return self.eval(event)\n\n"
            "    def eval(self, event):\n"
            "        return event.outcome\n"
        ),
    ),
    code(
        "takes an attribute by a name it is given",
        body="for name in ('area', 'number'):\n    ctx.log.info('x', value=getattr(event.case, name))",
    ),
    code(
        "hashes and encodes",
        body="ctx.log.info('x', id=base64.b64encode(hashlib.sha256(event.case.id.encode()).digest()).decode()[:12])",
        before="import base64\nimport hashlib\n",
    ),
    code(
        "waits for several answers",
        body="ctx.log.info('x')",
        before="import asyncio\n\n\nasync def both(first, second):\n    return await asyncio.gather(first, second)\n",
    ),
    code(
        "counts days",
        body="days = (datetime.now(UTC) - event.case.reported_at).days\nctx.log.info('late' if days > 7 else 'soon')",
        before="from datetime import UTC, datetime\n",
    ),
    code(
        "names what is wrong",
        body="try:\n    ctx.log.info('x', case=event.case.id)\nexcept ValueError as error:\n    raise Odd(f'{error}') from error",
        before='\n\nclass Odd(Exception):\n    """Something is odd."""\n',
    ),
    code("speaks of passwords and shells in Chinese", body="ctx.log.info('x', hint='请勿在上报中填写密码；外壳破损请拍照。')"),
    code(
        "has types, enums and records",
        body="ctx.log.info(Kind.HOLE, at=Place(1.0, 2.0).lon)",
        before=(
            "import enum\n"
            "from dataclasses import dataclass\n"
            "from typing import TYPE_CHECKING\n\n"
            "if TYPE_CHECKING:\n"
            "    from collections.abc import Mapping\n\n\n"
            "class Kind(enum.StrEnum):\n"
            "    HOLE = 'hole'\n\n\n"
            "@dataclass(frozen=True)\n"
            "class Place:\n"
            "    lon: float\n"
            "    lat: float\n\n"
            "    def __init_subclass__(cls) -> None:\n"
            "        super().__init_subclass__()\n"
        ),
    ),
    code(
        "asks a host that it declared",
        body="ctx.platform.http.fetch(HttpFetch(url='https://weather.acme.example/v1/rain'))",
        before="from wangge_sdk.broker.calls import HttpFetch\n",
        manifest={
            "egress": [
                {
                    "host": "weather.acme.example",
                    "purpose": "api",
                    "operation": "fetch",
                    "data_classes": ["public"],
                    "country": "CN",
                    "reason": {"zh-CN": "天气", "en": "Weather"},
                }
            ]
        },
    ),
    code(
        "writes a table into its scratch space",
        body="with Path('/tmp/table.csv').open('w', encoding='utf-8') as file:\n    csv.writer(file).writerow(['a'])",
        before="import csv\nfrom pathlib import Path\n",
        manifest={"runtime": {"isolation": "worker", "module": "acme_lamps.hooks", "limits": {"memory_mb": 64, "disk_mb": 4}}},
    ),
    code(
        "stands on a library that it locks",
        body="ctx.log.info('x', words=jieba.lcut('路灯'))",
        before="import jieba\n",
        files_too={"acme_lamps/pylock.toml": LOCKED.format(name="jieba", version="0.42.1").encode()},
        manifest=LOCKING,
        metadata=f"{METADATA}Requires-Dist: jieba>=0.42\n",
    ),
    Malicious(
        "has an icon with a gradient",
        (),
        files={
            "acme_lamps/icon.svg": (
                b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><defs><linearGradient id="a"/></defs>'
                b'<use xlink:href="#a"/><a href="https://acme.example/"><path d="M0 0"/></a></svg>'
            )
        },
    ),
    Malicious(
        "has a table of digests",
        (),
        files={"acme_lamps/table.json": b'{"file": "' + b"ab12" * 16 + b'", "token_count": 12, "password_hint": "zh"}'},
    ),
)


def plugins() -> tuple[Malicious, ...]:
    """Return them, each with the table that some of them read."""
    return tuple(
        Malicious(each.name, (), files={"acme_lamps/table.json": TABLE, **each.files}, manifest=each.manifest, metadata=each.metadata)
        for each in PLUGINS
    )
