"""Making the project of a new plugin from a template.

A template is a whole plugin that works as it stands, under an id of nobody's. A new project is a copy in which the
words of that id are replaced, in contents and in paths; nothing else is.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct

from wangge_sdk.manifest.schema import manifest_schema
from wangge_sdk.texts import LOCALES, Text

FOLDER: Final = Path(__file__).parent / "templates"
TEMPLATES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "form-only": {"zh-CN": "事项类型、表单、时限和派发，无代码", "en": "a case type with form, time limits and routing; no code"},
        "feed": {"zh-CN": "把外部数据放入数据集，无代码", "en": "outside data that is put into a collection; no code"},
        "collection": {
            "zh-CN": "台账：数据集、列表、表单、详情页、统计卡片和菜单，无代码",
            "en": "a register with list, form, pages, figures, card and menu; no code",
        },
        "service": {"zh-CN": "用代码实现钩子，带按区域的设置", "en": "code that answers hooks, with settings per area"},
        "algorithm": {"zh-CN": "建议小类的模型，带模型说明卡", "en": "a model that suggests a class, with its model card"},
    }
)
"""What can be made, and what it is: only what the platform runs."""
_PUBLISHER: Final = "your-publisher"
_NAME: Final = "your-plugin"
_LEFT_OUT: Final = frozenset({"__pycache__", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache"})
_INDENT: Final = 2


class NewPluginError(Exception):
    """The project cannot be made; the message says why and what to do."""


class NewPlugin(Struct, frozen=True, kw_only=True):
    """What an author chooses."""

    template: str
    publisher: str
    name: str
    """The part of the id after the publisher."""
    languages: tuple[str, ...] = LOCALES
    """The first is the default. Texts in a language that the template does not know are copies of the default's."""

    @property
    def id(self) -> str:
        """Id of the plugin."""
        return f"{self.publisher}.{self.name}"

    @property
    def package(self) -> str:
        """Name of its Python package."""
        return f"{self.publisher}_{self.name}".replace("-", "_")


def create(new: NewPlugin, folder: Path) -> tuple[Path, ...]:
    """Write the project into ``folder`` and return its files.

    Raises:
        NewPluginError: something is not as it should be, or there is something in the folder already.
    """
    _require_sound(new)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NewPluginError(f"{folder} is there already and is not empty; nothing was written. Choose another --folder.")
    words = {_PUBLISHER: new.publisher, _NAME: new.name}
    words |= {old.replace("-", "_"): chosen.replace("-", "_") for old, chosen in words.items()}
    source = FOLDER / new.template
    written = []
    for file in _files(source):
        target = folder / _replaced(file.relative_to(source).as_posix(), words)
        target.parent.mkdir(parents=True, exist_ok=True)
        content = _replaced(file.read_text(encoding="utf-8"), words)
        target.write_text(_in_languages(content, new.languages) if file.suffix == ".json" else content, encoding="utf-8")
        written.append(target)
    return tuple(written)


def copied_languages(new: NewPlugin) -> tuple[str, ...]:
    """Return the languages whose texts are copies, which somebody has to translate."""
    return tuple(language for language in new.languages if language not in LOCALES)


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in _LEFT_OUT:
            continue
        if path.is_dir():
            yield from _files(path)
        else:
            yield path


def _replaced(text: str, words: Mapping[str, str]) -> str:
    # In one pass, so that what was put in is not looked at again.
    return re.sub("|".join(words), lambda found: words[found[0]], text)


def _in_languages(content: str, languages: tuple[str, ...]) -> str:
    """Say in a JSON file which languages there are, and give each text all of them; as it stands for the platform's own.

    A file without texts keeps its bytes: it may be a model, whose digest the manifest names.
    """
    document = json.loads(content)
    translated = document if languages == LOCALES else _translated(document, languages)
    return content if translated == document else json.dumps(translated, ensure_ascii=False, indent=_INDENT) + "\n"


def _translated(node: Any, languages: tuple[str, ...]) -> Any:  # noqa: ANN401  any JSON document
    if isinstance(node, list):
        return [_translated(item, languages) for item in node]
    if not isinstance(node, dict):
        return node
    if set(LOCALES) <= node.keys():
        return {language: node.get(language, node.get(languages[0], node[LOCALES[0]])) for language in languages}
    if node.keys() >= {"default", "available"}:
        return node | {"default": languages[0], "available": list(languages)}
    return {key: _translated(value, languages) for key, value in node.items()}


def _require_sound(new: NewPlugin) -> None:
    if new.template not in TEMPLATES:
        raise NewPluginError(f"There is no template {new.template}; there are: {', '.join(TEMPLATES)}.")
    kinds = manifest_schema()["$defs"]
    if not re.search(kinds["pluginId"]["pattern"], new.id):
        told = "lower-case letters, digits and hyphens, two or more on either side of the dot, beginning with a letter"
        raise NewPluginError(f"{new.id!r} cannot be the id of a plugin: {told}.")
    for language in new.languages:
        if not re.search(kinds["locale"]["pattern"], language):
            raise NewPluginError(f"{language!r} is not the tag of a language, such as zh-CN, en or bo.")
    if missing := [language for language in LOCALES if language not in new.languages]:
        raise NewPluginError(f"The platform speaks {' and '.join(LOCALES)}: add {', '.join(missing)} to the languages.")
    if len(set(new.languages)) != len(new.languages):
        raise NewPluginError("A language is named twice.")
