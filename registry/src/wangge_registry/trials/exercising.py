"""Doing with a plugin what its manifest says can be done: each hook, handler, form and collection, with values made up from its schema.

First in the other township, with a mark in every free text; then here, where that mark must never come out again.
"""

import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

import msgspec
from jsonschema import Draft202012Validator
from msgspec import Struct

from wangge_registry.trials.model import Kind
from wangge_registry.trials.server import Answered, TrialServer
from wangge_registry.trials.subject import Subject
from wangge_sdk.core_events import CORE_EVENTS
from wangge_sdk.hooks import SPECS
from wangge_sdk.inventing import Inventor
from wangge_sdk.manifest import offered_case_types
from wangge_sdk.manifest.routes import offered_commands, offered_routes
from wangge_sdk.manifest.screens import DRAWN
from wangge_sdk.trials import CallOut
from wangge_sdk.views import EventHeard
from wangge_sdk.work import MessageBatch

THERE: Final = "只在邻镇可见-7f3a91c2"
"""The canary: it stands in what is said in the other township, and nowhere else."""
HERE: Final = "本镇居民之语-5be802d4"
EACH: Final = 5
"""So often each thing is done here."""
_ENOUGH: Final = 2
"""What went wrong so often is not done again: it is told, and takes its time."""
STAFF: Final = "township_dispatcher"
_TOWNSHIP: Final = 9
_SENDER: Final = {"sender-key": "a-trial-run-has-a-device"}
_AT: Final = "2026-03-02T01:00:00Z"
_MOMENTS: Final = ("at", "reported_at", "closed_at", "due_at", "received_at", "dispatched_at")
_WORDS: Final = {"stage": "handling", "outcome": "fixed", "unit_kind": "urban_management", "slot": "desk.home"}


class Try(Struct, frozen=True, kw_only=True):
    """One thing that was done, and what came of it."""

    kind: Kind
    name: str
    given: str
    """What it was given, cut."""
    outcome: str
    """`answered`, `refused` by the plugin, `failed`, `unfit_answer`, `late`, `unfit_request`; of screens `forbidden` or `unusable`."""
    detail: str = ""
    text: str = ""
    """All that came out."""
    milliseconds: float = 0


