"""From what is declared and kept to what the API tells. Pure."""

from typing import Any

from wangge_core.algorithms.repository import StoredAnswer, Tally
from wangge_core.algorithms.schemas import AlgorithmOut, AnswerOut, CardData, ClaimedFigure, FairnessFigure, ObservedFigures, SwitchState
from wangge_core.plugins.contributions import Offer
from wangge_sdk.manifest.algorithms import OfferedAlgorithm
from wangge_sdk.texts import LOCALES


def algorithm_out(offer: Offer, offered: OfferedAlgorithm, tally: Tally, state: SwitchState) -> AlgorithmOut:
    """Return an algorithm with its card."""
    declared, manifest = offered.declared, offer.manifest
    card: dict[str, Any] = declared.model_card
    judged = tally.accepted + tally.overridden
    return AlgorithmOut(
        plugin=manifest.id,
        plugin_name=_texts(manifest.name),
        version=manifest.version,
        id=declared.id,
        title=_texts(declared.title),
        task=declared.task,
        decision_role=declared.decision_role,
        model=offered.model,
        languages=list(declared.languages),
        hooks=list(declared.hooks),
        callable=declared.handler is not None,
        input=dict(offered.input),
        output=dict(offered.output),
        data=CardData(**(card["data"] | {"name": _texts(card["data"]["name"])})),
        claimed=[ClaimedFigure(_texts(each["name"]), each["value"], _texts(each["dataset"])) for each in card["metrics"]],
        fairness=[FairnessFigure(_texts(each["group"]), _texts(each["metric"]), each["value"], each["gap"]) for each in card["fairness"]],
        limits=_texts(card["limits"]),
        human_oversight=_texts(card["human_oversight"]),
        observed=ObservedFigures(
            answered=tally.answered,
            abstained=tally.abstained,
            failed=tally.failed,
            accepted=tally.accepted,
            overridden=tally.overridden,
            agreement=round(tally.accepted / judged, 4) if judged else None,
        ),
        state=state,
    )


def answer_out(answer: StoredAnswer) -> AnswerOut:
    """Return an answer; who asked and who judged stay in the audit."""
    return AnswerOut(
        id=answer.id,
        area=answer.area,
        plugin=answer.plugin,
        version=answer.version,
        algorithm=answer.algorithm,
        model=answer.model,
        decision_role=answer.role,
        state="answered" if answer.state == "answered" else "abstained" if answer.state == "abstained" else "failed",
        output=answer.output,
        reason=dict(answer.reason),
        confidence=answer.confidence,
        subject=answer.subject,
        milliseconds=answer.milliseconds,
        asked_at=answer.asked_at,
        verdict=None if answer.verdict is None else "accepted" if answer.verdict == "accepted" else "overridden",
        verdict_at=answer.verdict_at,
    )


def _texts(text: Any) -> dict[str, str]:  # noqa: ANN401  a text of a manifest, by language, or words that are the same in all
    return dict.fromkeys(LOCALES, text) if isinstance(text, str) else dict(text)
