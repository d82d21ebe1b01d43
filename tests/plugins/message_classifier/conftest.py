"""A platform that answers the plugin from memory, and a history of a few hundred real messages."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import Raw

from wangge_plugin_message_classifier import shelf
from wangge_plugin_message_classifier.learning import Example
from wangge_sdk.broker.calls import METHODS, CaseData, CasePage, ClassData, Classes
from wangge_sdk.broker.documents import DocumentBatch, DocumentData, DocumentDelete, DocumentGone, DocumentList, DocumentPage, DocumentPut
from wangge_sdk.broker.documents import Documents as Answers
from wangge_sdk.broker.jobs import ProgressNoted, TimerData
from wangge_sdk.host_protocol import raw
from wangge_sdk.log import StandardLog
from wangge_sdk.platform import Platform, RefusedError
from wangge_sdk.views import HookContext

AREA = "999901001001001"
NOW = datetime(2026, 11, 30, 2, tzinfo=UTC)
GROUPS = {
    "劳动和社会保障": "livelihood.appeal.labour",
    "环境保护": "livelihood.appeal.environment",
    "教育文体": "livelihood.appeal.education",
}
NOISE = "livelihood.appeal.noise"


class County(Platform):
    """Cases and documents in memory; lists go by equality and order, as a declared index would."""

    def __init__(self, cases: tuple[CaseData, ...] = ()) -> None:
        self.cases_there = cases
        self.documents: dict[str, dict[str, DocumentData]] = {}
        self.steps: list[tuple[int, int]] = []
        self.timers_set: list[str] = []
        self.limited = 0
        self.for_resident = False

    def send(self, method: str, arguments: Raw) -> Raw:
        wanted = msgspec.msgpack.decode(arguments, type=METHODS[method].arguments)
        if self.for_resident:
            raise RefusedError("not_for_residents", "Documents are not for a resident's call.")
        answer: Callable[[Any], Any] = getattr(self, f"_{method.replace('.', '_')}")
        return raw(answer(wanted))

    def _cases_list(self, wanted: Any) -> CasePage:
        if self.limited:
            self.limited -= 1
            raise RefusedError("rate_limited", "Come back later.")
        begin = int(wanted.after or 0)
        end = begin + wanted.limit
        return CasePage(self.cases_there[begin:end], str(end) if end < len(self.cases_there) else None)

    def _classes_list(self, _wanted: Any) -> Classes:
        titles = {**{class_id: name for name, class_id in GROUPS.items()}, NOISE: "生活噪声"}
        words = {NOISE: ("噪音", "扰民")}
        return Classes(
            tuple(
                ClassData(id=each, case_type="livelihood.appeal", title={"zh-CN": title}, keywords=words.get(each, ()), unit_kind="health")
                for each, title in titles.items()
            )
        )

    def _jobs_progress(self, wanted: Any) -> ProgressNoted:
        self.steps.append((wanted.done, wanted.total))
        return ProgressNoted(True)

    def _timers_set(self, wanted: Any) -> TimerData:
        self.timers_set.append(wanted.job)
        return TimerData(key=wanted.key, job=wanted.job, at=wanted.at, area=AREA)

    def _collections_put(self, wanted: DocumentPut) -> DocumentData:
        there = self.documents.setdefault(wanted.collection, {})
        name = wanted.id or f"{len(there)}"
        old = there.get(name)
        if (old.version if old else None) != wanted.version:
            raise RefusedError("document_changed", "Somebody was faster.")
        body = {**(old.body if old else {}), **wanted.body}
        made = DocumentData(id=name, area=AREA, version=old.version + 1 if old else 1, body=body, created_at=NOW, changed_at=NOW)
        there[name] = made
        return made

    def _collections_batch(self, wanted: DocumentBatch) -> Answers:
        steps = (DocumentPut(collection=wanted.collection, body=each.body or {}, id=each.id, version=each.version) for each in wanted.steps)
        return Answers(tuple(self._collections_put(each) for each in steps))

    def _collections_get(self, wanted: Any) -> DocumentData:
        try:
            return self.documents[wanted.collection][wanted.id]
        except KeyError:
            raise RefusedError("document_not_found", "There is none.") from None

    def _collections_delete(self, wanted: DocumentDelete) -> DocumentGone:
        del self.documents[wanted.collection][wanted.id]
        return DocumentGone(wanted.id)

    def _collections_list(self, wanted: DocumentList) -> DocumentPage:
        found = list(self.documents.get(wanted.collection, {}).values())
        for field, least, value in (each.partition(">=") if ">=" in each else each.partition("=") for each in wanted.filters):
            found = [each for each in found if (str(each.body[field]) >= value if least == ">=" else str(each.body[field]) == value)]
        if wanted.sort:
            found.sort(key=lambda each: each.body[wanted.sort.lstrip("-")], reverse=wanted.sort.startswith("-"))
        return DocumentPage(tuple(found[: wanted.limit]))


def context(county: County) -> HookContext:
    plugin = "nine-hills-university.message-classifier"
    return HookContext(area=AREA, plugin=plugin, version="0.1.0", log=StandardLog(plugin), platform=county)


def closed(number: int, text: str, class_id: str) -> CaseData:
    return CaseData(
        id=f"case-{number}",
        number=f"9999-2026-{number:06}",
        case_type="livelihood.appeal",
        area=AREA,
        stage="evaluation",
        state="closed",
        reported_at=NOW,
        version=3,
        class_id=class_id,
        text=text,
        outcome="fixed",
    )


@pytest.fixture(autouse=True)
def nothing_at_hand() -> None:
    shelf._held.clear()


def history(shared_data: Path) -> list[Example]:
    """About two hundred and fifty messages of three first-level classes."""
    with (shared_data / "messages/labelled_train.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if row[1] in GROUPS][::15]
    return [Example(text="".join(text.split()), group=GROUPS[label], class_id=GROUPS[label]) for text, label in rows]


@pytest.fixture(scope="session")
def messages(shared_data: Path) -> list[Example]:
    return history(shared_data)
