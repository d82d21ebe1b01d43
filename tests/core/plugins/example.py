"""Invented plugins: a package in memory, and code that goes through the same registration as real plugins."""

import asyncio
import contextlib
import json
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from wangge_core.plugins.discovery import Found, read_offer
from wangge_core.plugins.grants.model import Act, GrantEntry
from wangge_core.plugins.host import Host
from wangge_sdk.hooks import SPECS, hookimpl
from wangge_sdk.manifest import PackageError
from wangge_sdk.views import CaseView, ClassSuggestion, ReportView

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
COUNTY, TOWN, NEIGHBOUR = "330521", "330521100", "330521101"
VILLAGE, GRID = "330521100001", "330521100001001"


class MemoryPackage:
    """A plugin's files, without a disk."""

    where = "memory"

    def __init__(self, files: Mapping[str, Any]) -> None:
        self._files = {path: content if isinstance(content, bytes) else json.dumps(content).encode() for path, content in files.items()}

    def has(self, path: str) -> bool:
        return path in self._files or any(name.startswith(f"{path}/") for name in self._files)

    def read(self, path: str) -> bytes:
        try:
            return self._files[path]
        except KeyError as error:
            raise PackageError(f"there is no file {path} in memory") from error


WHY = {"zh-CN": "示例需要。", "en": "The example needs it."}


def needed_by(hooks: tuple[Any, ...]) -> list[str]:
    """Return the scopes that hooks need, as a manifest asks for them."""
    ids = {hook if isinstance(hook, str) else hook["hook"] for hook in hooks}
    return sorted({scope for spec in SPECS.values() if spec.id in ids for scope in spec.needs})


def manifest(plugin: str = "acme.noise", hooks: tuple[Any, ...] = (), **more: Any) -> dict[str, Any]:
    publisher = plugin.partition(".")[0]
    declared: dict[str, Any] = {
        "manifest_version": 1,
        "id": plugin,
        "version": "1.2.0",
        "kind": "service" if hooks else "declarative",
        "publisher": {
            "id": publisher,
            "type": "company",
            "legal_name": "Acme",
            "domain": f"{publisher}.example",
            "security_contact": f"security@{publisher}.example",
        },
        "name": {"zh-CN": "示例", "en": "Example"},
        "summary": {"zh-CN": "一个示例。", "en": "An example."},
        "license": "Apache-2.0",
        "support": {"level": "best-effort", "contact": "Acme"},
        "platform": {"api": ">=1,<2"},
        "runtime": {"isolation": "inprocess", "module": "acme_noise.hooks", "limits": {}} if hooks else {"isolation": "none"},
        "permissions": {"required": [{"scope": scope, "reason": WHY} for scope in needed_by(hooks)]},
        "localisation": {"default": "zh-CN", "available": ["zh-CN", "en"]},
        "contributes": {"hooks": [{"hook": hook} if isinstance(hook, str) else hook for hook in hooks]} if hooks else {},
    }
    return {**declared, **more}


def found(plugin: str = "acme.noise", hooks: tuple[Any, ...] = (), files: Mapping[str, Any] | None = None, **more: Any) -> Found:
    needed = {"acme_noise/hooks.py": b"", "hooks.py": b"", "acme_noise/__init__.py": b""}
    return read_offer(MemoryPackage({"plugin.json": manifest(plugin, hooks, **more), **needed, **(files or {})}))


def agreed(plugins: Host | Iterable[Found], *areas: str, optional: tuple[str, ...] = ()) -> tuple[GrantEntry, ...]:
    """Return the acts by which areas (the county, unless named) agree to what plugins, or all of a host, ask for."""
    offers = [each.offer for each in (plugins.plugins if isinstance(plugins, Host) else plugins) if each.offer]
    return tuple(
        GrantEntry(
            plugin=offer.manifest.id,
            area=area,
            number=1,
            act=Act.GRANTED,
            version=offer.manifest.version,
            manifest=offer.digest,
            asking=offer.asking,
            taken=optional,
            officer="",
            by="tester",
            at=AT,
        )
        for area in areas or (COUNTY,)
        for offer in offers
    )


