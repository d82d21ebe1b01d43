"""An invented plugin with routes and commands, whose code does what the caller asks for, the worst included."""

from pathlib import Path
from typing import Any

from tests.core.plugins.example import found
from wangge_core.plugins.discovery import Found

PLUGIN = "acme.kennel"
TITLE = {"zh-CN": "犬只", "en": "Dogs"}


def titled(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "x-i18n": {"title": TITLE}, **more}


DOG = {"type": "object", "required": ["id", "name"], "properties": {"id": titled("string"), "name": titled("string", maxLength=20)}}
FILES: dict[str, Any] = {
    "schemas/wanted.json": {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "most": titled("integer", minimum=1, maximum=50),
            "weight": titled("number"),
            "chipped": titled("boolean"),
            "kind": {"type": "array", "x-i18n": {"title": TITLE}, "items": {"type": "string", "enum": ["hound", "poodle"]}},
        },
    },
    "schemas/dogs.json": {
        "type": "object",
        "required": ["dogs"],
        "additionalProperties": False,
        "properties": {"dogs": {"type": "array", "items": DOG}, "told": titled("object")},
    },
    "schemas/dog.json": DOG,
    "schemas/act.json": {"type": "object", "properties": {"act": titled("string")}},
    "ui/page.json": {"blocks": [{"block": "markdown", "text": TITLE}]},
}
CONTRIBUTES: dict[str, Any] = {
    "permissions": [{"id": "see", "title": TITLE, "risk": "low"}, {"id": "keep", "title": TITLE, "risk": "medium"}],
    "roles": [
        {"id": "keeper", "title": {"zh-CN": "管犬员", "en": "Dog keeper"}, "permissions": ["see", "keep"], "suggest_for": ["grid_worker"]}
    ],
    "routes": [
        {
            "method": "GET",
            "path": "/dogs",
            "handler": "dogs",
            "permission": "see",
            "input": "schemas/wanted.json",
            "output": "schemas/dogs.json",
            "rate_per_minute": 6000,
        },
        {"method": "GET", "path": "/dogs/{id}", "handler": "dog", "permission": "see", "output": "schemas/dog.json"},
        {"method": "GET", "path": "/dogs/none", "handler": "nothing", "permission": "see"},
        {
            "method": "POST",
            "path": "/dogs",
            "handler": "enter",
            "permission": "keep",
            "input": "schemas/dog.json",
            "output": "schemas/dog.json",
        },
        {"method": "GET", "path": "/sheet", "handler": "sheet", "public": True, "content_type": "text/csv"},
        {"method": "GET", "path": "/few", "handler": "nothing", "public": True, "rate_per_minute": 1},
        {
            "method": "POST",
            "path": "/act",
            "handler": "act",
            "permission": "see",
            "input": "schemas/act.json",
            "output": "schemas/dog.json",
            "rate_per_minute": 6000,
        },
    ],
    "ui": {
        "pages": [{"id": "board", "title": TITLE, "render": "view", "source": "ui/page.json"}],
        "commands": [
            {"id": "count", "title": TITLE, "handler": "count", "permission": "keep", "confirm": True},
            {"id": "note", "title": TITLE, "handler": "note", "input": "schemas/act.json"},
            {"id": "hidden", "title": TITLE, "handler": "note", "when": ["permission:audit:read"]},
        ],
    },
}
CODE = """
import time

from wangge_sdk.broker.calls import EventEmit
from wangge_sdk.hooks.handlers import performs, serves
from wangge_sdk.platform import RefusedError
from wangge_sdk.views import CommandAnswer, Refusal, RouteAnswer

HELD = []


@serves
def dogs(ctx, request):
    told = {"area": ctx.area, "locale": ctx.locale, "path": request.path, "input": request.input, "signed_in": request.signed_in}
    return RouteAnswer(output={"dogs": [{"id": "1", "name": "Rex"}], "told": told})


def written(ctx):
    try:
        ctx.platform.events.emit(EventEmit(type="kennel.fed.v1", key="1"))
    except RefusedError as refused:
        return refused.code
    return ""


@serves
def dog(ctx, request):
    if request.parameters["id"] == "write":
        return RouteAnswer(output={"id": "1", "name": written(ctx)})
    if request.parameters["id"] != "1":
        return RouteAnswer(refused=Refusal(status=404, message={"zh-CN": "没有这只犬。", "en": "There is no such dog."}))
    return RouteAnswer(output={"id": "1", "name": "Rex"})


@serves
async def enter(ctx, request):
    return RouteAnswer(output=request.input, status=201)


@serves
def sheet():
    return RouteAnswer(content="编号,名字\\r\\n1,Rex\\r\\n".encode())


@serves
def nothing():
    return None


@serves
def act(ctx, request):
    match (request.input or {}).get("act"):
        case "write":
            return RouteAnswer(output={"id": "1", "name": written(ctx)})
        case "raise":
            raise ValueError("with a secret in it")
        case "exit":
            import os

            os._exit(7)
        case "hang":
            time.sleep(60)
        case "other":
            return {"dogs": 1}
        case "misfit":
            return RouteAnswer(output={"id": 1, "name": "Rex"})
        case "long":
            return RouteAnswer(output={"id": "1", "name": "x" * 600_000})
        case "flood":
            return RouteAnswer(output={"id": "x" * 5_000_000, "name": "x"})
        case "content":
            return RouteAnswer(content=b"<script>alert(1)</script>")
        case "bytes":
            return RouteAnswer(output={"id": "1", "name": b"x"})
        case "nan":
            return RouteAnswer(output={"id": "1", "name": float("nan")})
        case "none":
            return None
        case "refuse":
            return RouteAnswer(refused=Refusal(status=422, message={"en": "No."}))
        case "status":
            return {"status": 301, "output": {"id": "1", "name": "Rex"}}
        case "headers":
            return {"status": 200, "output": {"id": "1", "name": "Rex"}, "headers": {"Set-Cookie": "wangge_session=x"}}
        case "ask":
            return RouteAnswer(output={"id": "1", "name": "x"})
    return RouteAnswer(output={"id": "1", "name": "Rex"})


@performs
def count(ctx, request):
    return CommandAnswer(message={"zh-CN": "共 1 只。", "en": "One dog."}, open="page:board")


@performs
def note(ctx, request):
    if request.input.get("act") == "refuse":
        return CommandAnswer(refused=Refusal(status=403, message={"en": "Not today."}))
    if request.input.get("act") == "raise":
        raise ValueError
    return None
"""
LIMITS = {"memory_mb": 128, "call_timeout_ms": 700}


def kennel(folder: Path, isolation: str, contributes: dict[str, Any] = CONTRIBUTES) -> Found:
    """Return the plugin as it lies in a folder."""
    package = folder / "acme_noise"
    package.mkdir(exist_ok=True)
    for name, text in (("__init__.py", ""), ("hooks.py", CODE)):
        (package / name).write_text(text, encoding="utf-8")
    read = found(
        PLUGIN,
        files=FILES,
        kind="service",
        runtime={"isolation": isolation, "module": "acme_noise.hooks", "limits": LIMITS},
        contributes=contributes,
    )
    assert read.offer, [finding.sentence() for finding in read.findings]
    return Found(name=read.name, offer=read.offer, findings=read.findings, code=(package,))


def inside() -> object:
    """Return its code for this process."""
    scope: dict[str, Any] = {}
    exec(compile(CODE, "hooks.py", "exec"), scope)  # noqa: S102  the example's own code
    return type("Kennel", (), {name: staticmethod(made) for name, made in scope.items() if hasattr(made, "wangge_handler")})()