class Exercise:
    """The tries of one area."""

    def __init__(self, subject: Subject, server: TrialServer, spoilt: Counter[str], *, there: bool) -> None:
        """`there` tries the other township, a little, to plant the mark; `spoilt` counts what went wrong in the run, by hook."""
        self._spoilt = spoilt
        self._subject = subject
        self._server = server
        self._area = server.ready.there if there else server.ready.here
        self._mark = THERE if there else HERE
        self._count = 2 if there else EACH

    def all(self) -> Iterator[Try]:
        """Do everything, and yield what came of it."""
        yield from self._collections()
        yield from self._forms()
        yield from self._hooks()
        yield from self._events()
        yield from self._jobs()
        yield from self._algorithms()
        yield from self._batches()
        yield from self._commands()
        yield from self._routes()
        yield from self._screens()
        yield from self._layers()

    def hooks_once(self, settings: dict[str, Any] | None = None) -> Iterator[Try]:
        """Call each hook and each job once, for a fault that was made."""
        yield from self._hooks(1, settings)
        yield from self._jobs(1)

    def _inventor(self, name: str, number: int, **known: Any) -> Inventor:  # noqa: ANN401  values of a schema
        return Inventor(zlib.crc32(f"{name} {number}".encode()), mark=self._mark, known=known)

    def _contract(self) -> dict[str, Any]:
        """Return values of fields whose types say less than the platform keeps to."""
        return {"area": self._area} | dict.fromkeys(_MOMENTS, _AT) | _WORDS

    def _invented(self, kind: Kind, name: str, schema: Mapping[str, Any] | None, count: int = 0) -> Iterator[Any]:
        for number in range(count or self._count):
            with suppress(LookupError):
                yield self._inventor(f"{kind} {name}", number).value(schema) if schema is not None else None

    def _hooks(self, count: int = 0, settings: dict[str, Any] | None = None) -> Iterator[Try]:
        by_id = {spec.id: spec for spec in SPECS.values()}
        offered = offered_case_types(self._subject.package, self._subject.manifest)
        known: dict[str, Any] = {"case_type": offered[0].id} if offered else {}
        for use in self._subject.manifest.contributes.hooks:
            schema = _of_type(by_id[use.hook].request)
            for number in range(count or self._count):
                try:
                    request = self._inventor(use.hook, number, **self._contract(), **(known if number % 2 == 0 else {})).value(schema)
                except LookupError:
                    continue
                yield from self._called(Kind.HOOK, use.hook, use.hook, request, settings, budget_ms=use.budget_ms)

    def _events(self) -> Iterator[Try]:
        own = {event.type: event.schema for event in self._subject.manifest.contributes.events.emits}
        for event in self._subject.manifest.contributes.events.consumes:
            schema = self._subject.schema(own[event.type]) if event.type in own else _core_event(event.type)
            base = _of_type(EventHeard)
            for number in range(self._count):
                with suppress(LookupError):
                    data = self._inventor(event.type, number).value(schema) if isinstance(schema, Mapping) else {}
                    request = self._inventor(event.type, number, **self._contract(), type=event.type, data=data).value(base)
                    yield from self._called(Kind.EVENT, event.type, f"event:{event.handler}", request)

    def _jobs(self, count: int = 0) -> Iterator[Try]:
        for job in self._subject.manifest.contributes.jobs:
            if not job.schedule:
                continue  # only a timer that the plugin has set runs it, with what the plugin gave along: nobody else can make that up
            for number in range(min(count or self._count, 2)):
                run = {"job": job.id, "run": str(UUID(int=number + 1)), "due_at": "2026-03-02T01:00:00Z", "cause": "schedule"}
                yield from self._called(Kind.JOB, job.id, f"job:{job.handler}", run, budget_ms=job.timeout_s * 1000)

    def _algorithms(self) -> Iterator[Try]:
        for algorithm in self._subject.manifest.contributes.algorithms:
            if algorithm.handler is None:
                continue
            output = self._subject.schema(algorithm.output)
            for value in self._invented(Kind.ALGORITHM, algorithm.id, self._subject.schema(algorithm.input)):
                request = {"algorithm": algorithm.id, "input": value}
                for done in self._called(Kind.ALGORITHM, algorithm.id, f"algorithm:{algorithm.handler}", request):
                    yield _fitting(done, output)

    def _batches(self) -> Iterator[Try]:
        for subscription in self._subject.manifest.contributes.subscriptions:
            schema = _of_type(MessageBatch)
            for number in range(self._count):
                with suppress(LookupError):
                    known = self._contract() | {"subscription": subscription.id, "payload": "e30="}
                    request = self._inventor(subscription.id, number, **known).value(schema)
                    yield from self._called(Kind.EVENT, f"subscription {subscription.id}", f"batch:{subscription.handler}", request)

    def _called(
        self,
        kind: Kind,
        name: str,
        hook: str,
        request: object,
        settings: dict[str, Any] | None = None,
        *,
        budget_ms: int | None = None,
    ) -> Iterator[Try]:
        """Call, and again when it was late: a busy machine must not fail what is fast enough."""
        if self._spoilt[hook] >= _ENOUGH:
            return
        called = self._server.call(hook, self._area, request, settings)
        budget = budget_ms or called.budget_ms
        for _ in range(2):
            if called.outcome != "answered" or called.milliseconds <= budget:
                break
            called = self._server.call(hook, self._area, request, settings)
        late = called.outcome == "answered" and called.milliseconds > budget
        detail = f"{called.milliseconds:.0f} ms, {budget} allowed" if late else called.detail
        self._spoilt[hook] += late or called.outcome in {"failed", "unfit_answer"}
        yield Try(
            kind=kind,
            name=name,
            given=_short(request),
            outcome="late" if late else called.outcome,
            detail=detail,
            text=_whole(called),
            milliseconds=called.milliseconds,
        )

    def _routes(self) -> Iterator[Try]:
        plugin = self._subject.manifest.id
        for route in offered_routes(self._subject.package, self._subject.manifest.contributes.routes):
            name = f"{route.declared.method} {route.declared.path}"
            role = "" if route.declared.public else STAFF
            count = min(self._count, route.declared.rate_per_minute)
            for value in self._invented(Kind.ROUTE, name, route.input, count):
                path = "/".join("1" if part.startswith("{") else part for part in route.segments)
                query: dict[str, Any] = {"area": self._area}
                body = None
                if route.declared.method in {"GET", "DELETE"}:
                    query |= value if isinstance(value, dict) else {}
                else:
                    body = value
                answer = self._server.ask(
                    route.declared.method, f"/x/{plugin}/{path}", role=role, area=self._area[:_TOWNSHIP], params=query, json=body
                )
                yield _asked(Kind.ROUTE, name, value, answer)

    def _commands(self) -> Iterator[Try]:
        plugin = self._subject.manifest.id
        for command in offered_commands(self._subject.package, self._subject.manifest.contributes.ui.commands):
            for value in self._invented(Kind.COMMAND, command.declared.id, command.input):
                answer = self._server.ask(
                    "POST",
                    f"/api/v1/plugins/{plugin}/commands/{command.declared.id}",
                    role=STAFF,
                    area=self._area[:_TOWNSHIP],
                    json={"area": self._area, "input": value or {}},
                )
                yield _asked(Kind.COMMAND, command.declared.id, value, answer)

    def _forms(self) -> Iterator[Try]:
        for offered in offered_case_types(self._subject.package, self._subject.manifest):
            for number, value in enumerate(self._invented(Kind.FORM, offered.id, offered.form_schema)):
                report = {
                    "client_id": str(UUID(int=zlib.crc32(f"{self._area}{offered.id}{number}".encode()))),
                    "case_type": offered.id,
                    "area": self._area,
                    "text": f"路口的灯坏了，晚上看不见。{self._mark}",
                    "form": value,
                } | ({} if offered.nameless else {"reporter": {"name": "王试用", "phone": "13800000000"}})
                yield _asked(Kind.FORM, offered.id, value, self._server.ask("POST", "/api/v1/cases", headers=_SENDER, json=report))

    def _collections(self) -> Iterator[Try]:
        plugin = self._subject.manifest.id
        for collection in self._subject.manifest.data.collections:
            for value in self._invented(Kind.COLLECTION, collection.name, self._subject.schema(collection.schema)):
                answer = self._server.ask(
                    "POST",
                    f"/api/v1/collections/{plugin}/{collection.name}/documents",
                    role=STAFF,
                    area=self._area[:_TOWNSHIP],
                    json={"body": value, "area": self._area},
                )
                yield _asked(Kind.COLLECTION, collection.name, value, answer)

    def _screens(self) -> Iterator[Try]:
        plugin, ui = self._subject.manifest.id, self._subject.manifest.contributes.ui
        for kind, screens in (("pages", ui.pages), ("cards", ui.cards)):
            for screen in screens:
                if screen.render not in DRAWN:
                    continue
                place = "/api/v1" if "staff" in screen.audience else "/api/v1/public"
                answer = self._server.ask(
                    "GET",
                    f"{place}/contributions/screens/{kind}/{plugin}/{screen.id}",
                    role=STAFF if "staff" in screen.audience else "",
                    area=self._area[:_TOWNSHIP],
                    params={"area": self._area},
                )
                yield _asked(Kind.PAGE, f"{kind[:-1]} {screen.id}", None, answer)

    def _layers(self) -> Iterator[Try]:
        plugin = self._subject.manifest.id
        for layer in self._subject.manifest.contributes.ui.map_layers:
            path = f"/api/v1/contributions/layers/{plugin}/{layer.id}"
            answer = self._server.ask("GET", path, role=STAFF, area=self._area[:_TOWNSHIP], params={"area": self._area[:_TOWNSHIP]})
            yield _asked(Kind.LAYER, layer.id, None, answer)