CASE_TYPE = {
    "id": "matter",
    "title": {"zh-CN": "诉求", "en": "Matter"},
    "summary": {"zh-CN": "日常诉求。", "en": "Daily matters."},
    "form": {"schema": "forms/matter.json"},
    "workflow": {"extends": "core.service-request/v1"},
    "classes": [
        {"id": "noise", "title": {"zh-CN": "噪声", "en": "Noise"}},
        {"id": "water", "title": {"zh-CN": "供水", "en": "Water"}},
    ],
    "clocks": [
        {"stage": "handling", "limit": 7, "unit": "working_days"},
        {"stage": "handling", "limit": 24, "unit": "emergency_hours", "classes": ["water"]},
        {"stage": "case", "limit": 15, "unit": "working_days"},
    ],
    "routing": "routing/matter.json",
}
TITLE = {"title": {"zh-CN": "楼层", "en": "Floor"}}
CASE_TYPE_FILES = {
    "forms/matter.json": {
        "type": "object",
        "properties": {"floor": {"type": "integer", "minimum": -5, "x-i18n": TITLE}},
        "additionalProperties": False,
    },
    "routing/matter.json": {
        "rows": [
            {"class": "*", "unit_kind": "township_office", "reason": {"zh-CN": "其余由乡镇办理", "en": "The township takes the rest"}},
            {"class": "noise", "unit_kind": "environment", "reason": {"zh-CN": "噪声归环保", "en": "Noise is the environment's"}},
            {"class": "noise", "unit_kind": "police", "area": TOWN, "reason": {"zh-CN": "本镇由公安办理", "en": "Here the police take it"}},
        ]
    },
}


def report(text: str = "楼上半夜施工", area: str = GRID) -> ReportView:
    return ReportView(text=text, area=area, reported_at=AT)


def case(area: str = GRID) -> CaseView:
    return CaseView(
        id="c1", number="2026-0001", case_type="noise.matter", text="噪声", area=area, stage="check", state="closed", reported_at=AT
    )


def suggestion(class_id: str = "noise.matter.noise") -> ClassSuggestion:
    return ClassSuggestion(class_id=class_id, confidence=0.9, words=("施工",), reason={"zh-CN": "词语“施工”", "en": "The word 施工"})


class Good:
    @hookimpl
    async def suggest_class(self) -> tuple[ClassSuggestion, ...]:
        return (suggestion(),)


class Waiting:
    @hookimpl
    async def suggest_class(self) -> tuple[ClassSuggestion, ...]:
        await asyncio.sleep(0.001)
        return (suggestion(),)


class Raising:
    @hookimpl
    def suggest_class(self, request: ReportView) -> None:
        raise KeyError(request.text)


class HangingAsync:
    @hookimpl
    async def suggest_class(self) -> None:
        await asyncio.Event().wait()


class HangingSync:
    """Hangs a thread for as long as a test may last, without keeping the run from ending."""

    seconds = 5.0

    @hookimpl
    def suggest_class(self) -> None:
        time.sleep(self.seconds)


class Stubborn:
    """Swallows the cancellation, more than once."""

    @hookimpl
    async def suggest_class(self) -> None:
        for _ in range(3):
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                continue


class AnsweringAnyway:
    """Catches the cancellation and answers late."""

    @hookimpl
    async def suggest_class(self) -> tuple[ClassSuggestion, ...]:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        return (suggestion("late"),)


class Nonsense:
    @hookimpl
    async def suggest_class(self) -> Any:
        return ({"class_id": "noise.matter.noise", "confidence": "very"},)


class Flooding:
    @hookimpl
    async def suggest_class(self) -> Any:
        return tuple(suggestion() for _ in range(5000))


class FloodingOne:
    """One item, of a megabyte."""

    @hookimpl
    async def suggest_class(self) -> Any:
        return (suggestion(class_id="x" * 1_000_000),)


class FloodingWithWords:
    """Everything is within its bounds, and all of it together is a lot."""

    @hookimpl
    async def suggest_class(self) -> Any:
        reason = {"zh-CN": "字" * 1000, "en": "x" * 1000}
        return tuple(ClassSuggestion(class_id="noise.matter.noise", confidence=0.5, reason=reason) for _ in range(50))


class QuittingLate:
    @hookimpl
    async def suggest_class(self) -> None:
        await asyncio.sleep(0.001)
        raise SystemExit(3)


class CancellingLate:
    @hookimpl
    async def suggest_class(self) -> None:
        await asyncio.sleep(0.001)
        raise asyncio.CancelledError


class QuittingInThread:
    @hookimpl
    def suggest_class(self) -> None:
        raise SystemExit(3)


class StoppingInThread:
    @hookimpl
    def suggest_class(self) -> None:
        raise StopIteration


class RaisingWhenStopped:
    """Turns the cancellation into an error of its own."""

    @hookimpl
    async def suggest_class(self) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError as error:
            raise ValueError from error


class Quitting:
    @hookimpl
    async def suggest_class(self) -> None:
        raise SystemExit(3)


class Cancelling:
    @hookimpl
    async def suggest_class(self) -> None:
        raise asyncio.CancelledError


class Blocking:
    """Blocks the event loop for longer than its budget."""

    @hookimpl
    async def suggest_class(self) -> tuple[ClassSuggestion, ...]:
        time.sleep(0.3)  # noqa: ASYNC251  that is the fault it has
        return (suggestion(),)
