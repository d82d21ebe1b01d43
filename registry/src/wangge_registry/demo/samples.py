"""The wheels of the demonstration registry: our own plugins, and two that are on their way, so that there is something to decide."""

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from wangge_registry.demo.publishers import HOUSES, LEGAL_NAME, PUBLISHER
from wangge_sdk.projects.creating import NewPlugin, create
from wangge_sdk.projects.packing import build

_CURIOUS: Final = "\n\ndef shortened(text: str) -> str:\n    return str(eval(text))\n"
"""What the machines find in the sample that they turn away."""
_QUESTION: Final = "为什么需要读取上报的全部文字？ / Why does it have to read all of a report?"


class Wheel(Struct, frozen=True, kw_only=True):
    """A wheel, and how far it should come."""

    plugin: str
    package: str
    version: str
    filename: str
    content: bytes
    publisher: str
    published: bool = True
    question: str = ""
    """What a reviewer asks about it."""


def wheels(plugins: Path) -> Iterator[Wheel]:
    """Pack every project in `plugins` whose publisher is there, ours first, and the samples after these."""
    projects = sorted(plugins.iterdir() if plugins.is_dir() else ())
    manifests = [manifest for project in projects for manifest in sorted(project.glob("src/*/plugin.json"))[:1]]
    by_house = {house.id: [manifest for manifest in manifests if _publisher_of(manifest) == house.id] for house in HOUSES}
    yield from (_packed(manifest, published=True) for manifest in by_house.pop(PUBLISHER))
    with tempfile.TemporaryDirectory() as place:
        yield sample(Path(place), "street-trees")
        yield sample(Path(place), "curious-clerk", _CURIOUS)
    yield from (_packed(manifest, published=True) for theirs in by_house.values() for manifest in theirs)


def sample(place: Path, name: str, more: str = "", version: str = "") -> Wheel:
    """Make a project from the template with code, with some more of it, and pack it."""
    folder = place / name
    create(NewPlugin(template="service", publisher=PUBLISHER, name=name), folder)
    manifest_file = next(folder.glob("src/*/plugin.json"))
    manifest = json.loads(manifest_file.read_text(encoding="utf-8"))
    record = {"type": "community", "legal_name": LEGAL_NAME, "domain": "wangge.example", "security_contact": "security@wangge.example"}
    manifest["publisher"] = {"id": PUBLISHER} | record
    if version:
        manifest["version"] = version
        project = folder / "pyproject.toml"
        project.write_text(re.sub(r'(?m)^version = ".*"$', f'version = "{version}"', project.read_text(encoding="utf-8")), encoding="utf-8")
    manifest_file.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    if more:
        code = next(file for file in manifest_file.parent.glob("*.py") if file.name != "__init__.py")
        code.write_text(code.read_text(encoding="utf-8") + more, encoding="utf-8")
    return _packed(manifest_file, published=False)


def _publisher_of(manifest_file: Path) -> str:
    return str(json.loads(manifest_file.read_bytes())["publisher"]["id"])


def _packed(manifest_file: Path, *, published: bool) -> Wheel:
    manifest = json.loads(manifest_file.read_bytes())
    packed = build(manifest_file.parents[2])
    return Wheel(
        plugin=manifest["id"],
        package=packed.name.partition("-")[0].replace("_", "-"),
        version=manifest["version"],
        filename=packed.name,
        content=packed.content,
        publisher=manifest["publisher"]["id"],
        published=published,
        question="" if published else _QUESTION,
    )