def _core_event(kind: str) -> dict[str, Any] | None:
    return next((event.schema for event in CORE_EVENTS.values() if event.type == kind), None)


def _of_type(kind: type) -> dict[str, Any]:
    """Return the schema of a type of the contract, for values that the platform could send."""
    schema = msgspec.json.schema(kind)
    return dict(json.loads(json.dumps(schema).replace("\\\\Z", "$")))


def _fitting(done: Try, output: Mapping[str, Any] | None) -> Try:
    """Look closer at what an algorithm answered."""
    if done.outcome != "answered" or output is None:
        return done
    answer = json.loads(done.text) if done.text else None
    if answer is None:
        return done
    fault = next(Draft202012Validator(dict(output)).iter_errors(answer.get("output")), None)
    if fault is None:
        return done
    return msgspec.structs.replace(done, outcome="unfit_answer", detail=f"{fault.json_path} breaks the rule {fault.validator}")


def _asked(kind: Kind, name: str, given: object, answer: Answered) -> Try:
    outcome = "answered"
    if answer.status >= 500:  # noqa: PLR2004  the class of HTTP's status
        outcome = "late" if answer.status == 504 else "failed"  # noqa: PLR2004  gateway timeout
    elif answer.status >= 400:  # noqa: PLR2004  the class of HTTP's status
        outcome = "refused"
    detail = "" if outcome == "answered" else f"{answer.status} {answer.text[:250]}"
    return Try(
        kind=kind,
        name=name,
        given=_short(given),
        outcome=outcome,
        detail=detail,
        text=answer.text,
        milliseconds=answer.milliseconds,
    )


def _whole(called: CallOut) -> str:
    return "" if called.answer is None else json.dumps(called.answer, ensure_ascii=False)


def _short(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:200]
