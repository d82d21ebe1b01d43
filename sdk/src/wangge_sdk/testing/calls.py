"""All that the platform calls of a plugin while somebody waits: hooks, routes and commands, each with what may be asked and answered."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from msgspec import Struct

from wangge_sdk.hooks import SPECS, HookSpec
from wangge_sdk.hooks.handlers import spec_of
from wangge_sdk.interactions import CommandAnswer, CommandRequest, RouteAnswer, RouteRequest
from wangge_sdk.manifest import OfferedCommand, ServedRoute
from wangge_sdk.manifest.routes import name_of, offered_commands, offered_routes
from wangge_sdk.testing.inputs import inputs
from wangge_sdk.testing.questions import Values, Vocabulary, requests
from wangge_sdk.testing.subject import PluginUnderTest

_BY_ID: Final = {spec.id: spec for spec in SPECS.values()}


class Call(Struct, frozen=True, kw_only=True):
    """One thing that is called."""

    spec: HookSpec
    requests: Callable[[Vocabulary], Values]
    budget_ms: int
    fault: Callable[[Any], str | None] = lambda _answer: None
    """Says what is wrong with an answer of the right type; None when nothing is."""


def calls_of(plugin: PluginUnderTest) -> Mapping[str, Call]:
    """Return what is called of a plugin by a name for people: ``suggest_class.v1``, ``GET /dogs``, ``command count``."""
    return dict(_calls(plugin))


def _calls(plugin: PluginUnderTest) -> Iterator[tuple[str, Call]]:
    contributes = plugin.manifest.contributes
    for use in contributes.hooks:
        if spec := _BY_ID.get(use.hook):
            yield use.hook, Call(spec=spec, requests=_hooked(spec), budget_ms=use.budget_ms or spec.budget_ms)
    longest = plugin.manifest.runtime.limits.call_timeout_ms
    for route in offered_routes(plugin.package, contributes.routes):
        spec = spec_of(f"route:{route.declared.handler}")
        name = f"{route.declared.method} {route.declared.path}"
        yield name, Call(spec=spec, requests=_routed(route), budget_ms=min(longest, spec.budget_ms), fault=_route_fault(route))
    pages = {f"page:{page.id}" for page in contributes.ui.pages}
    for command in offered_commands(plugin.package, contributes.ui.commands):
        spec = spec_of(f"command:{command.declared.handler}")
        name = f"command {command.declared.id}"
        yield name, Call(spec=spec, requests=_commanded(command), budget_ms=min(longest, spec.budget_ms), fault=_command_fault(pages))


def _hooked(spec: HookSpec) -> Callable[[Vocabulary], Values]:
    return lambda words: requests(spec.request, words)


def _routed(route: ServedRoute) -> Callable[[Vocabulary], Values]:
    declared, names = route.declared, [name for segment in route.segments if (name := name_of(segment))]

    def made(words: Vocabulary) -> Values:
        return st.builds(
            RouteRequest,
            method=st.just(declared.method),
            path=st.just(declared.path),
            parameters=st.fixed_dictionaries(dict.fromkeys(names, words.texts().filter(bool))),
            input=st.none() if route.input is None else inputs(route.input, words),
            signed_in=st.booleans() if declared.public else st.just(True),
        )

    return made


def _commanded(command: OfferedCommand) -> Callable[[Vocabulary], Values]:
    def made(words: Vocabulary) -> Values:
        given = st.just({}) if command.input is None else inputs(command.input, words)
        return st.builds(CommandRequest, command=st.just(command.declared.id), input=given)

    return made


def _route_fault(route: ServedRoute) -> Callable[[RouteAnswer | None], str | None]:
    """Return what judges an answer as the platform's dispatcher does."""
    kind, schema = route.declared.content_type, route.output

    def fault(answer: RouteAnswer | None) -> str | None:
        given = answer or RouteAnswer()
        if given.refused is not None:
            return None
        if kind is not None:
            return None if given.content is not None and given.output is None else f"it declares {kind}, and answers no content"
        if given.content is not None:
            return "it answers content, and declares no content_type"
        if schema is None:
            return None if given.output is None else "it answers output, and declares none"
        value = msgspec.json.decode(msgspec.json.encode(given.output))
        error = next(iter(Draft202012Validator(schema).iter_errors(value)), None)
        return f"its output does not fit at {error.json_path}: {error.message}" if error else None

    return fault


def _command_fault(pages: set[str]) -> Callable[[CommandAnswer | None], str | None]:
    def fault(answer: CommandAnswer | None) -> str | None:
        wanted = answer.open if answer else None
        return f"it opens {wanted}, which is no page of the plugin" if wanted is not None and wanted not in pages else None

    return fault
