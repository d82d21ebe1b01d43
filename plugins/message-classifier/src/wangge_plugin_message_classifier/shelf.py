"""Where models are kept: documents of the plugin's own, the model itself in parts; and the one that answers, in memory.

A call that a resident's report causes has no documents at all, so that a model is never fetched for one: it is fetched
when the platform tells of something, or when somebody who works here asks.
"""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from wangge_plugin_message_classifier.learning import Report
from wangge_plugin_message_classifier.model import Model
from wangge_sdk.broker.documents import DocumentData, DocumentList, DocumentPut, DocumentStep
from wangge_sdk.platform import Platform, RefusedError
from wangge_sdk.views import HookContext

PART: Final = 180_000
"""Characters of a part."""
FRESH_S: Final = 60.0
"""So long a look at which model is switched on holds."""
_COUNTY: Final = 6


class Held:
    """The model that answers in a county."""

    def __init__(self, document: DocumentData | None, model: Model | None) -> None:
        self.id = document.id if document else ""
        self.number = int(document.body["number"]) if document else 0
        self.expected = float(document.body["accuracy"]) if document else 0.0
        self.model = model
        self.seen_at = time.monotonic()


_held: dict[str, Held] = {}


def at_hand(area: str) -> Held | None:
    """Return what is in memory for an area; None before the first look."""
    return _held.get(area[:_COUNTY])


def current(ctx: HookContext, *, anew: bool = False) -> Held:
    """Return the model that is switched on, fetched when another one is; `anew` looks even if the last look is fresh.

    While the platform refuses to say, the one at hand goes on answering.
    """
    held = at_hand(ctx.area)
    if held is not None and not anew and time.monotonic() - held.seen_at < FRESH_S:
        return held
    try:
        document = active(ctx.platform)
        if held is not None and document is not None and held.id == document.id:
            held.seen_at = time.monotonic()
            return held
        fresh = Held(document, _fetched(ctx.platform, document) if document else None)
    except RefusedError as refused:
        ctx.log.info("the model cannot be looked at", code=refused.code)
        return held or Held(None, None)
    _held[ctx.area[:_COUNTY]] = fresh
    return fresh


def active(platform: Platform) -> DocumentData | None:
    """Return the version that is switched on."""
    return next(iter(platform.collections.list(DocumentList(collection="model", filters=("state=active",), limit=1)).items), None)


def numbered(platform: Platform, number: int) -> DocumentData | None:
    """Return the version of a number."""
    return next(iter(platform.collections.list(DocumentList(collection="model", filters=(f"number={number}",), limit=1)).items), None)


def switch(platform: Platform, document: DocumentData) -> None:
    """Have one version answer from now on, and the one that did no more."""
    steps = [DocumentStep(id=document.id, version=document.version, body={"state": "active"})]
    before = active(platform)
    if before is not None and before.id != document.id:
        steps.append(DocumentStep(id=before.id, version=before.version, body={"state": "retired"}))
    platform.collections.batch("model", steps)


def put(platform: Platform, run: str, at: datetime, model: Model, report: Report) -> int:
    """Keep a model that was learned in a run, as a candidate; return its number. A run that comes again keeps nothing twice."""
    model_id = str(uuid5(NAMESPACE_URL, f"{run}/model"))
    latest = platform.collections.list(DocumentList(collection="model", sort="-number", limit=1)).items
    number = int(latest[0].body["number"]) + 1 if latest else 1
    text = model.packed()
    for place in range(0, len(text), PART):
        body = {"model": model_id, "place": place // PART, "content": text[place : place + PART]}
        part = str(uuid5(NAMESPACE_URL, f"{run}/part/{place}"))
        platform.collections.put(DocumentPut(collection="model_part", id=part, body=body))
    figures = [DocumentStep(id=str(uuid5(NAMESPACE_URL, f"{run}/{at}")), body=body) for at, body in enumerate(_figures(model_id, report))]
    for first in range(0, len(figures), 50):
        platform.collections.batch("figure", figures[first : first + 50])
    platform.collections.put(DocumentPut(collection="model", id=model_id, body=_described(number, at, report, -(-len(text) // PART))))
    return number


def made_in(platform: Platform, run: str) -> DocumentData | None:
    """Return the version that a run has made already, if it has."""
    wanted = str(uuid5(NAMESPACE_URL, f"{run}/model"))
    page = platform.collections.list(DocumentList(collection="model", sort="-number", limit=20))
    return next((each for each in page.items if each.id == wanted), None)


def _fetched(platform: Platform, document: DocumentData) -> Model | None:
    """Return the model that a version's parts hold; None when one is missing, or they hold none: then nothing answers."""
    content = []
    for place in range(int(document.body["parts"])):
        wanted = DocumentList(collection="model_part", filters=(f"model={document.id}", f"place={place}"), limit=1)
        part = next(iter(platform.collections.list(wanted).items), None)
        if part is None:
            return None
        content.append(str(part.body["content"]))
    try:
        return Model.unpacked("".join(content))
    except ValueError:
        return None


def _described(number: int, at: datetime, report: Report, parts: int) -> Mapping[str, Any]:
    return {
        "number": number,
        "state": "candidate",
        "made_on": at.date().isoformat(),
        "examples": report.examples,
        "macro_f1": round(report.macro_f1, 4),
        "accuracy": round(report.accuracy, 4),
        "keyword_f1": round(report.keyword_f1, 4),
        "automatic": round(report.automatic, 4),
        "threshold": round(report.threshold, 4),
        "calibration": round(report.calibration, 4),
        "short": round(report.short, 4),
        "long": round(report.long, 4),
        "parts": parts,
    }


def _figures(model: str, report: Report) -> list[dict[str, Any]]:
    groups = [
        {"model": model, "kind": "class", "name": each.group, "examples": each.examples, "f1": round(each.f1, 4)} for each in report.groups
    ]
    return groups + [
        {"model": model, "kind": "curve", "name": str(examples), "examples": examples, "f1": round(f1, 4)} for examples, f1 in report.curve
    ]
