"""A platform that answers the plugin from memory, and a history of a few hundred real messages."""

import csv
from pathlib import Path
from typing import Any

import pytest
from msgspec import Raw

from tests.plugins.memory import AREA, NOW, MemoryPlatform
from wangge_plugin_message_classifier import shelf
from wangge_plugin_message_classifier.learning import Example
from wangge_sdk.broker.calls import CaseData, CasePage, ClassData, Classes
from wangge_sdk.broker.jobs import ProgressNoted, TimerData
from wangge_sdk.log import StandardLog
from wangge_sdk.platform import RefusedError
from wangge_sdk.views import HookContext

GROUPS = {
    "劳动和社会保障": "livelihood.appeal.labour",
    "环境保护": "livelihood.appeal.environment",
    "教育文体": "livelihood.appeal.education",
}
NOISE = "livelihood.appeal.noise"


class County(MemoryPlatform):
    """Cases and documents in memory."""

    def __init__(self, cases: tuple[CaseData, ...] = ()) -> None:
        super().__init__()
        self.cases_there = cases
        self.steps: list[tuple[int, int]] = []
        self.timers_set: list[str] = []
        self.limited = 0
        self.for_resident = False
        self.refusing = False

    def send(self, method: str, arguments: Raw) -> Raw:
        if self.refusing:
            raise RefusedError("rate_limited", "Come back later.")
        if self.for_resident:
            raise RefusedError("not_for_residents", "Documents are not for a resident's call.")
        return super().send(method, arguments)

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
