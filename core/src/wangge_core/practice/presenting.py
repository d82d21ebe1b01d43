"""Scenarios and runs as people see them."""

from typing import Final

from wangge_core.access.catalogue import default_policy
from wangge_core.practice.model import Part, Scenario
from wangge_core.practice.schemas import PracticeRun, PracticeSpot, PracticeStep, ScenarioOut
from wangge_core.practice.service import Practice, Run
from wangge_sdk.texts import Text

_RESIDENT: Final[Text] = {"zh-CN": "居民", "en": "Resident"}


def presented_scenario(scenario: Scenario) -> ScenarioOut:
    """Return a scenario for a list."""
    return ScenarioOut(
        id=scenario.id,
        role=scenario.part,
        role_title=_title(scenario.part),
        title=scenario.title,
        learn=scenario.learn,
        minutes=scenario.minutes,
        steps=len(scenario.steps),
        open=scenario.part == "resident",
    )


async def presented(practice: Practice, run: Run) -> PracticeRun:
    """Return how far somebody is, with the pages of the case filled in."""
    case = await run.stage.case()
    filled = {"case": str(case.id) if case else "", "code": case.query_code if case else ""}
    steps = [
        PracticeStep(id=step.id, title=step.title, say=step.say, go=_page(step.go, filled), done=number < run.done)
        for number, step in enumerate(run.scenario.steps)
    ]
    return PracticeRun(
        scenario=run.scenario.id,
        role=run.scenario.part,
        role_title=_title(run.scenario.part),
        title=run.scenario.title,
        done_words=run.scenario.done,
        steps=steps,
        done=run.done == len(steps),
        astray=run.astray is not None,
        first=steps[0].go,
        area=run.street.code,
        area_name={"zh-CN": f"演练街道{run.street.number}", "en": f"Practice Street {run.street.number}"},
        spot=PracticeSpot(*run.street.spot),
        ends_at=practice.ends_at,
    )


def _title(part: Part) -> Text:
    if part == "resident":
        return _RESIDENT
    title = next(role.title for role in default_policy().roles if role.id == part)
    return {"zh-CN": title.zh_cn, "en": title.en}


def _page(path: str, filled: dict[str, str]) -> str:
    """Return a page of a step; without a case yet, the list that it will stand in."""
    if not filled["case"] and "{" in path:
        path = path[: path.index("{")].rstrip("/")
    return "/practice" + path.format_map(filled)
