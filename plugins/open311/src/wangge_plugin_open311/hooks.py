"""What ``plugin.json`` lists: the methods of GeoReport v2 in both forms, and the keys."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from wangge_plugin_open311 import keys, reading, reporting, services
from wangge_plugin_open311.replies import SpecError, failure, reply
from wangge_sdk.hooks.handlers import performs, serves
from wangge_sdk.platform import RefusedError
from wangge_sdk.views import CommandAnswer, CommandRequest, HookContext, RouteAnswer, RouteRequest

__all__ = ["discovery", "make_key", "report", "request", "requests", "service_definition", "service_list", "token"]

_SPECIFICATION: Final = "http://wiki.open311.org/GeoReport_v2"
_CHANGED: Final = "2026-12-01T00:00:00+08:00"


@serves
def discovery(ctx: HookContext, request: RouteRequest) -> RouteAnswer:
    """Say where the server is, and how to get a key."""
    address = str(ctx.settings.get("address") or "")
    endpoint = {
        "specification": _SPECIFICATION,
        "url": address,
        "changeset": _CHANGED,
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    contact = str(ctx.settings.get("contact") or "")
    return reply("discovery", {"changeset": _CHANGED, "contact": contact, "key_service": contact, "endpoints": [endpoint]}, _form(request))


@serves
def service_list(ctx: HookContext, request: RouteRequest) -> RouteAnswer:
    """List what can be reported."""

    def listed() -> Any:  # noqa: ANN401  JSON
        return [services.service(code, known, ctx.locale) for code, known in services.offered(ctx.platform).items()]

    return _answered(ctx, request, "services", listed)


@serves
def service_definition(ctx: HookContext, request: RouteRequest) -> RouteAnswer:
    """Say what a service asks for."""
    code = request.parameters["code"]
    return _answered(ctx, request, "service_definition", lambda: services.definition(ctx.platform, code, ctx.locale))


@serves
def requests(ctx: HookContext, request: RouteRequest) -> RouteAnswer:
    """List what was reported."""
    query = request.input or {}
    return _answered(ctx, request, "service_requests", lambda: reading.several(ctx.platform, query, datetime.now(UTC), ctx.locale))


@serves
def request(ctx: HookContext, request: RouteRequest) -> RouteAnswer:
    """Say how one request stands."""
    number = request.parameters["id"]
    return _answered(ctx, request, "service_requests", lambda: reading.one(ctx.platform, number, ctx.locale))


@serves
def token(ctx: HookContext, request: RouteRequest) -> RouteAnswer:
    """Return the request of a token. Requests are numbered at once here, so that a token is the number."""
    number = request.parameters["id"]

    def numbered() -> Any:  # noqa: ANN401  JSON
        (found,) = reading.one(ctx.platform, number, ctx.locale)
        return [{"token": number, "service_request_id": found["service_request_id"]}]

    return _answered(ctx, request, "service_requests", numbered)


@serves
def report(ctx: HookContext, request: RouteRequest) -> RouteAnswer:
    """Take in a report."""
    given = request.input or {}

    def taken() -> Any:  # noqa: ANN401  JSON
        key = given.get("api_key")
        whose = keys.require(key if isinstance(key, str) else None, ctx.settings.get("keys") or ())
        receipt = reporting.report(ctx.platform, given, ctx.locale, datetime.now(UTC), whose)
        notice = f"{reading.written(receipt.promised_at)}" if receipt.promised_at else ""
        return [{"service_request_id": receipt.number, "service_notice": notice, "account_id": ""}]

    return _answered(ctx, request, "service_requests", taken, status=201)


@performs
def make_key(request: CommandRequest) -> CommandAnswer:
    """Make a key: the key for whoever is to have it, and the line for the settings."""
    key, line = keys.made(str(request.input["name"]).replace(":", " ").strip())
    return CommandAnswer(
        message={
            "zh-CN": f"密钥（只显示这一次，交给使用方）：{key}；把这一行加入插件设置“密钥”：{line}",
            "en": f"The key, shown this once, for whoever is to have it: {key} Add this line to the setting Keys: {line}",
        }
    )


def _answered(
    ctx: HookContext,
    request: RouteRequest,
    name: str,
    answer: Callable[[], Any],
    *,
    status: Any = 200,  # noqa: ANN401  a status
) -> RouteAnswer:
    """Answer in the form that is asked for, errors too."""
    form = _form(request)
    try:
        _require_jurisdiction(ctx, request)
        return reply(name, answer(), form, status)
    except SpecError as error:
        return failure(error, form)
    except RefusedError as refused:
        busy = refused.code == "rate_limited"
        return failure(SpecError(429 if busy else 403, f"{refused.message} ({refused.code})"), form)


def _require_jurisdiction(ctx: HookContext, request: RouteRequest) -> None:
    wanted = (request.input or {}).get("jurisdiction_id")
    own = str(ctx.settings.get("jurisdiction_id") or "")
    if wanted and own and wanted != own:
        raise SpecError(404, "jurisdiction_id was not found.")


def _form(request: RouteRequest) -> str:
    return request.path.rpartition(".")[2]
