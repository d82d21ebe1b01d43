"""A row that holds people's words, and what it is without some of them. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core.cases.privacy.hiding import MARK, hidden, strings_of
from wangge_core.remembered import Remembered

_WRITTEN: Final = frozenset({"note", "public_reason", "text", "words"})
"""Fields of a document that hold words whatever they look like."""
_CODE: Final = re.compile(r"[a-z][a-z0-9_.-]*(/v[0-9]+)?|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_WHO: Final = ("name", "phone")


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """What one row holds, by column: words, or what a document of words and codes says; `own` names the columns that are the reporter's."""

    where: Remembered
    id: UUID | int | str
    content: Mapping[str, Any]
    own: frozenset[str] = frozenset()

    def place(self, column: str) -> str:
        """Return what the original of a column is sealed under, such as `step:…:note`."""
        return f"{self.where.table.removeprefix('case_')}:{self.id}:{column}"

    def written(self, column: str) -> str | None:
        """Return a column as it is stored."""
        value = self.content[column]
        return value if column in self.where.texts else msgspec.json.encode(value).decode()

    def strings(self) -> Iterable[str]:
        """Yield all words of the row; codes and ids of documents are none."""
        for column in self.where.texts:
            if self.content[column]:
                yield self.content[column]
        for column in self.where.documents:
            yield from (text for name, text in _named(self.content[column]) if _are_words(name, text))

    def own_words(self) -> Iterable[tuple[str, str]]:
        """Yield the reporter's own words with what they are."""
        for column in sorted(self.own):
            own, value = self.where.own[column], self.content[column]
            for text in strings_of([value.get(key) for key in own.keys] if own.keys else value):
                yield own.what, text

    def without(self, pieces: Sequence[str]) -> "Passage":
        """Return the row with pieces hidden in all its words."""
        changed: dict[str, Any] = {column: hidden(text, pieces) for column in self.where.texts if (text := self.content[column])}
        changed |= {column: _hidden_in(self.content[column], pieces) for column in self.where.documents}
        changed |= {column: _unlifted(self.content[column], pieces) for column in self.where.lifted}
        return msgspec.structs.replace(self, content={**self.content, **changed})

    def nameless(self) -> "Passage":
        """Return the row without what its documents say of who the reporter is."""
        named = [column for column in self.own if self.where.own[column].keys]
        blank = {column: {**self.content[column], **{key: None for key in _WHO if key in self.content[column]}} for column in named}
        return msgspec.structs.replace(self, content={**self.content, **blank})


def _named(value: Any, name: str = "") -> Iterable[tuple[str, str]]:  # noqa: ANN401  JSON
    match value:
        case str():
            yield name, value
        case list():
            for each in value:
                yield from _named(each, name)
        case dict():
            for field, each in value.items():
                yield from _named(each, field)


def _are_words(name: str, text: str) -> bool:
    return name in _WRITTEN or not _CODE.fullmatch(text)


def _hidden_in(value: Any, pieces: Sequence[str], name: str = "") -> Any:  # noqa: ANN401  JSON
    """Return JSON with the pieces hidden; a code stays, unless it is such a piece from end to end."""
    match value:
        case str():
            return hidden(value, pieces) if _are_words(name, value) else MARK if value in pieces else value
        case list():
            return [_hidden_in(each, pieces, name) for each in value]
        case dict():
            return {field: _hidden_in(each, pieces, field) for field, each in value.items()}
        case _:
            return value


def _unlifted(words: Sequence[str], pieces: Sequence[str]) -> list[str]:
    """Return the words of a list that neither hold a piece nor are part of one."""
    return [word for word in words if not any(word in piece or piece in word for piece in pieces)]
