"""Words that would like to be a script, in every text that a resident or a plugin's author controls."""

import json
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx

from tests.core.plugins.example import manifest
from tests.core.screens import example
from tests.journeys.registers import agree, done, signed_in

PLUGIN: Final = "acme.hostile-words"
AREA: Final = "999901003"
"""A street in which no other journey walks."""
WORDS: Final = "<img src=x onerror=hit=1>"
LONG: Final = f'{WORDS}<script>hit=1</script>"\'>{{{{hit=1}}}} [press](javascript:hit=1) <a href="javascript:hit=1">x</a>'
_LANGUAGES: Final = {"zh-CN", "en"}


def lay(county: Path) -> None:
    """Put a plugin whose every text is hostile where installed wheels lie, before the server starts."""
    package = county / "plugins" / PLUGIN / "1.2.0" / "0" / "site-packages" / "acme_hostile_words"
    told = {**example.MANIFEST, "description": {"zh-CN": LONG, "en": LONG}}
    for name, content in {**example.FILES, "plugin.json": manifest(PLUGIN, **told)}.items():
        file = package / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else json.dumps(hostile(content), ensure_ascii=False).encode())


def hostile(content: Any) -> Any:
    """Return a document with every text in two languages made hostile."""
    if isinstance(content, list):
        return [hostile(one) for one in content]
    if not isinstance(content, dict) or content.get("block") == "markdown":
        return content  # HTML in Markdown is refused before the plugin is there
    if content.keys() <= _LANGUAGES and content:
        return dict.fromkeys(content, WORDS)
    return {key: hostile(value) for key, value in content.items()}


def plant(base: str) -> str:
    """Switch the plugin on in the street and report in hostile words, adding some; return the report's query code."""
    with signed_in(base, "admin.system") as admin:
        agree(admin, PLUGIN, AREA, "1.2.0")
    with httpx.Client(base_url=base, timeout=60, headers={"Sender-Key": uuid4().hex}) as resident:
        body = {
            "client_id": str(uuid4()),
            "case_type": "hostile-words.repair",
            "class_id": "hostile-words.repair.out",
            "area": AREA,
            "text": LONG,
            "address": WORDS,
            "reporter": {"name": WORDS, "phone": "13800000000"},
            "on_behalf": {"relation": "relative", "name": WORDS, "consent": True},
        }
        code = str(done(resident.post("/api/v1/cases", json=body))["query_code"])
        done(resident.post(f"/api/v1/public/cases/{code}/additions", json={"client_id": str(uuid4()), "text": LONG}))
        return code


def uproot(base: str) -> None:
    """Switch it off again, so that no other journey meets it."""
    with signed_in(base, "admin.system") as admin:
        done(admin.put(f"/api/v1/plugins/{PLUGIN}/areas/{AREA}", json={"enabled": False}))
