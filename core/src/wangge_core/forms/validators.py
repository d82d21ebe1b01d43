"""Compiled forms: JSON Schema 2020-12 at the speed of a request, with messages that people understand.

Facts that shape this module (jsonschema-rs 0.60): formats are not checked unless asked for; a remote `$ref` is
fetched unless `offline`; `RegexOptions` takes the linear engine, so that no pattern of a plugin can burn the
processor; a bad schema is refused when it is compiled.
"""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, Final

import jsonschema_rs
import msgspec

from wangge_core.forms.errors import SchemaError
from wangge_core.forms.formats import FORMATS
from wangge_core.forms.messages import choices, code_of, message_for, titled
from wangge_core.forms.model import Finding, Schema
from wangge_core.forms.places import follow, owner_of, title_of
from wangge_sdk.texts import Text

MOST_FINDINGS: Final = 50
"""So many findings of one document are reported; the rest would help nobody."""

_COMPILED: Final = 512
_NAMES_IN_VALUE: Final = {"additionalProperties", "unevaluatedProperties"}


class FormValidator:
    """One form, ready to check documents; shared between threads."""

    def __init__(self, schema: Schema) -> None:
        """Compile `schema`.

        Raises:
            SchemaError: it is no JSON Schema, names an unknown format, has a pattern that needs backtracking,
                or points outside itself.
        """
        self.schema: Final = schema
        try:
            self._compiled = jsonschema_rs.Draft202012Validator(
                dict(schema),
                formats=dict(FORMATS),
                validate_formats=True,
                ignore_unknown_formats=False,
                offline=True,
                pattern_options=jsonschema_rs.RegexOptions(),
            )
        except ValueError as error:
            first, _, rest = str(error).partition("\n")
            place = next((line.strip() for line in rest.splitlines() if line.startswith("Failed")), "")
            raise SchemaError(f"The form's schema cannot be used: {first} {place}".strip()) from error

    def is_valid(self, document: object) -> bool:
        """Tell whether the document fits, without saying why not."""
        try:
            return self._compiled.is_valid(document)
        except ValueError:
            return False

    def check(self, document: object) -> tuple[Finding, ...]:
        """Return what is wrong with `document`, field by field in the order of the schema; empty when it fits.

        A document that is no JSON (a lone surrogate, a key that is no text, nesting past all sense) gives one
        finding with the code `not_json` and no path.
        """
        if self.is_valid(document):
            return ()
        try:
            errors = list(islice(self._compiled.iter_errors(document), MOST_FINDINGS))
        except ValueError:
            return (Finding("", "not_json", {"zh-CN": "内容含有无法识别的字符", "en": "the content is not valid JSON text"}),)
        return tuple(finding for error in errors for finding in self._findings(error))[:MOST_FINDINGS]

    def _findings(self, error: jsonschema_rs.ValidationError) -> list[Finding]:
        keyword, facts, path = error.kind.name, error.kind.as_dict(), list(error.instance_path)
        if keyword in _NAMES_IN_VALUE:
            return [self._finding([*path, name], keyword, facts, error) for name in facts["unexpected"]]
        if keyword == "required":
            path.append(facts["property"])
        return [self._finding(path, keyword, facts, error)]

    def _finding(self, path: list[str | int], keyword: str, facts: Mapping[str, Any], error: jsonschema_rs.ValidationError) -> Finding:
        field = follow(self.schema, path)
        owner = owner_of(self.schema, error.schema_path)
        message = _own_message(keyword, field) or _own_message(keyword, owner)
        if message is None:
            message = _offered(keyword, owner) or message_for(keyword, facts, error.instance)
            title = title_of(field) or (title_of(owner) if keyword != "required" else None)
            message = titled(title, message) if title else message
        return Finding("".join(f"/{_escape(step)}" for step in path), code_of(keyword), message)


def validator_for(schema: Schema) -> FormValidator:
    """Return the compiled form of `schema`, the same object for equal schemas (by digest, least used dropped)."""
    canonical = msgspec.json.encode(schema, order="deterministic")
    return _compile(hashlib.sha256(canonical).digest(), _Held(schema))


class _Held:
    """Carries a schema past the cache's key: only the digest tells two of them apart."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=_COMPILED)
def _compile(_digest: bytes, held: _Held) -> FormValidator:
    return FormValidator(held.schema)


def _own_message(keyword: str, place: Schema) -> Text | None:
    """Return the message that the form itself gives for this rule: `"x-messages": {"pattern": {"zh-CN": …}}`."""
    own = place.get("x-messages")
    wording = own.get(keyword) if isinstance(own, Mapping) else None
    return wording if isinstance(wording, Mapping) and wording else None


def _offered(keyword: str, owner: Schema) -> Text | None:
    """Return the message for a choice written as `oneOf: [{"const": …, "title": …}]`."""
    branches = owner.get(keyword) if keyword in {"oneOf", "anyOf"} else None
    if not isinstance(branches, list) or not all(isinstance(branch, Mapping) and "const" in branch for branch in branches):
        return None
    return choices([title_of(branch) or {"en": str(branch["const"])} for branch in branches])


def _escape(step: str | int) -> str:
    return str(step).replace("~", "~0").replace("/", "~1")
